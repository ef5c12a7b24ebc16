import type { FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { NotFound } from '../kernel/errors.ts'

/** @throws NotFound for another RSS body's seminar, just as for one that does not exist; the attempt is logged. */
export function requireOwnBody(deps: Deps, request: FastifyRequest, seminar: { slug: string; rssId: string }): void {
  const user = signedIn(request)
  if (user.rssIds.includes(seminar.rssId)) return
  deps.log.warn({ account: user.accountId, seminar: seminar.slug }, 'seminar of another RSS body')
  throw new NotFound()
}
