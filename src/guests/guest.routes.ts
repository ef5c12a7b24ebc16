import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Deps } from '../kernel/deps.ts'
import { NotFound } from '../kernel/errors.ts'
import { parseForm } from '../kernel/http/forms.ts'
import { hashToken, linkMark } from '../kernel/ids.ts'
import { invitedGuest } from '../links/routes.ts'
import { getSeminarById } from '../seminars/queries.ts'
import { findWishes } from '../wishes/queries.ts'
import { isEmpty } from '../wishes/rules.ts'
import { getAfternoon } from './addressees.queries.ts'
import { guestPage } from './guest.pages.ts'
import { getMeeting } from './guest.queries.ts'
import { replyForm } from './input.ts'
import { guestCalendar, guestSenderOf } from './letters.rules.ts'
import { replyAsGuest } from './places.actions.ts'
import { getGuestInvitation, getGuestSettings, placeInQueue } from './queries.ts'
import { guestSeminar } from './rules.ts'

type WithToken = FastifyRequest<{ Params: { token: string } }>

/** A reply may send letters, to oneself and to the next in the queue: enough to change one's mind, not to flood anyone. */
const perLink = {
  max: 20,
  timeWindow: '1 hour',
  // After the form is read: while nothing can be counted, the page that says so hands back what was typed.
  hook: 'preHandler' as const,
  keyGenerator: (request: FastifyRequest) => hashToken((request.params as { token: string }).token),
}

/** The guest's own page: the afternoon, and the reply. Nothing of seats, answers or other guests. */
export function guestRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/gast/:token', async (request: WithToken, reply) =>
    reply.page('guests/guest', guestPage(reply.t, await load(request))),
  )

  app.post(
    '/gast/:token/svar',
    { config: { rateLimit: perLink } },
    async (request: WithToken, reply) => {
      const form = parseForm(replyForm, request.body)
      if (!form.ok) {
        const page = guestPage(reply.t, await load(request))
        return reply.page('guests/guest', { ...page, ...form }, 422)
      }
      const { guestInvitationId, linkId } = invitedGuest(request)
      const wish = form.value.svar === 'kommer' ? 'coming' : 'not_coming'
      const by = { source: 'link', linkId } as const
      const held = await replyAsGuest(deps, guestInvitationId, wish, by)
      return reply.notice(`guests.thanks.${held}`).redirect(`/gast/${request.params.token}`, 303)
    },
  )

  app.get('/gast/:token/kalender.ics', async (request: WithToken, reply) => {
    const { invitation, seminar, afternoon } = await load(request)
    const own = guestSeminar(seminar, afternoon.hours)
    if (!own) throw new NotFound()
    const content = guestCalendar(guestSenderOf(deps), own, afternoon.programme, {
      method: seminar.cancelledAt ? 'CANCEL' : 'REQUEST',
      now: deps.clock.now(),
    })(invitation)
    return reply
      .type('text/calendar; charset=utf-8')
      .header('content-disposition', 'attachment; filename="inbjudan.ics"')
      .header('cache-control', 'no-store')
      .send(content.replaceAll(linkMark, request.params.token))
  })

  async function load(request: WithToken) {
    const { guestInvitationId, seminarId } = invitedGuest(request)
    const [invitation, seminar, settings, meeting, queuePlace] = await Promise.all([
      getGuestInvitation(deps.db, guestInvitationId),
      getSeminarById(deps.db, seminarId),
      getGuestSettings(deps.db, seminarId),
      getMeeting(deps.db, seminarId),
      placeInQueue(deps.db, guestInvitationId),
    ])
    return {
      token: request.params.token,
      ...{ invitation, seminar, meeting, queuePlace },
      hasWishes: !isEmpty(await findWishes(deps.db, { guestInvitationId })),
      afternoon: await getAfternoon(deps.db, seminarId, settings),
      organisation: deps.config.organisation,
      now: deps.clock.now(),
    }
  }
}
