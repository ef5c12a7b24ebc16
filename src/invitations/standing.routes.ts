import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, Invalid, NotFound } from '../kernel/errors.ts'
import { type RefusedForm, readForm, takeForm } from '../kernel/http/forms.ts'
import { saveForm } from '../kernel/http/save-form.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { localDate } from '../kernel/time.ts'
import { isUnfilled } from '../letters/rules.ts'
import { listHoldersOf } from '../seats/queries.ts'
import { getSeminarById } from '../seminars/queries.ts'
import { confirmHandover, declineHandover } from './handover.actions.ts'
import { findCurrentHandover, findHandover } from './handover.queries.ts'
import {
  byPostForm,
  exampleQuery,
  guestLinkForm,
  heardFormOf,
  newLinkForm,
  substituteLinkForm,
  takeOverForm,
  withdrawForm,
} from './input.ts'
import { findAnswering, getInvitation, getKind } from './invitee.queries.ts'
import { writeGuestFarewell, writePersonal } from './letters.actions.ts'
import { listMailed } from './links.queries.ts'
import { byStaff, reply as keepReply, sendSubstitute } from './reply.actions.ts'
import {
  changeByPost,
  issueLink,
  sendGuestLinkAgain,
  tellFormerHolder,
  withdrawInvitation,
} from './standing.actions.ts'
import { standingPage, withdrawPage } from './standing.pages.ts'
import {
  getGuestInvitation,
  listGuestBounces,
  listLetters,
  listLinks,
  listOtherSeats,
  listReplies,
  listSeatHistory,
  listWaitingHandovers,
  placeInQueue,
} from './standing.queries.ts'

type ById = FastifyRequest<{ Params: { id: string } }>
type ByHandover = FastifyRequest<{ Params: { id: string; handover: string } }>
type ByLink = FastifyRequest<{ Params: { id: string; link: string } }>

/** Staff's page of one invitation, and the changes they make when somebody calls or writes. */
export function standingRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/inbjudningar', async (request, reply) => {
    const { round } = request
    const rows = round ? await listWaitingHandovers(deps.db, round.id) : []
    return reply.page('invitations/waiting', { title: reply.t('people.list_title'), rows })
  })

  app.get('/inbjudningar/:id', async (request: ById, reply) => show(request.params.id, reply))

  app.post('/inbjudningar/:id/svar', async (request: ById, reply) => {
    const { id } = request.params
    const { accountId } = signedIn(request)
    const whose = await getKind(deps.db, id)
    const { refused, result: held } = await takeForm(request, heardFormOf(whose), async (form) => {
      const { svar, kalla, anteckning, substitute } = form
      const kind = whose === 'seat' ? 'holder' : 'guest'
      const by = byStaff({ invitationId: id, kind, accountId, source: kalla, comment: anteckning })
      if (!substitute) return keepReply(deps, by, svar === 'kommer' ? 'coming' : 'not_coming')
      await sendSubstitute(deps, by, substitute)
      return 'substitute'
    })
    if (refused) return show(id, reply, refused)
    return reply.to(`/inbjudningar/${id}`, held === 'waiting' ? 'guests.noted_waiting' : 'people.noted')
  })

  app.post('/inbjudningar/:id/overlamning/:handover', async (request: ByHandover, reply) => {
    const { id, handover } = request.params
    const { svar } = readForm(request, takeOverForm)
    const found = await findHandover(deps.db, handover)
    if (found?.invitationId !== id) throw new NotFound()
    const { accountId } = signedIn(request)
    const isYes = svar === 'ja'
    if (isYes) await confirmHandover(deps, handover, accountId)
    else await declineHandover(deps, handover, accountId)
    return reply.to(`/inbjudningar/${id}`, isYes ? 'people.approved' : 'people.refused', { name: found.name })
  })

  app.post('/inbjudningar/:id/lank', async (request: ById, reply) => {
    const { id } = request.params
    return (await getKind(deps.db, id)) === 'guest' ? sendGuestAgain(request, reply) : sendHolderLink(request, reply)
  })

  async function sendHolderLink(request: ById, reply: FastifyReply) {
    const { id } = request.params
    const { lank: seen } = readForm(request, newLinkForm)
    const { accountId } = signedIn(request)
    const { holderEmail: email, holderByPost } = await getInvitation(deps.db, id)
    const sent = holderByPost === 1 || !email ? 'people.new_link_paper' : 'people.new_link_sent'
    const done = await issueLink(deps, { invitationId: id, accountId, seen, kind: 'holder' })
    return reply.to(`/inbjudningar/${id}`, done ? sent : 'people.new_link_twice', { email: email ?? '' })
  }

  async function sendGuestAgain(request: ById, reply: FastifyReply) {
    const { id } = request.params
    const { accountId } = signedIn(request)
    const { refused, result: done } = await takeForm(request, guestLinkForm, ({ lank: seen, adress: address }) =>
      sendGuestLinkAgain(deps, { invitationId: id, accountId, seen, address }),
    )
    if (refused?.errors.lank) throw new Invalid('errors.invalid')
    if (refused) return show(id, reply, refused)
    return reply.to(`/inbjudningar/${id}`, done ? 'guests.link_sent' : 'people.new_link_twice')
  }

  app.post('/inbjudningar/:id/ersattarens-lank', async (request: ById, reply) => {
    const { id } = request.params
    const { accountId } = signedIn(request)
    const { refused, result } = await takeForm(request, substituteLinkForm, async ({ lank: seen, nyadress: email }) => {
      const done = await issueLink(deps, { invitationId: id, accountId, seen, kind: 'substitute', email })
      return { email, said: done ? ('people.new_link_sent' as const) : ('people.new_link_twice' as const) }
    })
    if (refused) return show(id, reply, refused)
    return reply.to(`/inbjudningar/${id}`, result.said, { email: result.email })
  })

  app.get('/inbjudningar/:id/ta-tillbaka', async (request: ById, reply) => {
    const { id } = request.params
    const { exempel } = exampleQuery.parse(request.query)
    return reply.page('invitations/withdraw', withdrawPage(await farewell(id, exempel), reply.t))
  })

  app.get('/inbjudningar/:id/ta-tillbaka/exempel', async (request: ById, reply) => {
    const { exempel } = exampleQuery.parse(request.query)
    const { mail } = await farewell(request.params.id, exempel)
    if (!mail) throw new NotFound()
    return reply.letter(mail.html)
  })

  app.post('/inbjudningar/:id/ta-tillbaka', async (request: ById, reply) => {
    const { id } = request.params
    const { accountId } = signedIn(request)
    const { refused } = await takeForm(request, withdrawForm, ({ skal: reason, mejl }) =>
      withdrawInvitation(deps, { invitationId: id, accountId, reason, tell: mejl === 1 }),
    )
    if (refused) return reply.page('invitations/withdraw', withdrawPage(await farewell(id, 1), reply.t), refused)
    return reply.to(`/inbjudningar/${id}`, 'people.withdrawn')
  })

  app.post('/inbjudningar/:id/tidigare/:link', async (request: ByLink, reply) => {
    const { id, link: linkId } = request.params
    const { accountId } = signedIn(request)
    const name = await tellFormerHolder(deps, { invitationId: id, accountId, linkId })
    return reply.to(`/inbjudningar/${id}`, 'people.former_told', { name })
  })

  app.post('/inbjudningar/:id/post', async (request: ById, reply) => {
    const { id } = request.params
    const { accountId } = signedIn(request)
    const { seatId } = await getInvitation(deps.db, id)
    const { refused } = await saveForm(deps, request, {
      subject: `seat/${seatId}`,
      read: async (db) => ({ post: (await getInvitation(db, id)).holderByPost === 1 ? '1' : '' }),
      schema: byPostForm,
      save: ({ post }, seen) => changeByPost(deps, { invitationId: id, accountId, byPost: post }, seen),
    })
    if (refused) throw new Conflict('people.by_post_other')
    return reply.to(`/inbjudningar/${id}`, 'common.saved')
  })

  async function show(id: string, reply: FastifyReply, refused?: RefusedForm) {
    const page = (await getKind(deps.db, id)) === 'guest' ? await guestPage(id, reply.t) : await seatPage(id, reply.t)
    return reply.page('invitations/standing', page, refused)
  }

  async function ofBoth(id: string, seminarId: string) {
    const { db } = deps
    return {
      links: await listLinks(db, id),
      seminar: await getSeminarById(db, seminarId),
      replies: await listReplies(db, id),
      letters: await listLetters(db, id),
      today: localDate(deps.clock.now()),
    }
  }

  async function seatPage(id: string, t: Translate) {
    const { db } = deps
    const standing = await getInvitation(db, id)
    const { seatId } = standing
    const both = await ofBoth(id, standing.seminarId)
    const handover = await findCurrentHandover(db, id)
    const live = both.links.filter((link) => link.revokedAt === null).map(({ email }) => email)
    const emails = [...live, handover?.email ?? '', standing.holderEmail ?? ''].filter(Boolean)
    const own = {
      handover,
      events: await listSeatHistory(db, seatId),
      holders: await listHoldersOf(db, [seatId]),
      others: await listOtherSeats(db, seatId, [...new Set(emails)]),
      answering: await findAnswering(db, seatId),
    }
    return standingPage({ kind: 'seat', standing, ...both, ...own }, t)
  }

  async function guestPage(id: string, t: Translate) {
    const { db } = deps
    const standing = await getGuestInvitation(db, id)
    const bounces = await listGuestBounces(db, standing.seminarId, id)
    const own = { queue: await placeInQueue(db, id), bounce: bounces.get(id) ?? null }
    return standingPage({ kind: 'guest', standing, ...(await ofBoth(id, standing.seminarId)), ...own }, t)
  }

  /** The persons who would be told, and the letter as one of them would get it. */
  async function farewell(id: string, example: number) {
    const live = (await listLinks(deps.db, id)).filter((link) => link.revokedAt === null)
    const mailed = await listMailed(
      deps.db,
      live.map((link) => link.id),
    )
    const told = live.filter((link) => mailed.has(link.id)).sort((a, b) => a.kind.localeCompare(b.kind))
    const number = Math.min(example, told.length)
    const to = told[number - 1]
    if ((await getKind(deps.db, id)) === 'guest') {
      const standing = await getGuestInvitation(deps.db, id)
      const mail = await writeGuestFarewell(deps, deps.db, standing)
      const isTold = to !== undefined && mail !== null
      return { kind: 'guest' as const, standing, told: isTold ? told : [], number, mail: isTold ? mail : null }
    }
    const standing = await getInvitation(deps.db, id)
    const letter = to && {
      invitationId: id,
      purpose: 'withdrawn' as const,
      linkId: null,
      to: { name: to.name, email: to.email, title: '' },
    }
    const mail = letter && (await writePersonal(deps, deps.db, letter))
    return { kind: 'seat' as const, standing, told, number, mail: mail && !isUnfilled(mail) ? mail : null }
  }
}
