/** An invitee shares a theme with a colleague, and the colleague answers it by a link of their own. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Guard, isReading } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, Gone, NotFound } from '../kernel/errors.ts'
import { type RefusedForm, readForm, takeForm } from '../kernel/http/forms.ts'
import { linkOf } from '../kernel/http/rate-limit.ts'
import { localDate } from '../kernel/time.ts'
import { invitedSeat, tokenOf } from '../links/routes.ts'
import { setColleagueOpen, shareTheme } from './colleague.actions.ts'
import { askedPage, sharePage } from './colleague.pages.ts'
import { type Colleague, findColleague, listColleagues } from './colleague.queries.ts'
import { whyClosed } from './colleague.rules.ts'
import { closeForm, shareFormOf, shareQuery } from './input.ts'
import type { Survey } from './pages.ts'
import { byLink, loadSurvey, type Respondent, themeRoutes } from './routes.ts'

declare module 'fastify' {
  interface FastifyRequest {
    colleague: Colleague | null
  }
}

type ByToken = FastifyRequest<{ Params: { token: string } }>
type OfColleague = FastifyRequest<{ Params: { token: string; colleague: string } }>

/** Each link is stored for good: enough for changes of mind. */
const sharesPerLink = { max: 60, timeWindow: '1 hour', hook: 'preHandler' as const, keyGenerator: linkOf }

/** The invitee's page of what is shared with whom. */
export function shareRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/i/:token/fragor/dela', async (request: ByToken, reply) =>
    show(await loadSurvey(deps, await byLink(request), reply.t), request, reply),
  )

  app.post('/i/:token/fragor/dela', { config: { rateLimit: sharesPerLink } }, async (request: ByToken, reply) => {
    const survey = await loadSurvey(deps, await byLink(request), reply.t)
    if (!survey.open) throw new Conflict('responses.closed')
    const form = shareFormOf(survey.sheet.themes.map(({ value }) => value))
    const { refused, result } = await takeForm(request, form, async ({ tema, namn, onskan }) => {
      const shared = { theme: tema, name: namn, ask: onskan }
      return { id: await shareTheme(deps, invitedSeat(request), shared), name: namn }
    })
    if (refused) return show(survey, request, reply, refused)
    return reply.to(`${survey.base}/fragor/dela#kollega-${result.id}`, 'colleague.made', { name: result.name })
  })

  app.post('/i/:token/fragor/dela/:colleague', async (request: OfColleague, reply) => {
    const { token, colleague: id } = request.params
    const isOpen = readForm(request, closeForm).gor === 'oppna'
    const name = await setColleagueOpen(deps, { id, seatId: invitedSeat(request).seatId }, isOpen)
    const said = isOpen ? 'colleague.was_opened' : 'colleague.was_ended'
    return reply.to(`/i/${token}/fragor/dela#kollega-${id}`, said, { name })
  })

  async function show(survey: Survey, request: ByToken, reply: FastifyReply, refused?: RefusedForm) {
    const colleagues = await listColleagues(deps.db, survey.invitee.seatId)
    const { tema } = shareQuery.parse(request.query)
    return reply.page('responses/share', sharePage(survey, colleagues, deps.config, tema), refused)
  }
}

/**
 * An ended link says why. What is posted through it reaches the form's own route, which hands back what was typed.
 * @throws NotFound without revealing whether the link ever existed
 */
export function colleagueGuard(deps: Deps): Guard {
  return async (request, reply) => {
    const { token, hash } = tokenOf(request, reply)
    const colleague = await findColleague(deps.db, hash)
    if (!colleague) throw new NotFound('errors.link')
    if (colleague.archivedAt) throw new Gone('ended.archived')
    request.colleague = colleague
    const closed = whyClosed(colleague, localDate(deps.clock.now()))
    if (isReading(request) && (closed === 'ended' || closed === 'left'))
      throw new Gone(`colleague.closed.${closed}`, { name: colleague.makerName })
    request.home = { href: `/kollega/${token}/fragor`, says: 'invitations.to_questions' }
  }
}

/** The colleague's pages: one theme and nothing else of the seat. */
export function colleagueSurveyRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/kollega/:token', async (request: ByToken, reply) => reply.to(`/kollega/${request.params.token}/fragor`))

  app.get('/kollega/:token/fragor', async (request, reply) => {
    const page = askedPage(await loadSurvey(deps, await byColleague(request), reply.t))
    if (!page) throw new NotFound('errors.link')
    return reply.page('responses/asked', page)
  })

  themeRoutes(app, deps, '/kollega/:token', byColleague)
}

async function byColleague(request: FastifyRequest): Promise<Respondent> {
  const { colleague } = request
  if (!colleague) throw new NotFound('errors.link')
  const base = `/kollega/${(request.params as { token: string }).token}`
  const hand = { linkId: null, accountId: null, colleagueId: colleague.id, source: 'form' as const }
  return { base, invitee: colleague, hand, entry: null, colleague }
}
