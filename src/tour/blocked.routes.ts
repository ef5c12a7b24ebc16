/** An RSS contact says on which days the own body cannot hold a seminar. Another's seminar does not exist here. */

import type { FastifyInstance, FastifyReply } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { type RefusedForm, takeForm } from '../kernel/http/forms.ts'
import { ownSeminar, type Slug } from '../seminars/own.routes.ts'
import { getRoundOf } from '../seminars/queries.ts'
import type { Seminar } from '../seminars/rules.ts'
import { addBlock, removeBlock } from './blocked.actions.ts'
import { ownBlocksPage } from './blocked.pages.ts'
import { listBlocks } from './blocked.queries.ts'
import { ownBlockForm } from './input.ts'

export function ownBlockRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get<Slug>('/rss/:slug/otillgangligt', async (request, reply) => show(reply, await ownSeminar(deps, request)))

  app.post<Slug>('/rss/:slug/otillgangligt', async (request, reply) => {
    const seminar = await ownSeminar(deps, request)
    const round = await getRoundOf(db, seminar.roundId)
    const period = { from: round.starts_on, to: round.ends_on }
    const { refused } = await takeForm(request, ownBlockForm(period), (form) => {
      const name = form.name || reply.t('tour.own_block')
      const block = { ...form, name, team: null, rssId: seminar.rssId }
      return addBlock(deps, signedIn(request).accountId, round.id, block)
    })
    if (refused) return show(reply, seminar, refused)
    return reply.to(`/rss/${seminar.slug}/otillgangligt`, 'tour.own_block_saved')
  })

  app.post<Slug & { Params: { block: string } }>(
    '/rss/:slug/otillgangligt/:block/borttagen',
    async (request, reply) => {
      const seminar = await ownSeminar(deps, request)
      const { block: id } = request.params
      const which = { id, roundId: seminar.roundId, rssId: seminar.rssId }
      const name = await removeBlock(deps, signedIn(request).accountId, which)
      if (name !== null) reply.notice('tour.unblocked', { name })
      return reply.to(`/rss/${seminar.slug}/otillgangligt`)
    },
  )

  async function show(reply: FastifyReply, seminar: Seminar, refused?: RefusedForm) {
    const round = await getRoundOf(db, seminar.roundId)
    const blocks = await listBlocks(db, round.id)
    const page = ownBlocksPage(seminar, round, blocks, reply.t)
    return reply.page('tour/own-blocks', page, refused)
  }
}
