/** A seminar's venue: staff and the RSS contact enter, pick and change it on pages alike; staff approve it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../../kernel/auth/guards.ts'
import type { Deps } from '../../kernel/deps.ts'
import { type FormErrors, type FormValues, parseForm, valuesOf } from '../../kernel/http/forms.ts'
import type { Actor } from '../dates/actions.ts'
import { countGuests } from '../guests.queries.ts'
import { guestsToCountOn } from '../guests.rules.ts'
import { listPlanRegions } from '../plan/queries.ts'
import { getSeminar, getSeminarFacts, type Seminar } from '../queries.ts'
import { actor, back, type Slug } from '../staff.routes.ts'
import * as own from '../workspace/own.routes.ts'
import { approveVenue, chooseVenue, giveVenue, type VenueResult } from './actions.ts'
import { chosenVenue, pickQuery, seenVenue, venueForm } from './input.ts'
import { venueFormPage } from './pages.ts'
import { findVenue, listRegionsOfBodies, listVenues, listVenueUses } from './queries.ts'

type Request = FastifyRequest<Slug>
type Refused = { form: 'new' | 'pick'; errors: FormErrors; values: FormValues }

export function venueRoutes(app: FastifyInstance, deps: Deps): void {
  const seminarOf = (request: Request) => getSeminar(deps.db, request.params.slug)

  app.get<Slug>('/seminarier/:slug/lokal', async (request, reply) =>
    showVenue(deps, request, reply, await seminarOf(request), null),
  )

  app.post<Slug>('/seminarier/:slug/lokal', async (request, reply) => {
    const seminar = await seminarOf(request)
    const refused = await give(deps, actor(request), seminar, request)
    if (refused) return showVenue(deps, request, reply, seminar, refused)
    return back(request, reply.notice('seminars.venue.saved'), 'lokal')
  })

  app.post<Slug>('/seminarier/:slug/lokal/val', async (request, reply) => {
    const seminar = await seminarOf(request)
    const refused = await choose(deps, actor(request), seminar, request, null)
    if (refused) return showVenue(deps, request, reply, seminar, refused)
    return back(request, reply.notice('seminars.venue.saved'), 'lokal')
  })

  app.post<Slug>('/seminarier/:slug/lokal/godkand', async (request, reply) => {
    const form = parseForm(seenVenue, request.body)
    const venueId = form.ok ? form.value.venue : ''
    await approveVenue(deps, actor(request), request.params.slug, venueId)
    return back(request, reply.notice('seminars.venue.approved'), 'lokal')
  })
}

/** The same for the RSS contact, who picks among the venues of the own regions. */
export function rssVenueRoutes(app: FastifyInstance, deps: Deps): void {
  app.get<Slug>('/rss/:slug/lokal', async (request, reply) =>
    showVenue(deps, request, reply, await own.ownSeminar(deps, request), null),
  )

  app.post<Slug>('/rss/:slug/lokal', async (request, reply) => {
    const seminar = await own.ownSeminar(deps, request)
    const refused = await give(deps, own.actor(request), seminar, request)
    if (refused) return showVenue(deps, request, reply, seminar, refused)
    return own.back(reply.notice('seminars.venue.saved'), seminar, 'venue')
  })

  app.post<Slug>('/rss/:slug/lokal/val', async (request, reply) => {
    const seminar = await own.ownSeminar(deps, request)
    const regionCodes = await listRegionsOfBodies(deps.db, signedIn(request).rssIds)
    const refused = await choose(deps, own.actor(request), seminar, request, regionCodes)
    if (refused) return showVenue(deps, request, reply, seminar, refused)
    return own.back(reply.notice('seminars.venue.saved'), seminar, 'venue')
  })
}

async function give(deps: Deps, by: Actor, { slug }: Seminar, request: Request) {
  const form = parseForm(venueForm, request.body)
  return refusal('new', form.ok ? await giveVenue(deps, by, slug, form.value) : form, request)
}

async function choose(
  deps: Deps,
  by: Actor,
  { slug }: Seminar,
  request: Request,
  regionCodes: string[] | null,
) {
  const form = parseForm(chosenVenue, request.body)
  if (!form.ok) return refusal('pick', form, request)
  const { venue: venueId, held_until: heldUntil, accept_small } = form.value
  const chosen = { venueId, heldUntil, acceptSmall: accept_small === 1, regionCodes }
  return refusal('pick', await chooseVenue(deps, by, slug, chosen), request)
}

function refusal(form: Refused['form'], result: VenueResult, { body }: Request): Refused | null {
  return result.ok ? null : { form, errors: result.errors, values: valuesOf(body) }
}

async function showVenue(
  deps: Deps,
  request: Request,
  reply: FastifyReply,
  seminar: Seminar,
  refused: Refused | null,
) {
  const { db } = deps
  const user = signedIn(request)
  const isRss = user.role === 'rss_contact'
  const query = pickQuery.parse(request.query)
  const regions = await regionsToPick(deps, isRss ? user.rssIds : null)
  const codes = regions.map((region) => region.code)
  const chosen = codes.includes(query.region ?? '') ? query.region : seminar.region_code
  const venue = await findVenue(db, seminar.venue_id)
  const [facts, guests, uses, venues] = await Promise.all([
    getSeminarFacts(db, seminar.id),
    countGuests(db, seminar.id).then(guestsToCountOn),
    listVenueUses(db, venue ? [venue.id] : []),
    listVenues(db, query.region === 'alla' ? codes : [chosen ?? '']),
  ])
  const base = `${isRss ? '/rss' : '/seminarier'}/${seminar.slug}`
  const pick = { venues, query, regions }
  const rows = { seminar, base, isRss, facts, guests, venue, uses, pick }
  const page = venueFormPage(rows, refused, reply.t)
  const template = isRss ? 'rss/venue' : 'seminars/venue'
  return reply.page(template, page, refused ? 422 : 200)
}

async function regionsToPick({ db }: Deps, rssIds: string[] | null) {
  const regions = await listPlanRegions(db)
  if (!rssIds) return regions
  const codes = await listRegionsOfBodies(db, rssIds)
  return regions.filter((region) => codes.includes(region.code))
}
