import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, NotFound } from '../kernel/errors.ts'
import type { RefusedForm } from '../kernel/http/forms.ts'
import { saveForm } from '../kernel/http/save-form.ts'
import { listRoutes } from '../lists/routes.ts'
import { requireOwnBody } from '../register/colleagues.routes.ts'
import { getMunicipality } from '../register/queries.ts'
import { roundHere } from '../rounds/here.rules.ts'
import { getRound, type Round } from '../rounds/queries.ts'
import { changeByPost, holderImport, saveHolder, vacate } from './actions.ts'
import {
  byPostFields,
  editPage,
  holderFields,
  holdersTable,
  holdersWidths,
  municipalityPage,
  narrow,
  overviewPage,
  rolesHref,
  seatHref,
} from './holders.pages.ts'
import { ownUploadPage, roundWords, seminarWords, uploadPage } from './import.pages.ts'
import { getRoundOfSeats, getSeminarOfSeats, listSeatsOf } from './import.queries.ts'
import { byPostForm, overviewQuery, personForm } from './input.ts'
import { findBounce, getSeat, listHeldSeats, listHoldersOf, type OverviewSeat } from './queries.ts'
import { isSeatRole } from './rules.ts'

type ByRound = { Params: { slug: string } }
type ByMunicipality = { Params: { code: string } }
type BySeat = { Params: { code: string; role: string } }

export function holderRoutes(app: FastifyInstance, deps: Deps): void {
  app.get<ByRound>('/omgangar/:slug/roller', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const seats = await listHeldSeats(deps.db, { roundId: round.id })
    const query = overviewQuery.parse(request.query)
    return reply.page('seats/overview', overviewPage(round, seats, query, reply.t))
  })

  app.get<ByRound>('/omgangar/:slug/roller.csv', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const seats = narrow(await listHeldSeats(deps.db, { roundId: round.id }), overviewQuery.parse(request.query))
    return reply.csv(['roller', round.slug], holdersTable(seats, reply.t))
  })

  app.get<ByMunicipality>('/kommuner/:code/roller', async (request, reply) => {
    const { code } = request.params
    const municipality = await getMunicipality(deps.db, code)
    const round = roundHere(request)
    const seats = await listHeldSeats(deps.db, { roundId: round.id, code })
    const history = await listHoldersOf(
      deps.db,
      seats.map((seat) => seat.seatId),
    )
    const page = municipalityPage(round, municipality, seats, history, reply.t)
    return reply.page('seats/municipality', page)
  })

  app.get<BySeat>('/kommuner/:code/roller/:role', async (request, reply) => {
    const { round, key } = seatOf(request)
    return show(reply, round, await getSeat(deps.db, key))
  })

  app.post<BySeat>('/kommuner/:code/roller/:role', async (request, reply) => {
    const { round, key } = seatOf(request)
    const { accountId } = signedIn(request)
    const before = await getSeat(deps.db, key)
    const { refused } = await saveForm(deps, request, {
      subject: `seat/${before.seatId}`,
      read: async (db) => holderFields(await getSeat(db, key)),
      schema: personForm,
      save: async ({ which, person }, seen) => {
        if (person) await saveHolder(deps, { ...key, accountId, person, which }, seen)
        else await vacate(deps, { ...key, accountId }, seen)
      },
    })
    const seat = await getSeat(deps.db, key)
    if (refused) return show(reply, round, seat, refused)
    const { holder } = seat
    const href = rolesHref(key.municipality, round)
    if (!holder) return reply.to(href, before.holder ? 'seats.vacated' : 'seats.already_vacant')
    if (seat.invitationId && before.personId === seat.personId && before.holder?.email !== holder.email)
      return reply.to(`/inbjudningar/${seat.invitationId}`, 'seats.address_saved')
    const changed = JSON.stringify(before.holder) !== JSON.stringify(holder)
    const said = changed ? 'seats.saved' : 'seats.unchanged_saved'
    return reply.to(href, said, { name: holder.name })
  })

  app.post<BySeat>('/kommuner/:code/roller/:role/post', async (request, reply) => {
    const { round, key } = seatOf(request)
    const { accountId } = signedIn(request)
    const { seatId } = await getSeat(deps.db, key)
    const { refused } = await saveForm(deps, request, {
      subject: `seat/${seatId}`,
      read: async (db) => byPostFields(await getSeat(db, key)),
      schema: byPostForm,
      save: ({ post }, seen) => changeByPost(deps, { ...key, accountId, byPost: post }, seen),
    })
    if (refused) throw new Conflict('people.by_post_other')
    return reply.to(seatHref(key.municipality, key.role, round), 'common.saved')
  })

  app.post<BySeat>('/kommuner/:code/roller/:role/vakant', async (request, reply) => {
    const { round, key } = seatOf(request)
    const changed = await vacate(deps, { ...key, accountId: signedIn(request).accountId })
    const said = changed ? 'seats.vacated' : 'seats.already_vacant'
    return reply.to(rolesHref(key.municipality, round), said)
  })

  async function show(reply: FastifyReply, round: Round, seat: OverviewSeat, refused?: RefusedForm) {
    const known = {
      history: await listHoldersOf(deps.db, [seat.seatId]),
      bounce: await findBounce(deps.db, seat.seatId, seat.holder?.email ?? ''),
    }
    return reply.page('seats/edit', editPage(round, seat, known, reply.t), refused)
  }
}

function seatOf(request: FastifyRequest<BySeat>) {
  const { code: municipality, role } = request.params
  if (!isSeatRole(role)) throw new NotFound()
  const round = roundHere(request)
  return { round, key: { roundId: round.id, municipality, role } }
}

type BySlug = { Params: { slug: string } }

export function importRoutes(app: FastifyInstance, deps: Deps): void {
  listRoutes(app, deps, {
    path: '/omgangar/:slug/rollinnehavare',
    list: holderImport,
    words: roundWords,
    scopeOf: (request) => getRoundOfSeats(deps.db, slugOf(request)),
    template: 'seats/upload',
    upload: async (scope, t) => uploadPage(scope, await listSeatsOf(deps.db, scope), t),
  })
}

/** Import for RSS contacts, limited to one seminar's municipalities, and download of the list to fill in. */
export function ownImportRoutes(app: FastifyInstance, deps: Deps): void {
  /** @throws NotFound for another body's seminar, and logs the attempt */
  const own = async (request: FastifyRequest) => {
    const seminar = await getSeminarOfSeats(deps.db, slugOf(request), deps.clock.now())
    requireOwnBody(deps, request, seminar)
    return seminar
  }
  listRoutes(app, deps, {
    path: '/rss/:slug/malgrupp/fil',
    list: holderImport,
    words: seminarWords,
    scopeOf: own,
    template: 'seats/own-upload',
    upload: ownUploadPage,
  })

  app.get<BySlug>('/rss/:slug/malgrupp/mall.csv', async (request, reply) => {
    const seminar = await own(request)
    const rows = holdersTable(await listSeatsOf(deps.db, seminar), reply.t)
    return reply.csv(['malgrupp', seminar.slug], rows)
  })

  app.get<BySlug>('/rss/:slug/malgrupp/mall.xlsx', async (request, reply) => {
    const seminar = await own(request)
    const rows = holdersTable(await listSeatsOf(deps.db, seminar), reply.t)
    const name = reply.t('seats.overview_title')
    return reply.xlsx(['malgrupp', seminar.slug], { name, rows, widths: holdersWidths })
  })
}

function slugOf(request: FastifyRequest): string {
  return (request.params as { slug: string }).slug
}
