/** Staff enter, change and approve a seminar's venue. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Deps } from '../kernel/deps.ts'
import { parseForm } from '../kernel/http/forms.ts'
import { venueFormPage } from './forms.pages.ts'
import { getSeminar, getSeminarFacts } from './queries.ts'
import { actor, back, type Slug } from './staff.routes.ts'
import { approveVenue, giveVenue } from './venues.actions.ts'
import { seenVenue, venueForm } from './venues.input.ts'
import { findVenue } from './venues.queries.ts'

export function venueRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  const venuePage = async (slug: string, reply: FastifyReply) => {
    const seminar = await getSeminar(db, slug)
    const { seats } = await getSeminarFacts(db, seminar.id)
    return venueFormPage(seminar, await findVenue(db, seminar.venue_id), seats, reply.t)
  }

  app.get<Slug>('/seminarier/:slug/lokal', async (request, reply) =>
    reply.page('seminars/venue', await venuePage(request.params.slug, reply)),
  )

  app.post<Slug>('/seminarier/:slug/lokal', async (request, reply) => {
    const { slug } = request.params
    const form = parseForm(venueForm, request.body)
    const result = form.ok ? await giveVenue(deps, actor(request), slug, form.value) : form
    if (result.ok) return back(request, reply.notice('seminars.venue.saved'), 'lokal')
    const page = await venuePage(slug, reply)
    const refused = { errors: result.errors, values: { ...(request.body ?? {}) } }
    return reply.page('seminars/venue', { ...page, ...refused }, 422)
  })

  app.post<Slug>('/seminarier/:slug/lokal/godkand', async (request, reply) => {
    const form = parseForm(seenVenue, request.body)
    const venueId = form.ok ? form.value.venue : ''
    await approveVenue(deps, actor(request), request.params.slug, venueId)
    return back(request, reply.notice('seminars.venue.approved'), 'lokal')
  })
}
