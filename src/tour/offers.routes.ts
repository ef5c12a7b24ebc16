/** Planners choose seminars, look, and offer the dates. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict } from '../kernel/errors.ts'
import { parseForm } from '../kernel/http/forms.ts'
import { isMessageKey } from '../kernel/i18n/translate.ts'
import { canSend } from '../kernel/mail/sender.rules.ts'
import { localDate } from '../kernel/time.ts'
import { getRound, type Round } from '../rounds/queries.ts'
import { acceptForm, offerQuery } from './input.ts'
import { acceptRun, offerWriter, readOfferPlan } from './offers.actions.ts'
import { choosePage, previewPage } from './offers.pages.ts'
import { baseOf } from './settings.pages.ts'

type RunParams = { Params: { slug: string; run: string } }

export function tourOfferRoutes(app: FastifyInstance, deps: Deps): void {
  app.get<RunParams>('/omgangar/:slug/turne/:run/erbjudande', async (request, reply) => {
    const { slug, run: runId } = request.params
    const round = await getRound(deps.db, slug)
    const plan = await readOfferPlan(deps.db, round, runId, today())
    const empty = offerQuery.parse(request.query).tomt !== undefined
    const page = choosePage(round, { ...plan, runId }, reply.t)
    return reply.page('tour/offer', { ...page, empty })
  })

  app.get<RunParams>('/omgangar/:slug/turne/:run/erbjudande/granska', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const { seminarium, exempel } = offerQuery.parse(request.query)
    const href = `${baseOf(round)}/${request.params.run}/erbjudande?tomt`
    if (seminarium.length === 0) return reply.redirect(href, 303)
    return preview(reply, round, { runId: request.params.run, slugs: seminarium, exempel })
  })

  app.post<RunParams>('/omgangar/:slug/turne/:run/erbjudande', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const { run: runId } = request.params
    const form = parseForm(acceptForm, request.body)
    const slugs = form.ok ? form.value.seminarium : []
    if (!form.ok || slugs.length === 0)
      return reply.redirect(`${baseOf(round)}/${runId}/erbjudande?tomt`, 303)
    const acceptance = { runId, slugs, expected: form.value.granskat }
    try {
      const done = await acceptRun(deps, signedIn(request).accountId, round, acceptance)
      return reply
        .notice('tour.offered', {
          dates: reply.t.n('tour.preview_dates', done.dates),
          seminars: reply.t.n('tour.for_seminars', done.seminars),
          told: reply.t.n('tour.told', done.told),
        })
        .redirect(`${baseOf(round)}/${runId}`, 303)
    } catch (error) {
      if (!(error instanceof Conflict) || !isMessageKey(error.code)) throw error
      const reason = reply.t(error.code, error.params)
      return preview(reply, round, { runId, slugs, exempel: 1 }, reason)
    }
  })

  function today() {
    return localDate(deps.clock.now())
  }

  /** What a rule refuses shows the plan as it is now, with the reason. */
  async function preview(
    reply: FastifyReply,
    round: Round,
    asked: { runId: string; slugs: string[]; exempel: number },
    reason?: string,
  ) {
    const plan = await readOfferPlan(deps.db, round, asked.runId, today())
    const page = previewPage(
      round,
      {
        ...plan,
        ...asked,
        example: asked.exempel,
        write: await offerWriter(deps, deps.db, round, plan),
        organisation: deps.config.organisation,
        hasSmtp: canSend(deps),
      },
      reply.t,
    )
    return reply.page('tour/preview', { ...page, reason }, reason ? 409 : 200)
  }
}
