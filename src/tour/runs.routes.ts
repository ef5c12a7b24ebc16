/** The tour's page, and what becomes of a run. Planners start, change and cancel; analysts look. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { type RefusedForm, takeForm } from '../kernel/http/forms.ts'
import { getRound, type Round } from '../rounds/queries.ts'
import { listBlocks } from './blocked.queries.ts'
import { startForm } from './input.ts'
import { listRuns } from './offers.queries.ts'
import { tourPage } from './pages.ts'
import { resolveRest } from './resolve.actions.ts'
import { runPage, typedDates } from './result.pages.ts'
import { cancelRun, discardRun, startRun } from './runs.actions.ts'
import { getRun, type TourRun } from './runs.queries.ts'
import { baseOf } from './settings.pages.ts'
import { readSettings } from './settings.queries.ts'
import { getStarter, listTownNames, listWishes } from './wishes.queries.ts'
import { say } from './words.rules.ts'

type Slug = { Params: { slug: string } }
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

  async function find(request: FastifyRequest<RunParams>) {
    const round = await getRound(db, request.params.slug)
    return { round, run: await getRun(db, round.id, request.params.run) }
  }

  async function showTour(reply: FastifyReply, round: Round, refused?: RefusedForm) {
    const rows = {
      settings: await readSettings(db, round),
      places: await listTownNames(db),
      blocks: await listBlocks(db, round.id),
      wishes: await listWishes(db, round.id),
      runs: await listRuns(db, round.id),
    }
    return reply.page('tour/tour', tourPage(round, rows, reply.t), refused)
  }

  async function showRun(reply: FastifyReply, round: Round, run: TourRun, refused?: object) {
    const [newest] = await listRuns(db, round.id)
    const facts = {
      run,
      by: await getStarter(db, run.started_by),
      present: await listWishes(db, round.id),
      newer: newest && newest.at > run.created_at ? newest.id : null,
    }
    const page = { ...runPage(round, facts, reply.t), ...refused }
    return reply.page('tour/run', page, refused ? 422 : 200)
  }
}
