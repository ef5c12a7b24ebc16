import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Deps } from '../kernel/deps.ts'
import { NotFound } from '../kernel/errors.ts'
import { parseForm, refusedBy } from '../kernel/http/forms.ts'
import { askedToTakeOver, invitedSeat } from '../links/routes.ts'
import { getSeminarById } from '../seminars/queries.ts'
import {
  askHandover,
  confirmHandover,
  declineHandover,
  withdrawHandover,
} from './handover.actions.ts'
import { handoverPage, takeOverPage } from './handover.pages.ts'
import { findCurrentHandover } from './handover.queries.ts'
import { successorForm, takeOverForm } from './input.ts'
import { perLink } from './invitee.routes.ts'

type WithToken = FastifyRequest<{ Params: { token: string } }>

/** The holder: somebody else has the role now. */
export function handoverRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/i/:token/overlamning', async (request: WithToken, reply) => {
    const { current } = await load(request)
    return reply.page('invitations/handover', handoverPage(reply.t, request.params.token, current))
  })

  app.post(
    '/i/:token/overlamning',
    { config: { rateLimit: perLink } },
    async (request: WithToken, reply) => {
      const { invitee, current } = await load(request)
      const page = handoverPage(reply.t, request.params.token, current)
      const form = parseForm(successorForm, request.body)
      if (!form.ok) return reply.page('invitations/handover', { ...page, ...form }, 422)
      const { namn: name, titel: title, adress: email } = form.value
      let isMailed = false
      const refused = await refusedBy(
        async () => {
          isMailed = await askHandover(deps, invitee, { name, title, email })
        },
        { 'people.successor_is_you': 'adress' },
        request.body,
      )
      if (refused) return reply.page('invitations/handover', { ...page, ...refused }, 422)
      return reply
        .notice(isMailed ? 'people.handover_asked' : 'people.handover_asked_staff', { name })
        .redirect(`/i/${request.params.token}`, 303)
    },
  )

  app.post('/i/:token/overlamning/angra', async (request: WithToken, reply) => {
    const { invitee } = await load(request)
    await withdrawHandover(deps, invitee)
    return reply.notice('people.handover_regretted').redirect(`/i/${request.params.token}`, 303)
  })

  /** Only the holder hands over. */
  async function load(request: FastifyRequest) {
    const invitee = invitedSeat(request)
    if (invitee.kind !== 'holder') throw new NotFound()
    return { invitee, current: await findCurrentHandover(deps.db, invitee.invitationId) }
  }
}

/** The person who is said to have taken over. Looking changes nothing: only a press does. */
export function successorRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/i/:token/overtagande', async (request: WithToken, reply) =>
    reply.page('invitations/take-over', await page(request, reply.t)),
  )

  app.post('/i/:token/overtagande', async (request: WithToken, reply) => {
    const form = parseForm(takeOverForm, request.body)
    if (!form.ok) {
      const shown = { ...(await page(request, reply.t)), ...form }
      return reply.page('invitations/take-over', shown, 422)
    }
    const { handoverId } = askedToTakeOver(request)
    const base = `/i/${request.params.token}`
    if (form.value.svar === 'ja') {
      await confirmHandover(deps, handoverId, null)
      return reply.notice('people.taken_over').redirect(base, 303)
    }
    await declineHandover(deps, handoverId, null)
    return reply.redirect(`${base}/overtagande`, 303)
  })

  async function page(request: WithToken, t: Parameters<typeof takeOverPage>[0]) {
    const successor = askedToTakeOver(request)
    const seminar = await getSeminarById(deps.db, successor.seminarId)
    return takeOverPage(t, request.params.token, successor, seminar)
  }
}
