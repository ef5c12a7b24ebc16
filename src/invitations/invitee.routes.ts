import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { getDocumentation, listStatements } from '../documentation/queries.ts'
import { isAttributedTo, whatToConfirm } from '../documentation/rules.ts'
import type { Deps } from '../kernel/deps.ts'
import { Gone, NotFound } from '../kernel/errors.ts'
import { type RefusedForm, takeForm, WrongFields } from '../kernel/http/forms.ts'
import { linkOf } from '../kernel/http/rate-limit.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { linkMark } from '../kernel/ids.ts'
import { canSend } from '../kernel/mail/sender.rules.ts'
import { type LocalDate, localDate } from '../kernel/time.ts'
import type { Invitee, SeatInvitee } from '../links/queries.ts'
import { askedToTakeOver, invited, invitedSeat } from '../links/routes.ts'
import { listProgramme } from '../negotiation/programme/queries.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import { getSeminarById } from '../seminars/queries.ts'
import { isSettled, replyNow, type Seminar } from '../seminars/rules.ts'
import { findWishes } from '../wishes/queries.ts'
import { isEmpty } from '../wishes/rules.ts'
import { askHandover, confirmHandover, declineHandover, withdrawHandover } from './handover.actions.ts'
import { findCurrentHandover, type Handover } from './handover.queries.ts'
import { replyFormOf, substituteForm, successorForm, takeOverForm } from './input.ts'
import { inviteePage, takeOverPage } from './invitee.pages.ts'
import {
  countHandedIn,
  findAnswering,
  findLatestReply,
  findMailState,
  getInvitation,
  getMeeting,
} from './invitee.queries.ts'
import { getAfternoon } from './letters.queries.ts'
import { seminarCalendar, senderOf } from './letters.rules.ts'
import { findLiveLink } from './links.queries.ts'
import { byLink, reply as replyToInvitation, sendSubstitute } from './reply.actions.ts'
import type { Invited } from './reply.pages.ts'
import { guestSeminar, whyCannotReply } from './rules.ts'
import { getGuestInvitation, placeInQueue } from './standing.queries.ts'
import { sequenceOf } from './told.rules.ts'

type WithToken = FastifyRequest<{ Params: { token: string } }>

/** Each change mails an address that the holder chooses: enough for changes of mind, too few to flood anyone. */
const perLink = {
  max: 20,
  timeWindow: '1 hour',
  // After the form is parsed: when requests cannot be counted, the error page hands back what was typed.
  hook: 'preHandler' as const,
  keyGenerator: linkOf,
}

/** Each changed reply of a seat is stored for good; a guest's may also send letters, to the next in the queue too. */
const repliesPerLink = { i: { ...perLink, max: 60 }, gast: perLink }

export function inviteeRoutes(app: FastifyInstance, deps: Deps): void {
  pagesUnder(app, deps, 'i')
  pagesUnder(app, deps, 'gast')
  substituteRoutes(app, deps)
}

/** The invitation page, the reply and the calendar file. */
function pagesUnder(app: FastifyInstance, deps: Deps, root: 'i' | 'gast'): void {
  const { db } = deps

  const show = async (request: WithToken, reply: FastifyReply, refused?: RefusedForm) =>
    reply.page('invitations/invitee', inviteePage(await load(request), reply.t), refused)

  app.get(`/${root}/:token`, (request: WithToken, reply) => show(request, reply))

  app.post(
    `/${root}/:token/svar`,
    { config: { rateLimit: repliesPerLink[root] } },
    async (request: WithToken, reply) => {
      const invitee = invited(request)
      const base = `/${root}/${request.params.token}`
      const { refused, result: said } = await takeForm(request, replyFormOf(invitee), async ({ svar }) => {
        if (svar === 'ersattare') return null
        const answer = svar === 'kommer' ? 'coming' : 'not_coming'
        const held = await replyToInvitation(deps, byLink(invitee), answer)
        return invitee.kind === 'guest' ? (`guests.thanks.${held}` as const) : (`invitations.thanks.${answer}` as const)
      })
      if (refused) return show(request, reply, refused)
      return said === null ? reply.to(`${base}/ersattare`) : reply.to(base, said)
    },
  )

  app.get(`/${root}/:token/kalender.ics`, async (request: WithToken, reply) => {
    const invitee = invited(request)
    const seminar = await getSeminarById(db, invitee.seminarId)
    const own = invitee.kind === 'guest' ? await afternoonFor(seminar) : await dayFor(seminar)
    if (!own) throw new NotFound()
    const { uid, organizer, ...invitation } = await entryOf(invitee)
    const content = seminarCalendar(senderOf(deps, root), own.seminar, {
      method: seminar.cancelledAt ? 'CANCEL' : 'REQUEST',
      sequence: sequenceOf(invitation, own.seminar),
      now: deps.clock.now(),
      programme: own.programme,
      kind: invitee.kind,
    })({ uid, organizer, name: invitee.name, email: invitee.email })
    return reply.download('inbjudan.ics', content.replaceAll(linkMark, request.params.token))
  })

  async function dayFor(seminar: Seminar) {
    return isSettled(seminar) ? { seminar, programme: await listProgramme(db, seminar.id) } : null
  }

  async function afternoonFor(seminar: Seminar) {
    const { hours, programme } = await getAfternoon(db, seminar)
    const own = guestSeminar(seminar, hours)
    return own && { seminar: own, programme }
  }

  function entryOf({ kind, invitationId }: Invitee) {
    return kind === 'guest' ? getGuestInvitation(db, invitationId) : getInvitation(db, invitationId)
  }

  async function load(request: WithToken): Promise<Invited> {
    const invitee = invited(request)
    const now = deps.clock.now()
    const seminar = await getSeminarById(db, invitee.seminarId)
    const shared = {
      token: request.params.token,
      kind: invitee.kind,
      seminar,
      meeting: await getMeeting(db, seminar.id),
      hasWishes: !isEmpty(await findWishes(db, invitee.linkId)),
      organisation: deps.config.organisation,
      today: localDate(now),
      now,
    }
    if (invitee.kind === 'guest') {
      const invitation = await getGuestInvitation(db, invitee.invitationId)
      const { name, organisation, repliedAt } = invitation
      const queuePlace = await placeInQueue(db, invitation.id)
      const guest = { name, organisation, queuePlace }
      const own = { ...(await getAfternoon(db, seminar)), repliedAt, guest, seat: null }
      return { ...shared, ...own, reply: replyNow(invitation, seminar) }
    }
    const statements = await statementsOf(invitee, seminar, shared.today)
    const seat = { ...(await seatPart(invitee)), statements }
    const { startTime: start, endTime: end } = seminar
    return {
      ...shared,
      seat,
      guest: null,
      reply: replyNow(seat.invitation, seminar),
      repliedAt: seat.invitation.repliedAt,
      hours: start && end ? { start, end } : null,
      programme: await listProgramme(db, seminar.id),
    }
  }

  async function seatPart({ invitationId, seatId }: SeatInvitee) {
    const invitation = await getInvitation(db, invitationId)
    const substitute = (await findLiveLink(db, invitationId, 'substitute')) ?? null
    const answering = await findAnswering(db, seatId)
    const isJoint = invitation.jointFrom !== null && answering?.submittedAt
    return {
      invitation,
      substitute,
      canSend: canSend(deps),
      substituteMail: substitute && (await findMailState(db, substitute.id)),
      latest: await findLatestReply(db, invitationId),
      handover: await findCurrentHandover(db, invitationId),
      answering,
      together: isJoint ? await countHandedIn(db, seatId) : null,
      document: (await getQuestionnaire(db, invitation.questionnaireId)).document,
    }
  }

  /** What the person may read of what was said; null before the seminar, and while it is being written. */
  async function statementsOf(invitee: SeatInvitee, seminar: Seminar, today: LocalDate) {
    if (seminar.date === null || seminar.date > today) return null
    const documentation = await getDocumentation(db, seminar.id)
    const own = whatToConfirm(documentation, today)
    if (own === null) return null
    const statements = await listStatements(db, seminar.id)
    return statements.some((one) => isAttributedTo(one, invitee)) ? own : null
  }
}

/** Only the holder can send a substitute, and only while replies are accepted. */
function substituteRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/i/:token/ersattare', (request: WithToken, reply) => show(request, reply))

  app.post('/i/:token/ersattare', { config: { rateLimit: perLink } }, async (request: WithToken, reply) => {
    const { invitee } = await openTo(request)
    const { refused, result: name } = await takeForm(request, substituteForm, async (form) => {
      const { namn: name, adress: email } = form
      if (email === invitee.email) throw new WrongFields({ adress: 'invitations.substitute_is_you' })
      await sendSubstitute(deps, byLink(invitee), { name, email })
      return name
    })
    if (refused) return show(request, reply, refused)
    const said = canSend(deps) ? 'substitute' : 'substitute_later'
    return reply.to(`/i/${request.params.token}`, `invitations.thanks.${said}`, { name })
  })

  /** @throws NotFound for anyone but the holder; Gone when replies are no longer accepted. */
  async function openTo(request: WithToken) {
    const invitee = invitedSeat(request)
    if (invitee.kind !== 'holder') throw new NotFound()
    const seminar = await getSeminarById(deps.db, invitee.seminarId)
    const refusal = whyCannotReply(seminar, localDate(deps.clock.now()))
    if (refusal) throw new Gone(`invitations.${refusal}`)
    const current = await findLiveLink(deps.db, invitee.invitationId, 'substitute')
    return { invitee, current: current ?? null }
  }

  async function show(request: WithToken, reply: FastifyReply, refused?: RefusedForm) {
    const { current } = await openTo(request)
    const title = reply.t('invitations.send_substitute')
    const page = { title, base: `/i/${request.params.token}`, current, canSend: canSend(deps) }
    return reply.page('invitations/substitute', page, refused)
  }
}

/** The holder names somebody who has taken over the role. */
export function handoverRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/i/:token/overlamning', async (request: WithToken, reply) => {
    const { current } = await load(request)
    return show(request, reply, current)
  })

  app.post('/i/:token/overlamning', { config: { rateLimit: perLink } }, async (request: WithToken, reply) => {
    const { invitee, current } = await load(request)
    const { refused, result } = await takeForm(request, successorForm, async (form) => {
      const { namn: name, titel: title, adress: email } = form
      return { name, isMailed: await askHandover(deps, invitee, { name, title, email }) }
    })
    if (refused) return show(request, reply, current, refused)
    const { name, isMailed } = result
    const said = isMailed ? 'people.handover_asked' : 'people.handover_asked_staff'
    return reply.to(`/i/${request.params.token}`, said, { name })
  })

  app.post('/i/:token/overlamning/angra', async (request: WithToken, reply) => {
    const { invitee } = await load(request)
    await withdrawHandover(deps, invitee)
    return reply.to(`/i/${request.params.token}`, 'people.handover_regretted')
  })

  function show({ params }: WithToken, reply: FastifyReply, current: Handover | null, refused?: RefusedForm) {
    const page = { title: reply.t('people.handover_title'), base: `/i/${params.token}`, current }
    return reply.page('invitations/handover', page, refused)
  }

  /** @throws NotFound for anyone but the holder. */
  async function load(request: FastifyRequest) {
    const invitee = invitedSeat(request)
    if (invitee.kind !== 'holder') throw new NotFound()
    return { invitee, current: await findCurrentHandover(deps.db, invitee.invitationId) }
  }
}

/** The successor's page. Opening it changes nothing; only posting the form does. */
export function successorRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/i/:token/overtagande', async (request: WithToken, reply) =>
    reply.page('invitations/take-over', await page(request, reply.t)),
  )

  app.post('/i/:token/overtagande', async (request: WithToken, reply) => {
    const { handoverId } = askedToTakeOver(request)
    const { refused, result: answer } = await takeForm(request, takeOverForm, async ({ svar }) => {
      await (svar === 'ja' ? confirmHandover : declineHandover)(deps, handoverId, null)
      return svar
    })
    if (refused) return reply.page('invitations/take-over', await page(request, reply.t), refused)
    const base = `/i/${request.params.token}`
    if (answer === 'ja') return reply.to(base, 'people.taken_over')
    return reply.to(`${base}/overtagande`)
  })

  async function page(request: WithToken, t: Translate) {
    const successor = askedToTakeOver(request)
    const seminar = await getSeminarById(deps.db, successor.seminarId)
    return takeOverPage(request.params.token, successor, seminar, t)
  }
}
