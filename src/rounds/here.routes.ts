/** Finds the round one is in, once for each request; the picker in the head. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, NotFound } from '../kernel/errors.ts'
import { valuesOf } from '../kernel/http/forms.ts'
import { localPath } from '../kernel/http/local-path.ts'
import { localDate } from '../kernel/time.ts'
import { herePage } from './here.pages.ts'
import { findRoundIdOf, listRoundsOf, setChosenRound } from './here.queries.ts'
import { carryRound, isOfRound, roundAsked, samePlaceIn, withRound } from './here.rules.ts'

/** For every request of somebody signed in. Must come before the first route. */
export function readRound(app: FastifyInstance, deps: Deps): void {
  app.decorateRequest('round', null)
  app.decorateRequest('rounds', null)

  app.addHook('preHandler', async (request, reply) => {
    const { user } = request
    if (!user) return
    const route = request.routeOptions.url ?? ''
    const rounds = await listRoundsOf(deps.db, user)
    const ownId = await findRoundIdOf(deps.db, route, request.params as Record<string, string>)
    const isRss = user.role === 'rss_contact'
    const found = roundAsked(rounds, { ownId, slug: slugIn(request), chosenId: user.roundId })
    if (found === 'unknown' && !isRss)
      throw new NotFound('rounds.not_found', { slug: slugIn(request) ?? '' })
    request.rounds = rounds
    request.round = found === 'unknown' || (found === null && isRss) ? (rounds[0] ?? null) : found
    const today = localDate(deps.clock.now())
    reply.locals = { here: herePage(request.round, rounds, { today, isRss }, reply.t) }
    if (isWriting(request) && request.round?.archived_at && isOfRound(route))
      throw new Conflict('rounds.is_archived', { name: request.round.name })
  })

  app.addHook('onSend', (request, reply, payload, done) => {
    const { round, rounds } = request
    if (!round || !rounds || rounds.length < 2) return done(null, payload)
    const path = request.url.split('?')[0] ?? '/'
    const location = reply.getHeader('location')
    if (typeof location === 'string')
      reply.header('location', withRound(location, round.slug, { path }))
    done(null, isPage(reply, payload) ? carryRound(payload, round.slug, path) : payload)
  })
}

/** The person goes to another round, and stays there. */
export function chosenRoundRoutes(app: FastifyInstance, deps: Deps): void {
  app.post('/konto/omgang', async (request, reply) => {
    const { omgang, till } = valuesOf(request.body)
    const chosen = request.rounds?.find((round) => round.slug === omgang)
    if (!chosen) throw new NotFound('rounds.not_found', { slug: String(omgang ?? '') })
    await setChosenRound(deps.db, signedIn(request).accountId, chosen.id)
    const from = URL.parse(localPath(till) ?? '/', 'http://here.invalid')?.pathname ?? '/'
    return reply.redirect(samePlaceIn(from, chosen.slug), 303)
  })
}

function slugIn(request: FastifyRequest): string | null {
  const [asked, posted] = [request.query, request.body].map((from) => valuesOf(from).omgang)
  const slug = [asked, posted].find((one) => typeof one === 'string' && one !== '')
  return (slug as string | undefined) ?? null
}

function isWriting({ method }: FastifyRequest): boolean {
  return method !== 'GET' && method !== 'HEAD'
}

function isPage(reply: FastifyReply, payload: unknown): payload is string {
  return (
    typeof payload === 'string' && String(reply.getHeader('content-type')).startsWith('text/html')
  )
}
