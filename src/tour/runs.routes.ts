/** The tour's page, its runs, and the offers made from a run. Planners act, analysts only read. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { type RefusedForm, takeForm } from '../kernel/http/forms.ts'
import { canSend } from '../kernel/mail/sender.rules.ts'
import { localDate } from '../kernel/time.ts'
import { listBlocks, listPlaces } from '../negotiation/clash.queries.ts'
import { getRound, type Round } from '../rounds/queries.ts'
import type { Slug } from '../seminars/own.routes.ts'
import { acceptForm, offerQuery, startForm } from './input.ts'
import { acceptRun, offerWriter, readOfferPlan } from './offers.actions.ts'
import { choosePage, previewPage } from './offers.pages.ts'
import { baseOf, tourPage } from './pages.ts'
import { listWished, readSettings } from './queries.ts'
import { runPage, typedDates } from './result.pages.ts'
import { say } from './rules.ts'
import { cancelRun, discardRun, resolveRest, startRun } from './runs.actions.ts'
import { getRun, listRuns, type TourRun } from './runs.queries.ts'

type RunParams = { Params: { slug: string; run: string } }

export function tourRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get<Slug>('/omgangar/:slug/turne', async (request, reply) =>
    showTour(reply, await getRound(db, request.params.slug)),
  )

  app.post<Slug>('/omgangar/:slug/turne/forslag', async (request, reply) => {
    const round = await getRound(db, request.params.slug)
    const by = signedIn(request).accountId
    const { refused, result: id } = await takeForm(request, startForm, ({ alternatives }) =>
      startRun(deps, by, round.id, alternatives),
    )
    return refused ? showTour(reply, round, refused) : reply.to(`${baseOf(round)}/${id}`)
  })

  app.get<RunParams>('/omgangar/:slug/turne/:run', async (request, reply) => {
    const { round, run } = await find(request)
    return showRun(reply, round, run)
  })

  app.post<RunParams>('/omgangar/:slug/turne/:run/avbrott', async (request, reply) => {
    const { round, run } = await find(request)
    const cancelled = await cancelRun(deps, round.id, run.id)
    return reply.to(`${baseOf(round)}/${run.id}`, cancelled ? 'tour.cancelled' : undefined)
  })

  app.post<RunParams>('/omgangar/:slug/turne/:run/borttaget', async (request, reply) => {
    const { round, run } = await find(request)
    await discardRun(deps, round.id, run.id)
    return reply.to(baseOf(round), 'tour.discarded')
  })

  app.post<RunParams>('/omgangar/:slug/turne/:run/omrakning', async (request, reply) => {
    const { round, run } = await find(request)
    const held = typedDates(request.body)
    const by = signedIn(request).accountId
    const result = await resolveRest(deps, by, round, { runId: run.id, held })
    if (result.ok) return reply.to(`${baseOf(round)}/${result.id}`)
    const problems = result.problems.map(({ field, name, said }) => ({ field, text: `${name}: ${say(said, reply.t)}` }))
    return showRun(reply, round, run, { problems, locked: held.locked, typed: held.dates })
  })

  app.get<RunParams>('/omgangar/:slug/turne/:run/erbjudande', async (request, reply) => {
    const { slug, run: runId } = request.params
    const round = await getRound(db, slug)
    const plan = await readOfferPlan(db, round, runId, today())
    const empty = offerQuery.parse(request.query).tomt !== undefined
    return reply.page('tour/offer', { ...choosePage(round, { ...plan, runId }, reply.t), empty })
  })

  app.get<RunParams>('/omgangar/:slug/turne/:run/erbjudande/granska', async (request, reply) => {
    const round = await getRound(db, request.params.slug)
    const { run: runId } = request.params
    const { seminarium: slugs, exempel: example } = offerQuery.parse(request.query)
    if (slugs.length === 0) return reply.to(`${baseOf(round)}/${runId}/erbjudande?tomt`)
    return showPreview(reply, round, { runId, slugs, example })
  })

  app.post<RunParams>('/omgangar/:slug/turne/:run/erbjudande', async (request, reply) => {
    const round = await getRound(db, request.params.slug)
    const { run: runId } = request.params
    const { t } = reply
    const by = signedIn(request).accountId
    const { refused, result: done } = await takeForm(
      request,
      acceptForm,
      (form) => acceptRun(deps, by, round, { runId, slugs: form.seminarium, expected: form.granskat }),
      t,
    )
    if (refused?.status === 422) return reply.to(`${baseOf(round)}/${runId}/erbjudande?tomt`)
    if (refused) {
      // Shows the present plan, with the reason why the offer was refused.
      const { seminarium: slugs } = offerQuery.parse(request.body)
      return showPreview(reply, round, { runId, slugs, example: 1 }, refused)
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

  async function find(request: FastifyRequest<RunParams>) {
    const round = await getRound(db, request.params.slug)
    return { round, run: await getRun(db, round.id, request.params.run) }
  }

  async function showTour(reply: FastifyReply, round: Round, refused?: RefusedForm) {
    const rows = {
      settings: await readSettings(db, round),
      places: await listPlaces(db),
      blocks: await listBlocks(db, round.id),
      wishes: await listWished(db, round.id),
      runs: await listRuns(db, round.id),
    }
    return reply.page('tour/tour', tourPage(round, rows, reply.t), refused)
  }

  async function showRun(reply: FastifyReply, round: Round, run: TourRun, refused?: object) {
    const [newest] = await listRuns(db, round.id)
    const facts = {
      run,
      present: await listWished(db, round.id),
      newer: newest && newest.at > run.created_at ? newest.id : null,
    }
    const page = { ...runPage(round, facts, reply.t), ...refused }
    return reply.page('tour/run', page, refused ? 422 : 200)
  }

  async function showPreview(
    reply: FastifyReply,
    round: Round,
    asked: { runId: string; slugs: string[]; example: number },
    refused?: RefusedForm,
  ) {
    const plan = await readOfferPlan(db, round, asked.runId, today())
    const write = await offerWriter(deps, db, round, plan)
    const page = previewPage(round, { ...plan, ...asked, write, hasSmtp: canSend(deps) }, reply.t)
    return reply.page('tour/preview', page, refused)
  }
}
