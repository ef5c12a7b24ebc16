/**
 * A seminar's venue, which staff and the RSS contact enter, pick and change and staff approve; and the venue register.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { actor, signedIn } from '../../kernel/auth/guards.ts'
import type { Db, Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { NotFound } from '../../kernel/errors.ts'
import { readForm, valuesOf } from '../../kernel/http/forms.ts'
import { type RefusedSave, saveForm } from '../../kernel/http/save-form.ts'
import { localDate } from '../../kernel/time.ts'
import { listRegions } from '../../register/queries.ts'
import { bases, type Side, type Slug, seminarOn } from '../../seminars/own.routes.ts'
import { countGuests, getRegionName, getSeminar } from '../../seminars/queries.ts'
import { guestsToCountOn, type Seminar } from '../../seminars/rules.ts'
import { getSurroundings } from '../clash.queries.ts'
import { approveVenue, changeVenue, chooseVenue, giveVenue } from './actions.ts'
import { chosenVenue, pickQuery, seenVenue, venueFactsForm, venueForm, venueListQuery } from './input.ts'
import {
  seminarVenueFields,
  venueCsv,
  venueEditPage,
  venueFields,
  venueFormPage,
  venueListPage,
  venueRows,
  venueShowPage,
} from './pages.ts'
import {
  countMostPlaces,
  countSeatsOf,
  findVenue,
  isUsedByOthers,
  listRegionsOfBodies,
  listVenues,
  listVenueUses,
} from './queries.ts'

type Request = FastifyRequest<Slug>
type Refused = RefusedSave & { form: 'new' | 'pick' }

export function venueRoutes(app: FastifyInstance, deps: Deps): void {
  formRoutes(app, deps, 'staff')
  registerRoutes(app, deps)

  app.post<Slug>('/seminarier/:slug/lokal/godkand', async (request, reply) => {
    const { slug } = request.params
    const { venue } = readForm(request, seenVenue)
    await approveVenue(deps, actor(request), slug, venue)
    return reply.to(`/seminarier/${slug}#lokal`, 'venues.approved')
  })
}

/** The same forms for the RSS contact, who picks only among venues in the regions of the contact's bodies. */
export function rssVenueRoutes(app: FastifyInstance, deps: Deps): void {
  formRoutes(app, deps, 'rss')
}

function formRoutes(app: FastifyInstance, deps: Deps, side: Side): void {
  const address = `${bases[side]}/:slug/lokal`

  app.get<Slug>(address, async (request, reply) =>
    showVenue(deps, side, request, reply, await seminarOn(side, deps, request), null),
  )

  for (const [path, save] of [
    [address, give],
    [`${address}/val`, choose],
  ] as const)
    app.post<Slug>(path, async (request, reply) => {
      const seminar = await seminarOn(side, deps, request)
      const refused = await save(deps, side, seminar, request)
      if (refused) return showVenue(deps, side, request, reply, seminar, refused)
      return reply.to(`${bases[side]}/${seminar.slug}#lokal`, 'venues.saved')
    })
}

async function give(deps: Deps, _side: Side, seminar: Seminar, request: Request) {
  const { refused } = await saveForm(deps, request, {
    ...ofSeminar(seminar),
    schema: venueForm,
    save: (form, seen) => giveVenue(deps, actor(request), seminar.slug, form, seen),
  })
  if (!refused) return null
  // The seminar has got another venue since the form was opened: the typed facts do not correct that one.
  const { _of } = refused.began
  const isOther = _of !== undefined && _of !== valuesOf(request.body).venue_id
  const values = isOther ? { ...refused.values, venue_id: '' } : refused.values
  return { ...refused, values, form: 'new' as const }
}

async function choose(deps: Deps, side: Side, seminar: Seminar, request: Request) {
  const { rssIds } = signedIn(request)
  const regionCodes = side === 'rss' ? await listRegionsOfBodies(deps.db, rssIds) : null
  const { refused } = await saveForm(deps, request, {
    ...ofSeminar(seminar),
    schema: chosenVenue,
    save: ({ venue: venueId, held_until: heldUntil, accept_small }, seen) => {
      const chosen = { venueId, heldUntil, acceptSmall: accept_small === 1, regionCodes }
      return chooseVenue(deps, actor(request), seminar.slug, chosen, seen)
    },
  })
  return refused && { ...refused, form: 'pick' as const }
}

/** What `saveForm` compares: the seminar's venue, which both of its forms and the register can change. */
function ofSeminar({ id, slug, venueId }: Seminar) {
  return {
    subject: [`seminar-venue/${id}`, ...(venueId ? [`venue/${venueId}`] : [])],
    read: async (db: Db | Tx) => {
      const seminar = await getSeminar(db, slug)
      const venue = await findVenue(db, seminar.venueId)
      return seminarVenueFields(venue, seminar.venueHeldUntil)
    },
  }
}

async function showVenue(
  deps: Deps,
  side: Side,
  request: Request,
  reply: FastifyReply,
  seminar: Seminar,
  refused: Refused | null,
) {
  const { db } = deps
  const isRss = side === 'rss'
  const query = pickQuery.parse(request.query)
  const regions = await regionsToPick(deps, isRss ? signedIn(request).rssIds : null)
  const codes = regions.map((region) => region.code)
  const chosen = codes.includes(query.region ?? '') ? query.region : seminar.regionCode
  const venue = await findVenue(db, seminar.venueId)
  const [seats, guests, uses, becomesOwn, venues, around] = await Promise.all([
    countSeatsOf(db, [seminar.id]),
    countGuests(db, seminar.id).then(guestsToCountOn),
    listVenueUses(db, venue ? [venue.id] : []),
    isRss && venue ? isUsedByOthers(db, venue.id, seminar.rssId) : false,
    listVenues(db, query.region === 'alla' ? codes : [chosen ?? '']),
    getSurroundings(db, seminar, localDate(deps.clock.now())),
  ])
  const rows = {
    seminar,
    base: `${bases[side]}/${seminar.slug}`,
    seats: seats.get(seminar.id) ?? 0,
    guests,
    venue,
    uses,
    becomesOwn,
    pick: { venues, query, regions },
    town: around.placeWith(null)?.name ?? null,
  }
  const page = venueFormPage(rows, refused, reply.t)
  return reply.page('negotiation/venues/venue', page, refused)
}

async function regionsToPick({ db }: Deps, rssIds: string[] | null) {
  const regions = await listRegions(db)
  if (!rssIds) return regions
  const codes = await listRegionsOfBodies(db, rssIds)
  return regions.filter((region) => codes.includes(region.code))
}

type Id = { Params: { id: string } }

/** The venue register, which all rounds share. */
function registerRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get('/lokaler', async (request, reply) => {
    const query = venueListQuery.parse(request.query)
    return reply.page('negotiation/venues/venues', venueListPage(await loadAll(deps), query, reply.t))
  })

  app.get('/lokaler.csv', async (request, reply) => {
    const query = venueListQuery.parse(request.query)
    return reply.csv('lokaler', venueCsv(venueRows(await loadAll(deps), query), reply.t))
  })

  app.get<Id>('/lokaler/:id', async (request, reply) => {
    const { venue, uses } = await load(db, request.params.id)
    const region = await getRegionName(db, venue.region_code)
    return reply.page('negotiation/venues/venue-show', venueShowPage(venue, uses, region, reply.t))
  })

  app.get<Id>('/lokaler/:id/andra', async (request, reply) => showEdit(deps, reply, request.params.id, null))

  app.post<Id>('/lokaler/:id', async (request, reply) => {
    const { id } = request.params
    const { accountId } = signedIn(request)
    const { refused } = await saveForm(deps, request, {
      subject: `venue/${id}`,
      read: async (at) => venueFields((await load(at, id)).venue),
      schema: venueFactsForm,
      save: (form, seen) => changeVenue(deps, accountId, id, form, seen),
    })
    if (refused) return showEdit(deps, reply, id, refused)
    return reply.to(`/lokaler/${id}`, 'venues.saved')
  })
}

async function loadAll({ db }: Deps) {
  const [venues, regions] = await Promise.all([listVenues(db, null), listRegions(db)])
  const uses = await listVenueUses(
    db,
    venues.map((venue) => venue.id),
  )
  return { venues, uses, regions }
}

async function load(db: Db | Tx, id: string) {
  const venue = await findVenue(db, id)
  if (!venue) throw new NotFound()
  return { venue, uses: await listVenueUses(db, [venue.id]) }
}

async function showEdit(deps: Deps, reply: FastifyReply, id: string, refused: RefusedSave | null) {
  const { venue, uses } = await load(deps.db, id)
  const ids = uses.map((use) => use.id)
  const needed = await countMostPlaces(deps.db, ids)
  const now = deps.clock.now()
  const page = venueEditPage({ venue, uses, needed, now }, refused, reply.t)
  return reply.page('negotiation/venues/venue-edit', page, refused)
}
