import type { FastifyInstance } from 'fastify'
import { signedIn } from '../../kernel/auth/guards.ts'
import type { Deps } from '../../kernel/deps.ts'
import { localDate } from '../../kernel/time.ts'
import { getRound } from '../../rounds/queries.ts'
import { archiveRound, unarchiveRound } from './archive.actions.ts'
import { archivePage } from './archive.pages.ts'
import { countToArchive } from './archive.queries.ts'

type WithSlug = { Params: { slug: string } }

/** Putting a round away, and taking it out again. */
export function archiveRoutes(app: FastifyInstance, deps: Deps): void {
  app.get<WithSlug>('/omgangar/:slug/arkivering', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const counts = await countToArchive(deps.db, round.id)
    const today = localDate(deps.clock.now())
    return reply.page('rounds/decide', archivePage(round, counts, today, reply.t))
  })

  app.post<WithSlug>('/omgangar/:slug/arkivering', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    await archiveRound(deps, signedIn(request).accountId, round)
    return reply.to(`/omgangar/${round.slug}`, 'rounds.archived', { name: round.name })
  })

  app.post<WithSlug>('/omgangar/:slug/arkivering/angra', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    await unarchiveRound(deps, signedIn(request).accountId, round)
    return reply.to(`/omgangar/${round.slug}`, 'rounds.unarchived', { name: round.name })
  })
}
