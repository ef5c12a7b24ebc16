/** The secretariat's pages of a seminar's guests: the list with replies and queue, and one page per guest. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { listOrganisations } from '../guests/queries.ts'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { Invalid, NotFound } from '../kernel/errors.ts'
import { type RefusedForm, takeForm } from '../kernel/http/forms.ts'
import { saveForm } from '../kernel/http/save-form.ts'
import { localDate } from '../kernel/time.ts'
import { getSeminar, getSeminarById, getSeminarFacts } from '../seminars/queries.ts'
import { oneGuestPage, seminarGuestsPage, settingsFields } from './guests.pages.ts'
import { guestHeardForm, guestLinkForm, invitedPersonForm, settingsForm } from './input.ts'
import { getAfternoon } from './letters.queries.ts'
import { listGuestCandidates } from './queries.ts'
import { byStaff, reply as keepReply } from './reply.actions.ts'
import { addPersonToInvite, changeGuestSettings, sendGuestLinkAgain, withdrawGuest } from './standing.actions.ts'
import {
  getGuestInvitation,
  listGuestBounces,
  listGuestInvitations,
  listGuestMessages,
  listReplies,
} from './standing.queries.ts'

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

  app.get<OneGuest>('/seminarier/:slug/gaster/:id', (request, reply) => showOne(request.params, reply))

  app.post<OneGuest>('/seminarier/:slug/gaster/:id/svar', async (request, reply) => {
    const { slug, id } = request.params
    await findOne(request.params)
    const { accountId } = signedIn(request)
    const { refused, result: held } = await takeForm(request, guestHeardForm, (form) => {
      const heard = { invitationId: id, accountId, source: form.kalla, comment: form.anteckning }
      const by = byStaff({ ...heard, kind: 'guest' })
      return keepReply(deps, by, form.svar === 'kommer' ? 'coming' : 'not_coming')
    })
    if (refused) return showOne(request.params, reply, refused)
    return reply.to(`/seminarier/${slug}/gaster/${id}`, `guests.recorded.${held}`)
  })

  app.post<OneGuest>('/seminarier/:slug/gaster/:id/lank', async (request, reply) => {
    const { slug, id } = request.params
    await findOne(request.params)
    const { accountId } = signedIn(request)
    const { refused } = await takeForm(request, guestLinkForm, ({ lank: seen, adress: address }) =>
      sendGuestLinkAgain(deps, { invitationId: id, accountId, seen, address }),
    )
    if (refused?.errors.lank) throw new Invalid('errors.invalid')
    if (refused) return showOne(request.params, reply, refused)
    return reply.to(`/seminarier/${slug}/gaster/${id}`, 'guests.link_sent')
  })

  app.post<OneGuest>('/seminarier/:slug/gaster/:id/aterta', async (request, reply) => {
    const { slug, id } = request.params
    await findOne(request.params)
    await withdrawGuest(deps, id, signedIn(request).accountId)
    return reply.to(`/seminarier/${slug}/gaster`, 'guests.withdrawn')
  })

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

  /** @throws NotFound when the guest belongs to another seminar. */
  async function findOne({ slug, id }: OneGuest['Params']) {
    const { id: seminarId } = await getSeminar(db, slug)
    const invitation = await getGuestInvitation(db, id)
    if (invitation.seminarId !== seminarId) throw new NotFound()
    return invitation
  }

  async function showOne(one: OneGuest['Params'], reply: FastifyReply, refused?: RefusedForm) {
    const { id } = one
    const invitation = await findOne(one)
    const { seminarId } = invitation
    const seminar = await getSeminarById(db, seminarId)
    const today = localDate(deps.clock.now())
    const [replies, messages, invitations, bounces] = await Promise.all([
      listReplies(db, 'guest', id),
      listGuestMessages(db, id),
      listGuestInvitations(db, seminarId),
      listGuestBounces(db, seminarId, id),
    ])
    const bounce = bounces.get(id) ?? null
    const rows = { seminar, invitation, replies, messages, invitations, bounce, today }
    return reply.page('invitations/guest', oneGuestPage(rows, reply.t), refused)
  }
}
