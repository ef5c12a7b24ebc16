import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, NotFound } from '../kernel/errors.ts'
import { type RefusedForm, readForm, takeForm } from '../kernel/http/forms.ts'
import { saveForm } from '../kernel/http/save-form.ts'
import { localDate } from '../kernel/time.ts'
import { isUnfilled } from '../letters/rules.ts'
import { listHoldersOf } from '../seats/queries.ts'
import { getSeminarById } from '../seminars/queries.ts'
import { confirmHandover, declineHandover } from './handover.actions.ts'
import { findCurrentHandover, findHandover } from './handover.queries.ts'
import {
  byPostForm,
  exampleQuery,
  heardForm,
  newLinkForm,
  substituteLinkForm,
  takeOverForm,
  withdrawForm,
} from './input.ts'
import { findAnswering, getInvitation } from './invitee.queries.ts'
import { writePersonal } from './letters.actions.ts'
import { listMailed } from './links.queries.ts'
import { byStaff, reply as keepReply, sendSubstitute } from './reply.actions.ts'
import { changeByPost, issueLink, tellFormerHolder, withdrawInvitation } from './standing.actions.ts'
import { standingPage, withdrawPage } from './standing.pages.ts'
import {
  listLinks,
  listOtherSeats,
  listReplies,
  listSeatHistory,
  listSeatLetters,
  listWaitingHandovers,
} from './standing.queries.ts'

type ById = FastifyRequest<{ Params: { id: string } }>
type ByHandover = FastifyRequest<{ Params: { id: string; handover: string } }>
type ByLink = FastifyRequest<{ Params: { id: string; link: string } }>

/** Staff's page of one seat's invitation, and the changes they make when somebody calls or writes. */
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
    const { refused } = await takeForm(request, heardForm, async ({ svar, kalla, anteckning, substitute }) => {
      const by = byStaff({ invitationId: id, kind: 'holder', accountId, source: kalla, comment: anteckning })
      if (substitute) await sendSubstitute(deps, by, substitute)
      else await keepReply(deps, by, svar === 'kommer' ? 'coming' : 'not_coming')
    })
    if (refused) return show(id, reply, refused)
    return reply.to(`/inbjudningar/${id}`, 'people.noted')
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
    const { lank: seen } = readForm(request, newLinkForm)
    const { accountId } = signedIn(request)
    const { holderEmail: email, holderByPost } = await getInvitation(deps.db, id)
    const sent = holderByPost === 1 || !email ? 'people.new_link_paper' : 'people.new_link_sent'
    const done = await issueLink(deps, { invitationId: id, accountId, seen, kind: 'holder' })
    return reply.to(`/inbjudningar/${id}`, done ? sent : 'people.new_link_twice', { email: email ?? '' })
  })

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
    const { db } = deps
    const standing = await getInvitation(db, id)
    const links = await listLinks(db, id)
    const handover = await findCurrentHandover(db, id)
    const live = links.filter((link) => link.revokedAt === null).map(({ email }) => email)
    const emails = [...live, handover?.email ?? '', standing.holderEmail ?? ''].filter(Boolean)
    const page = standingPage(
      {
        standing,
        links,
        handover,
        seminar: await getSeminarById(db, standing.seminarId),
        replies: await listReplies(db, 'seat', id),
        events: await listSeatHistory(db, standing.seatId),
        letters: await listSeatLetters(db, standing.seatId),
        holders: await listHoldersOf(db, [standing.seatId]),
        others: await listOtherSeats(db, standing.seatId, [...new Set(emails)]),
        answering: await findAnswering(db, standing.seatId),
        today: localDate(deps.clock.now()),
      },
      reply.t,
    )
    return reply.page('invitations/standing', page, refused)
  }

  /** The persons who would be told, and the letter as one of them would get it. */
  async function farewell(id: string, example: number) {
    const standing = await getInvitation(deps.db, id)
    const live = (await listLinks(deps.db, id)).filter((link) => link.revokedAt === null)
    const mailed = await listMailed(
      deps.db,
      live.map((link) => link.id),
    )
    const told = live.filter((link) => mailed.has(link.id)).sort((a, b) => a.kind.localeCompare(b.kind))
    const number = Math.min(example, told.length)
    const to = told[number - 1]
    const letter = to && {
      invitationId: id,
      purpose: 'withdrawn' as const,
      linkId: null,
      to: { name: to.name, email: to.email, title: '' },
    }
    const mail = letter && (await writePersonal(deps, deps.db, letter))
    return { standing, told, number, mail: mail && !isUnfilled(mail) ? mail : null }
  }
}
