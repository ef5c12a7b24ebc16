import type { FastifyInstance, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { SeatRole } from '../kernel/db/schema.ts'
import type { Deps } from '../kernel/deps.ts'
import { Invalid, NotFound } from '../kernel/errors.ts'
import { parseForm } from '../kernel/http/forms.ts'
import { roundHere } from '../rounds/here.rules.ts'
import { getRound, type Round } from '../rounds/queries.ts'
import { changeByPost, saveHolder, vacate } from './actions.ts'
import {
  bounceText,
  editPage,
  holdersCsv,
  municipalityPage,
  narrow,
  overviewPage,
  rolesHref,
  seatHref,
} from './holders.pages.ts'
import { byPostForm, overviewQuery, personForm } from './input.ts'
import { findBounce, getMunicipality, getSeat, listHeldSeats, listHoldersOf } from './queries.ts'
import { isSeatRole } from './rules.ts'

type ByRound = { Params: { slug: string } }
type ByMunicipality = { Params: { code: string } }
type BySeat = { Params: { code: string; role: string } }

export function holderRoutes(app: FastifyInstance, deps: Deps): void {
  app.get<ByRound>('/omgangar/:slug/roller', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const seats = await listHeldSeats(deps.db, round.id)
    const query = overviewQuery.parse(request.query)
    return reply.page('seats/overview', overviewPage(reply.t, round, seats, query))
  })

  app.get<ByRound>('/omgangar/:slug/roller.csv', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const seats = narrow(await listHeldSeats(deps.db, round.id), overviewQuery.parse(request.query))
    return reply
      .header('content-disposition', `attachment; filename="roller-${round.slug}.csv"`)
      .header('cache-control', 'no-store')
      .type('text/csv; charset=utf-8')
      .send(holdersCsv(reply.t, seats))
  })

  app.get<ByMunicipality>('/kommuner/:code/roller', async (request, reply) => {
    const { code } = request.params
    const municipality = await getMunicipality(deps.db, code)
    const round = roundHere(request)
    const seats = await listHeldSeats(deps.db, round.id, code)
    const history = await listHoldersOf(
      deps.db,
      seats.map((seat) => seat.seatId),
    )
    const page = municipalityPage(reply.t, round, municipality, seats, history)
    return reply.page('seats/municipality', page)
  })

  app.get<BySeat>('/kommuner/:code/roller/:role', async (request, reply) => {
    const { round, municipality, role } = seatOf(request)
    const seat = await getSeat(deps.db, { roundId: round.id, municipality, role })
    const history = await listHoldersOf(deps.db, [seat.seatId])
    const bounce = await findBounce(deps.db, seat.seatId, seat.holder?.email ?? '')
    const page = { ...editPage(reply.t, round, seat, history), bounce: bounceText(reply.t, bounce) }
    return reply.page('seats/edit', page)
  })

  app.post<BySeat>('/kommuner/:code/roller/:role', async (request, reply) => {
    const { round, municipality, role } = seatOf(request)
    const key = { roundId: round.id, municipality, role }
    const form = parseForm(personForm, request.body)
    if (!form.ok) {
      const seat = await getSeat(deps.db, key)
      const history = await listHoldersOf(deps.db, [seat.seatId])
      const { errors, values } = form
      const page = { ...editPage(reply.t, round, seat, history), errors, values }
      return reply.page('seats/edit', page, 422)
    }
    const { accountId } = signedIn(request)
    const person = form.value
    if (!person) {
      const emptied = await vacate(deps, { ...key, accountId })
      return reply
        .notice(emptied ? 'seats.vacated' : 'seats.already_vacant')
        .redirect(rolesHref(municipality, round), 303)
    }
    const changed = await saveHolder(deps, { ...key, accountId, person })
    return reply
      .notice(changed ? 'seats.saved' : 'seats.unchanged_saved', { name: person.name })
      .redirect(rolesHref(municipality, round), 303)
  })

  app.post<BySeat>('/kommuner/:code/roller/:role/post', async (request, reply) => {
    const { round, municipality, role } = seatOf(request)
    const form = parseForm(byPostForm, request.body)
    if (!form.ok) throw new Invalid('errors.invalid')
    const { accountId } = signedIn(request)
    const seat = { roundId: round.id, municipality, role, accountId }
    await changeByPost(deps, { ...seat, byPost: form.value.post })
    return reply.notice('people.by_post_saved').redirect(seatHref(municipality, role, round), 303)
  })

  app.post<BySeat>('/kommuner/:code/roller/:role/vakant', async (request, reply) => {
    const { round, municipality, role } = seatOf(request)
    const { accountId } = signedIn(request)
    const changed = await vacate(deps, { roundId: round.id, municipality, role, accountId })
    return reply
      .notice(changed ? 'seats.vacated' : 'seats.already_vacant')
      .redirect(rolesHref(municipality, round), 303)
  })
}

function seatOf(request: FastifyRequest<BySeat>): {
  round: Round
  municipality: string
  role: SeatRole
} {
  const { code, role } = request.params
  if (!isSeatRole(role)) throw new NotFound()
  return { round: roundHere(request), municipality: code, role }
}
