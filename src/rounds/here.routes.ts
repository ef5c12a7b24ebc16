/** Sets `request.round` on each request, keeps the round in links and redirects, and serves the round picker. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, NotFound } from '../kernel/errors.ts'
import { localPath } from '../kernel/http/address.ts'
import { valuesOf } from '../kernel/http/forms.ts'
import { localDate } from '../kernel/time.ts'
import { findRoundIdOf, listRoundsOf, setChosenRound } from './here.queries.ts'
import { carryRound, isOfRound, roundAsked, samePlaceIn, withRound } from './here.rules.ts'
import { herePage } from './pages.ts'

/** Adds hooks that act on requests of signed-in users. Register it before the first route. */
export function readRound(app: FastifyInstance, deps: Deps): void {
  app.decorateRequest('round', null)
  app.decorateRequest('rounds', null)

  // Runs before the guards, because their refusal pages also need the round.
  app.addHook('onRequest', async (request, reply) => {
    if (request.user) await findHere(request, reply, slugIn(request.query))
  })

  app.addHook('preHandler', async (request, reply) => {
    if (!request.user || !isWriting(request)) return
    const posted = slugIn(request.body)
    if (posted !== null && slugIn(request.query) === null) await findHere(request, reply, posted)
    if (request.readsOnly) throw new Conflict('rounds.is_archived', { name: request.round?.name ?? '' })
  })

  app.addHook('onSend', (request, reply, payload, done) => {
    const { round, rounds } = request
    if (!round || !rounds || rounds.length < 2) return done(null, payload)
    const path = request.url.split('?')[0] ?? '/'
    const location = reply.getHeader('location')
    if (typeof location === 'string') reply.header('location', withRound(location, round.slug, { path }))
    done(null, isPage(reply, payload) ? carryRound(payload, round.slug, path) : payload)
  })

  async function findHere(request: FastifyRequest, reply: FastifyReply, slug: string | null) {
    const user = signedIn(request)
    const route = request.routeOptions.url ?? ''
    const rounds = await listRoundsOf(deps.db, user)
    const ownId = await findRoundIdOf(deps.db, route, request.params as Record<string, string>)
    const isRss = user.role === 'rss_contact'
    if (isRss && ownId !== null && !rounds.some((round) => round.id === ownId)) throw new NotFound()
    const found = roundAsked(rounds, { ownId, slug, chosenId: user.roundId })
    if (found === 'unknown' && !isRss) throw new NotFound('rounds.not_found', { slug: slug ?? '' })
    request.rounds = rounds
    request.round = found === 'unknown' || (found === null && isRss) ? (rounds[0] ?? null) : found
    request.readsOnly = request.round?.archived_at != null && isOfRound(route)
    const today = localDate(deps.clock.now())
    reply.locals = { here: herePage(request.round, rounds, { today, isRss }, reply.t) }
  }
}

/** The route that stores the user's choice of round and shows the same kind of page in that round. */
export function chosenRoundRoutes(app: FastifyInstance, deps: Deps): void {
  app.post('/konto/omgang', async (request, reply) => {
    const { omgang, till } = valuesOf(request.body)
    const chosen = request.rounds?.find((round) => round.slug === omgang)
    if (!chosen) throw new NotFound('rounds.not_found', { slug: String(omgang ?? '') })
    await setChosenRound(deps.db, signedIn(request).accountId, chosen.id)
    const from = URL.parse(localPath(till) ?? '/', 'http://here.invalid')?.pathname ?? '/'
    return reply.to(samePlaceIn(from, chosen.slug))
  })
}

/** @param from a request's query or body. */
function slugIn(from: unknown): string | null {
  const { omgang } = valuesOf(from)
  return typeof omgang === 'string' && omgang !== '' ? omgang : null
}

function isWriting({ method }: FastifyRequest): boolean {
  return method !== 'GET' && method !== 'HEAD'
}

function isPage(reply: FastifyReply, payload: unknown): payload is string {
  return typeof payload === 'string' && String(reply.getHeader('content-type')).startsWith('text/html')
}
