import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Deps } from '../kernel/deps.ts'
import { Gone, NotFound } from '../kernel/errors.ts'
import { parseForm } from '../kernel/http/forms.ts'
import { hashToken, linkMark } from '../kernel/ids.ts'
import { canSend } from '../kernel/mail/sender.rules.ts'
import { localDate } from '../kernel/time.ts'
import { invited } from '../links/routes.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import { getSeminarById } from '../seminars/queries.ts'
import { isSettled } from '../seminars/rules.ts'
import { findWishes } from '../wishes/queries.ts'
import { isEmpty } from '../wishes/rules.ts'
import { findCurrentHandover } from './handover.queries.ts'
import { replyForm, substituteForm } from './input.ts'
import { inviteePage } from './invitee.pages.ts'
import {
  findAnswering,
  findLatestReply,
  findLiveSubstitute,
  findMailState,
  getInvitation,
  getMeeting,
  listProgramme,
} from './invitee.queries.ts'
import { seminarCalendar, senderOf } from './letters.rules.ts'
import { byLink, reply as replyToInvitation, sendSubstitute } from './reply.actions.ts'
import { whyCannotReply } from './rules.ts'
import { sequenceOf } from './told.rules.ts'

type WithToken = FastifyRequest<{ Params: { token: string } }>

/** Each change is a mail to an address the holder chooses: enough to change one's mind, not to flood anyone. */
export const perLink = {
  max: 20,
  timeWindow: '1 hour',
  // After the form is read: while nothing can be counted, the page that says so hands back what was typed.
  hook: 'preHandler' as const,
  keyGenerator: (request: FastifyRequest) => hashToken((request.params as { token: string }).token),
}

/** Each other answer is kept for good. */
const repliesPerLink = { ...perLink, max: 60 }

export function inviteeRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/i/:token', async (request: WithToken, reply) =>
    reply.page('invitations/invitee', inviteePage(reply.t, await load(request))),
  )

  app.post(
    '/i/:token/svar',
    { config: { rateLimit: repliesPerLink } },
    async (request: WithToken, reply) => {
      const base = `/i/${request.params.token}`
      const form = parseForm(replyForm, request.body)
      if (!form.ok) {
        const page = inviteePage(reply.t, await load(request))
        return reply.page('invitations/invitee', { ...page, ...form }, 422)
      }
      if (form.value.svar === 'ersattare') return reply.redirect(`${base}/ersattare`, 303)
      const answer = form.value.svar === 'kommer' ? 'coming' : 'not_coming'
      await replyToInvitation(deps, byLink(invited(request)), answer)
      return reply.notice(`invitations.thanks.${answer}`).redirect(base, 303)
    },
  )

  app.get('/i/:token/ersattare', async (request: WithToken, reply) =>
    reply.page('invitations/substitute', {
      title: reply.t('invitations.substitute_title'),
      ...(await substitutePage(request)),
    }),
  )

  app.post(
    '/i/:token/ersattare',
    { config: { rateLimit: perLink } },
    async (request: WithToken, reply) => {
      const title = reply.t('invitations.substitute_title')
      const page = { title, ...(await substitutePage(request)) }
      const form = parseForm(substituteForm, request.body)
      if (!form.ok) return reply.page('invitations/substitute', { ...page, ...form }, 422)
      const invitee = invited(request)
      if (form.value.adress === invitee.email) {
        const errors = { adress: 'invitations.substitute_is_you' }
        const values = { namn: form.value.namn, adress: form.value.adress }
        return reply.page('invitations/substitute', { ...page, errors, values }, 422)
      }
      await sendSubstitute(deps, byLink(invitee), {
        name: form.value.namn,
        email: form.value.adress,
      })
      return reply
        .notice(
          canSend(deps) ? 'invitations.thanks.substitute' : 'invitations.thanks.substitute_later',
          {
            name: form.value.namn,
          },
        )
        .redirect(`/i/${request.params.token}`, 303)
    },
  )

  app.get('/i/:token/kalender.ics', async (request: WithToken, reply) => {
    const invitee = invited(request)
    const invitation = await getInvitation(deps.db, invitee.invitationId)
    const seminar = await getSeminarById(deps.db, invitee.seminarId)
    if (!isSettled(seminar)) throw new NotFound()
    const { uid, organizer } = invitation
    const content = seminarCalendar(senderOf(deps), seminar, {
      method: seminar.cancelledAt ? 'CANCEL' : 'REQUEST',
      sequence: sequenceOf(invitation, seminar),
      now: deps.clock.now(),
      programme: await listProgramme(deps.db, seminar.id),
      kind: invitee.kind,
    })({ uid, organizer, name: invitee.name, email: invitee.email })
    return reply
      .type('text/calendar; charset=utf-8')
      .header('content-disposition', 'attachment; filename="inbjudan.ics"')
      .header('cache-control', 'no-store')
      .send(content.replaceAll(linkMark, request.params.token))
  })

  async function load(request: WithToken) {
    const invitee = invited(request)
    const invitation = await getInvitation(deps.db, invitee.invitationId)
    const substitute = (await findLiveSubstitute(deps.db, invitee.invitationId)) ?? null
    return {
      token: request.params.token,
      invitee,
      invitation,
      seminar: await getSeminarById(deps.db, invitee.seminarId),
      meeting: await getMeeting(deps.db, invitee.seminarId),
      programme: await listProgramme(deps.db, invitee.seminarId),
      hasWishes: !isEmpty(await findWishes(deps.db, invitee)),
      substitute,
      substituteMail: substitute && (await findMailState(deps.db, substitute.id)),
      canSend: canSend(deps),
      latest: await findLatestReply(deps.db, invitee.invitationId),
      handover: await findCurrentHandover(deps.db, invitee.invitationId),
      answering: await findAnswering(deps.db, invitee.seatId),
      document: (await getQuestionnaire(deps.db, invitation.questionnaireId)).document,
      organisation: deps.config.organisation,
      today: localDate(deps.clock.now()),
    }
  }

  /** Only the holder sends a substitute, and only while there is time. */
  async function substitutePage(request: WithToken) {
    const invitee = invited(request)
    if (invitee.kind !== 'holder') throw new NotFound()
    const seminar = await getSeminarById(deps.db, invitee.seminarId)
    const refusal = whyCannotReply(seminar, localDate(deps.clock.now()))
    if (refusal) throw new Gone(`invitations.${refusal}`)
    const current = await findLiveSubstitute(deps.db, invitee.invitationId)
    return {
      base: `/i/${request.params.token}`,
      current: current ?? null,
      canSend: canSend(deps),
    }
  }
}
