/** The active round, what RSS contacts see, and a round that goes. (Archiving stops letters: mailings/queue/archive.) */
import type { FastifyInstance } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { valuesOf } from '../kernel/http/forms.ts'
import { getRound, listRounds, type Round } from './queries.ts'
import { nameActive, openToContacts, removeRound } from './state.actions.ts'
import { deletePage } from './state.pages.ts'
import { countContents } from './state.queries.ts'
import { whyCannotDelete } from './state.rules.ts'

type WithSlug = { Params: { slug: string } }

export function roundStateRoutes(app: FastifyInstance, deps: Deps): void {
  app.post<WithSlug>('/omgangar/:slug/aktiv', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const { fran } = valuesOf(request.body)
    const fromId = typeof fran === 'string' && fran !== '' ? fran : null
    await nameActive(deps, signedIn(request).accountId, { round, fromId })
    return reply.to('/omgangar', 'rounds.activated', { name: round.name })
  })

  app.post<WithSlug>('/omgangar/:slug/visning', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const isOpen = valuesOf(request.body).visa === '1'
    await openToContacts(deps, signedIn(request).accountId, { round, isOpen })
    return reply.to(`/omgangar/${round.slug}#lage`, isOpen ? 'rounds.opened' : 'rounds.hidden')
  })

  app.get<WithSlug>('/omgangar/:slug/bort', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    return reply.page('rounds/decide', deletePage(round, await standing(round), reply.t))
  })

  app.post<WithSlug>('/omgangar/:slug/bort', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const seen = String(valuesOf(request.body).sett ?? '')
    if (!(await removeRound(deps, signedIn(request).accountId, { round, seen })))
      return reply.to(`/omgangar/${round.slug}/bort`, 'rounds.look_again')
    // Nobody is in it any more.
    request.round = null
    return reply.to('/omgangar', 'rounds.deleted', { name: round.name })
  })

  async function standing(round: Round) {
    const contents = await countContents(deps.db, round.id)
    const rounds = await listRounds(deps.db)
    const others = rounds.filter((one) => one.id !== round.id && one.archived_at === null).length
    return { contents, refusal: whyCannotDelete(round, { contents, others }) }
  }
}
