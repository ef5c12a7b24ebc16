/** The secretariat's list of a seminar's guests, with replies and queue. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { listOrganisations } from '../guests/queries.ts'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { type RefusedForm, takeForm } from '../kernel/http/forms.ts'
import { saveForm } from '../kernel/http/save-form.ts'
import { getSeminar, getSeminarById, getSeminarFacts } from '../seminars/queries.ts'
import { seminarGuestsPage, settingsFields } from './guests.pages.ts'
import { invitedPersonForm, settingsForm } from './input.ts'
import { getAfternoon } from './letters.queries.ts'
import { listGuestCandidates } from './queries.ts'
import { addPersonToInvite, changeGuestSettings } from './standing.actions.ts'
import { listGuestBounces, listGuestInvitations } from './standing.queries.ts'

type Slug = { Params: { slug: string } }
type OneGuest = { Params: { slug: string; id: string } }

export function seminarGuestRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get<Slug & { Querystring: { tomt?: string } }>('/seminarier/:slug/gaster', (request, reply) =>
    show(request.params.slug, reply, null, request.query.tomt !== undefined),
  )

  app.post<Slug>('/seminarier/:slug/gaster/platser', async (request, reply) => {
    const { slug } = request.params
    const { id } = await getSeminar(db, slug)
    const by = signedIn(request).accountId
    const { refused, result: moved } = await saveForm(deps, request, {
      subject: `guests/${id}`,
      read: async (at) => settingsFields(await getSeminarById(at, id), reply.t),
      schema: settingsForm,
      save: ({ platser, borjar, slutar }, seen) => {
        const settings = { capacity: platser ?? null, start: borjar ?? null, end: slutar ?? null }
        return changeGuestSettings(deps, id, settings, by, seen)
      },
    })
    if (refused) return show(slug, reply, refused)
    const said = moved === 0 ? 'common.saved' : 'guests.moved_up'
    return reply.to(`/seminarier/${slug}/gaster`, said, { n: moved })
  })

  app.post<Slug>('/seminarier/:slug/gaster/person', async (request, reply) => {
    const { slug } = request.params
    await getSeminar(db, slug)
    const by = signedIn(request).accountId
    const { refused, result: id } = await takeForm(request, invitedPersonForm, (form) =>
      addPersonToInvite(deps, form, by),
    )
    if (refused) return show(slug, reply, refused)
    return reply.to(`/seminarier/${slug}/gaster/granska?person=${id}`, 'guests.person_added')
  })

  // The guest's page once had this address.
  app.get<OneGuest>('/seminarier/:slug/gaster/:id', (request, reply) =>
    reply.to(`/inbjudningar/${encodeURIComponent(request.params.id)}`),
  )

  /** @param isEmpty the form was posted with nobody chosen. */
  async function show(slug: string, reply: FastifyReply, again: RefusedForm | null, isEmpty = false) {
    const { id } = await getSeminar(db, slug)
    const [seminar, facts, invitations, candidates, organisations, bounces] = await Promise.all([
      getSeminarById(db, id),
      getSeminarFacts(db, id),
      listGuestInvitations(db, id),
      listGuestCandidates(db, id),
      listOrganisations(db),
      listGuestBounces(db, id),
    ])
    const rows = {
      seminar,
      invitations,
      candidates,
      organisations,
      bounces,
      seats: facts.seats,
      venueCapacity: facts.form === 'digital' ? null : facts.venueCapacity,
      afternoon: await getAfternoon(db, seminar),
      now: deps.clock.now(),
    }
    const page = { ...seminarGuestsPage(rows, reply.t), refused: isEmpty }
    return reply.page('invitations/guests', page, again)
  }
}
