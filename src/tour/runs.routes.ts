/** The tour's page, and what becomes of a run. Planners start, change and accept; analysts look. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Deps } from '../kernel/deps.ts'
import { getRound, type Round } from '../rounds/queries.ts'
import { listBlocks } from './blocked.queries.ts'
import { listRuns } from './offers.queries.ts'
import { tourPage } from './pages.ts'
import { readSettings } from './settings.queries.ts'
import { listTownNames, listWishes } from './wishes.queries.ts'

type Slug = { Params: { slug: string } }

export function tourRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get<Slug>('/omgangar/:slug/turne', async (request, reply) =>
    showTour(reply, await getRound(db, request.params.slug)),
  )

  async function showTour(reply: FastifyReply, round: Round) {
    const rows = {
      settings: await readSettings(db, round),
      places: await listTownNames(db),
      blocks: await listBlocks(db, round.id),
      wishes: await listWishes(db, round.id),
      runs: await listRuns(db, round.id),
    }
    return reply.page('tour/tour', tourPage(round, rows, reply.t))
  }
}
