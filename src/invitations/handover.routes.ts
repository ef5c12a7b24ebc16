import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Deps } from '../kernel/deps.ts'
import { NotFound } from '../kernel/errors.ts'
import { takeForm } from '../kernel/http/forms.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { askedToTakeOver, invitedSeat } from '../links/routes.ts'
import { getSeminarById } from '../seminars/queries.ts'
import { askHandover, confirmHandover, declineHandover, withdrawHandover } from './handover.actions.ts'
import { handoverPage, takeOverPage } from './handover.pages.ts'
import { findCurrentHandover } from './handover.queries.ts'
import { successorForm, takeOverForm } from './input.ts'
import { perLink } from './invitee.routes.ts'

type WithToken = FastifyRequest<{ Params: { token: string } }>

/** The holder: somebody else has the role now. */
export function handoverRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/i/:token/overlamning', async (request: WithToken, reply) => {
    const { current } = await load(request)
    return reply.page('invitations/handover', handoverPage(request.params.token, current, reply.t))
  })

  app.post('/i/:token/overlamning', { config: { rateLimit: perLink } }, async (request: WithToken, reply) => {
    const { invitee, current } = await load(request)
    const { refused, result } = await takeForm(request, successorForm, async (form) => {
      const { namn: name, titel: title, adress: email } = form
      return { name, isMailed: await askHandover(deps, invitee, { name, title, email }) }
    })
    const { token } = request.params
    if (refused) return reply.page('invitations/handover', handoverPage(token, current, reply.t), refused)
    const { name, isMailed } = result
    const said = isMailed ? 'people.handover_asked' : 'people.handover_asked_staff'
    return reply.to(`/i/${token}`, said, { name })
  })

  app.post('/i/:token/overlamning/angra', async (request: WithToken, reply) => {
    const { invitee } = await load(request)
    await withdrawHandover(deps, invitee)
    return reply.to(`/i/${request.params.token}`, 'people.handover_regretted')
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
