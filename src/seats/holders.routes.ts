import type { FastifyInstance, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { SeatRole } from '../kernel/db/schema.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, NotFound } from '../kernel/errors.ts'
import { saveForm } from '../kernel/http/save-form.ts'
import { getMunicipality } from '../register/queries.ts'
import { roundHere } from '../rounds/here.rules.ts'
import { getRound, type Round } from '../rounds/queries.ts'
import { changeByPost, saveHolder, vacate } from './actions.ts'
import {
  byPostFields,
  editPage,
  holderFields,
  holdersCsv,
  municipalityPage,
  narrow,
  overviewPage,
  rolesHref,
  seatHref,
} from './holders.pages.ts'
import { byPostForm, overviewQuery, personForm } from './input.ts'
import { findBounce, getSeat, listHeldSeats, listHoldersOf } from './queries.ts'
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
    const known = {
      history: await listHoldersOf(deps.db, [seat.seatId]),
      bounce: await findBounce(deps.db, seat.seatId, seat.holder?.email ?? ''),
    }
    return reply.page('seats/edit', editPage(reply.t, round, seat, known))
  })

  app.post<BySeat>('/kommuner/:code/roller/:role', async (request, reply) => {
    const { round, municipality, role } = seatOf(request)
    const key = { roundId: round.id, municipality, role }
    const { accountId } = signedIn(request)
    const before = await getSeat(deps.db, key)
    const refused = await saveForm(deps, request, {
      subject: `seat/${before.seatId}`,
      read: async (db) => holderFields(await getSeat(db, key)),
      schema: personForm,
      save: async ({ which, person }, seen) => {
        if (person) return saveHolder(deps, { ...key, accountId, person, which }, seen)
        await vacate(deps, { ...key, accountId }, seen)
        return { ok: true }
      },
    })
    const seat = await getSeat(deps.db, key)
    if (refused) {
      const history = await listHoldersOf(deps.db, [seat.seatId])
      const page = editPage(reply.t, round, seat, { history, bounce: null })
      return reply.page('seats/edit', { ...page, ...refused }, refused.status)
    }
    const { holder } = seat
    if (!holder)
      return reply
        .notice(before.holder ? 'seats.vacated' : 'seats.already_vacant')
        .redirect(rolesHref(municipality, round), 303)
    if (
      seat.invitationId &&
      before.personId === seat.personId &&
      before.holder?.email !== holder?.email
    )
      return reply.notice('seats.address_saved').redirect(`/inbjudningar/${seat.invitationId}`, 303)
    const changed = JSON.stringify(before.holder) !== JSON.stringify(holder)
    return reply
      .notice(changed ? 'seats.saved' : 'seats.unchanged_saved', { name: holder?.name ?? '' })
      .redirect(rolesHref(municipality, round), 303)
  })

  app.post<BySeat>('/kommuner/:code/roller/:role/post', async (request, reply) => {
    const { round, municipality, role } = seatOf(request)
    const key = { roundId: round.id, municipality, role }
    const { accountId } = signedIn(request)
    const { seatId } = await getSeat(deps.db, key)
    const refused = await saveForm(deps, request, {
      subject: `seat/${seatId}`,
      read: async (db) => byPostFields(await getSeat(db, key)),
      schema: byPostForm,
      save: async ({ post }, seen) => {
        await changeByPost(deps, { ...key, accountId, byPost: post }, seen)
      },
    })
    if (refused) throw new Conflict('people.by_post_other')
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
