/** The register of venues, kept from round to round. */

import type { FastifyInstance, FastifyReply } from 'fastify'
import { signedIn } from '../../kernel/auth/guards.ts'
import type { Db, Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { NotFound } from '../../kernel/errors.ts'
import { type RefusedSave, saveForm } from '../../kernel/http/save-form.ts'
import { listRegions } from '../../register/queries.ts'
import { getRegionName } from '../../seminars/queries.ts'
import { changeVenue } from './actions.ts'
import { venueFactsForm, venueListQuery } from './input.ts'
import { venueFields } from './pages.ts'
import { countMostPlaces, findVenue, listVenues, listVenueUses } from './queries.ts'
import { venueCsv, venueEditPage, venueListPage, venueRows, venueShowPage } from './venue-list.pages.ts'

type Id = { Params: { id: string } }

export function venueListRoutes(app: FastifyInstance, deps: Deps): void {
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
    return reply.to(`/lokaler/${id}`, 'seminars.venue.saved')
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
  const ids = uses.map((use) => use.seminarId)
  const needed = await countMostPlaces(deps.db, ids)
  const now = deps.clock.now()
  const page = venueEditPage({ venue, uses, needed, now }, refused, reply.t)
  return reply.page('negotiation/venues/venue-edit', page, refused)
}
