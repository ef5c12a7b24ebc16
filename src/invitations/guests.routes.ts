/** The secretariat's page of a seminar's guests: who is invited, who comes, who waits; and each guest's own. */
import type { FastifyInstance } from 'fastify'
import { listCandidates } from '../guests/candidates.queries.ts'
import { listOrganisations } from '../guests/register.queries.ts'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { Invalid, NotFound } from '../kernel/errors.ts'
import { type FormErrors, type FormValues, parseForm } from '../kernel/http/forms.ts'
import { saveForm } from '../kernel/http/save-form.ts'
import { localDate } from '../kernel/time.ts'
import { getSeminar, getSeminarById, getSeminarFacts } from '../seminars/queries.ts'
import { getAfternoon } from './guest-addressees.queries.ts'
import {
  addPersonToInvite,
  changeGuestSettings,
  sendGuestLinkAgain,
  withdrawGuest,
} from './guests.actions.ts'
import { oneGuestPage, seminarGuestsPage, settingsFields } from './guests.pages.ts'
import {
  getGuestInvitation,
  listGuestBounces,
  listGuestInvitations,
  listGuestMessages,
} from './guests.queries.ts'
import { guestHeardForm, guestLinkForm, invitedPersonForm, settingsForm } from './input.ts'
import { byStaff, reply as keepReply } from './reply.actions.ts'
import { listReplies } from './standing.queries.ts'

type Slug = { Params: { slug: string } }
type OneGuest = { Params: { slug: string; id: string } }

export function seminarGuestRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get<Slug & { Querystring: { tomt?: string } }>(
    '/seminarier/:slug/gaster',
    async (request, reply) => {
      const page = seminarGuestsPage(reply.t, await load(request.params.slug))
      return reply.page('invitations/guests', {
        ...page,
        refused: request.query.tomt !== undefined,
      })
    },
  )

  app.post<Slug>('/seminarier/:slug/gaster/platser', async (request, reply) => {
    const { slug } = request.params
    const { id } = await getSeminar(db, slug)
    const by = signedIn(request).accountId
    let moved = 0
    const refused = await saveForm(deps, request, {
      subject: `guests/${id}`,
      read: async (at) => settingsFields(reply.t, await getSeminarById(at, id)),
      schema: settingsForm,
      save: async ({ platser, borjar, slutar }, seen) => {
        const settings = { capacity: platser ?? null, start: borjar ?? null, end: slutar ?? null }
        moved = await changeGuestSettings(deps, id, settings, by, seen)
      },
    })
    if (refused)
      return reply.page('invitations/guests', await again(reply.t, slug, refused), refused.status)
    const said =
      moved === 0
        ? reply.notice('guests.saved')
        : reply.notice(moved === 1 ? 'guests.moved_up.one' : 'guests.moved_up.other', { n: moved })
    return said.redirect(`/seminarier/${slug}/gaster`, 303)
  })

  app.post<Slug>('/seminarier/:slug/gaster/person', async (request, reply) => {
    const { slug } = request.params
    await getSeminar(db, slug)
    const form = parseForm(invitedPersonForm, request.body)
    if (!form.ok) return reply.page('invitations/guests', await again(reply.t, slug, form), 422)
    const id = await addPersonToInvite(deps, form.value, signedIn(request).accountId)
    return reply
      .notice('guests.person_added')
      .redirect(`/seminarier/${slug}/gaster/granska?person=${id}`, 303)
  })

  app.get<OneGuest>('/seminarier/:slug/gaster/:id', async (request, reply) =>
    reply.page('invitations/guest', oneGuestPage(reply.t, await loadOne(request.params))),
  )

  app.post<OneGuest>('/seminarier/:slug/gaster/:id/svar', async (request, reply) => {
    const { slug, id } = request.params
    const one = await loadOne(request.params)
    const form = parseForm(guestHeardForm, request.body)
    if (!form.ok)
      return reply.page('invitations/guest', { ...oneGuestPage(reply.t, one), ...form }, 422)
    const { svar, kalla, kommentar } = form.value
    const { accountId } = signedIn(request)
    const heard = { invitationId: id, accountId, source: kalla, comment: kommentar }
    const by = byStaff({ ...heard, kind: 'guest' })
    const held = await keepReply(deps, by, svar === 'kommer' ? 'coming' : 'not_coming')
    return reply.notice(`guests.recorded.${held}`).redirect(`/seminarier/${slug}/gaster/${id}`, 303)
  })

  app.post<OneGuest>('/seminarier/:slug/gaster/:id/lank', async (request, reply) => {
    const { slug, id } = request.params
    const one = await loadOne(request.params)
    const form = parseForm(guestLinkForm, request.body)
    if (!form.ok && form.errors.lank) throw new Invalid('errors.invalid')
    if (!form.ok)
      return reply.page('invitations/guest', { ...oneGuestPage(reply.t, one), ...form }, 422)
    const { lank: seen, adress: address } = form.value
    const { accountId } = signedIn(request)
    await sendGuestLinkAgain(deps, { invitationId: id, accountId, seen, address })
    return reply.notice('guests.link_sent').redirect(`/seminarier/${slug}/gaster/${id}`, 303)
  })

  app.post<OneGuest>('/seminarier/:slug/gaster/:id/aterta', async (request, reply) => {
    const { slug, id } = request.params
    await loadOne(request.params)
    await withdrawGuest(deps, id, signedIn(request).accountId)
    return reply.notice('guests.withdrawn').redirect(`/seminarier/${slug}/gaster`, 303)
  })

  async function load(slug: string) {
    const { id } = await getSeminar(db, slug)
    const [seminar, facts, invitations, candidates, organisations, bounces] = await Promise.all([
      getSeminarById(db, id),
      getSeminarFacts(db, id),
      listGuestInvitations(db, id),
      listCandidates(db, id),
      listOrganisations(db),
      listGuestBounces(db, id),
    ])
    return {
      ...{ seminar, invitations, candidates, organisations, bounces },
      seats: facts.seats,
      venueCapacity: facts.form === 'digital' ? null : facts.venueCapacity,
      afternoon: await getAfternoon(db, seminar),
      now: deps.clock.now(),
    }
  }

  async function again(
    t: Parameters<typeof seminarGuestsPage>[0],
    slug: string,
    form: { errors: FormErrors; values: FormValues },
  ) {
    return { ...seminarGuestsPage(t, await load(slug)), refused: false, ...form }
  }

  /** @throws NotFound when the guest is another seminar's. */
  async function loadOne({ slug, id }: OneGuest['Params']) {
    const { id: seminarId } = await getSeminar(db, slug)
    const invitation = await getGuestInvitation(db, id)
    if (invitation.seminarId !== seminarId) throw new NotFound()
    const seminar = await getSeminarById(db, seminarId)
    const today = localDate(deps.clock.now())
    const [replies, messages, invitations, bounces] = await Promise.all([
      listReplies(db, 'guest', id),
      listGuestMessages(db, id),
      listGuestInvitations(db, seminarId),
      listGuestBounces(db, seminarId, id),
    ])
    const bounce = bounces.get(id) ?? null
    return { seminar, invitation, replies, messages, invitations, bounce, today }
  }
}
