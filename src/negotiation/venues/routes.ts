/** A seminar's venue: staff and the RSS contact enter, pick and change it on pages alike; staff approve it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { actor, signedIn } from '../../kernel/auth/guards.ts'
import type { Db, Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { parseForm, valuesOf } from '../../kernel/http/forms.ts'
import { type RefusedSave, saveForm } from '../../kernel/http/save-form.ts'
import { localDate } from '../../kernel/time.ts'
import { listRegions } from '../../register/queries.ts'
import { countGuests, getSeminar, getSeminarFacts } from '../../seminars/queries.ts'
import type { Slug } from '../../seminars/routes.ts'
import { guestsToCountOn, type Seminar } from '../../seminars/rules.ts'
import { getSurroundings } from '../clash.queries.ts'
import { backOn, bases, type Side, seminarOn } from '../own.routes.ts'
import { approveVenue, chooseVenue, giveVenue } from './actions.ts'
import { chosenVenue, pickQuery, seenVenue, venueForm } from './input.ts'
import { seminarVenueFields, venueFormPage } from './pages.ts'
import { findVenue, listRegionsOfBodies, listVenues, listVenueUses } from './queries.ts'

type Request = FastifyRequest<Slug>
type Refused = RefusedSave & { form: 'new' | 'pick' }

export function venueRoutes(app: FastifyInstance, deps: Deps): void {
  formRoutes(app, deps, 'staff')

  app.post<Slug>('/seminarier/:slug/lokal/godkand', async (request, reply) => {
    const form = parseForm(seenVenue, request.body)
    const venueId = form.ok ? form.value.venue : ''
    const { slug } = request.params
    await approveVenue(deps, actor(request), slug, venueId)
    return backOn('staff', reply.notice('seminars.venue.approved'), slug, 'lokal')
  })
}

/** The same for the RSS contact, who picks among the venues of the own regions. */
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
      return backOn(side, reply.notice('seminars.venue.saved'), seminar.slug, 'lokal')
    })
}

async function give(deps: Deps, _side: Side, seminar: Seminar, request: Request) {
  const { refused } = await saveForm(deps, request, {
    ...ofSeminar(seminar),
    schema: venueForm,
    save: (form, seen) => giveVenue(deps, actor(request), seminar.slug, form, seen),
  })
  if (!refused) return null
  // The seminar has another venue by now: what was typed is no correction of that one.
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

/** The venue a seminar has, by whichever of its forms it is changed, or in the register. */
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
  const [facts, guests, uses, venues, around] = await Promise.all([
    getSeminarFacts(db, seminar.id),
    countGuests(db, seminar.id).then(guestsToCountOn),
    listVenueUses(db, venue ? [venue.id] : []),
    listVenues(db, query.region === 'alla' ? codes : [chosen ?? '']),
    getSurroundings(db, seminar, localDate(deps.clock.now())),
  ])
  const base = `${bases[side]}/${seminar.slug}`
  const pick = { venues, query, regions }
  const town = around.placeWith(null)?.name ?? null
  const rows = { seminar, base, isRss, facts, guests, venue, uses, pick, town }
  const page = venueFormPage(rows, refused, reply.t)
  const template = isRss ? 'negotiation/workspace/venue' : 'negotiation/venues/venue'
  return reply.page(template, page, refused?.status ?? 200)
}

async function regionsToPick({ db }: Deps, rssIds: string[] | null) {
  const regions = await listRegions(db)
  if (!rssIds) return regions
  const codes = await listRegionsOfBodies(db, rssIds)
  return regions.filter((region) => codes.includes(region.code))
}
