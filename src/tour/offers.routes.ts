/** Planners choose seminars, look, and offer the dates. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { z } from 'zod'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { type RefusedForm, takeForm } from '../kernel/http/forms.ts'
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
    if (seminarium.length === 0) return reply.to(href)
    return preview(reply, round, { runId: request.params.run, slugs: seminarium, exempel })
  })

  app.post<RunParams>('/omgangar/:slug/turne/:run/erbjudande', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const { run: runId } = request.params
    const { t } = reply
    const by = signedIn(request).accountId
    const accept = (form: z.infer<typeof acceptForm>) =>
      acceptRun(deps, by, round, { runId, slugs: form.seminarium, expected: form.granskat })
    const { refused, result: done } = await takeForm(request, acceptForm, accept, t)
    if (refused?.status === 422) return reply.to(`${baseOf(round)}/${runId}/erbjudande?tomt`)
    if (refused) {
      const { seminarium: slugs } = offerQuery.parse(request.body)
      return preview(reply, round, { runId, slugs, exempel: 1 }, refused)
    }
    return reply.to(`${baseOf(round)}/${runId}`, 'tour.offered', {
      dates: t.n('tour.preview_dates', done.dates),
      seminars: t.n('common.n_seminars', done.seminars),
      told: t.n('tour.told', done.told),
    })
  })

  function today() {
    return localDate(deps.clock.now())
  }

  /** What a rule refuses shows the plan as it is now, with the reason. */
  async function preview(
    reply: FastifyReply,
    round: Round,
    asked: { runId: string; slugs: string[]; exempel: number },
    refused?: RefusedForm,
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
    return reply.page('tour/preview', page, refused)
  }
}
