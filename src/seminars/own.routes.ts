/** Shared by routes about one seminar. Staff open any seminar, an RSS contact those of their own bodies. */
import type { FastifyRequest } from 'fastify'
import type { Deps } from '../kernel/deps.ts'
import { requireOwnBody } from '../register/colleagues.routes.ts'
import { getSeminar } from './queries.ts'
import type { Seminar } from './rules.ts'

export type Slug = { Params: { slug: string } }

/** Who reads the page; decides its addresses and its layout. */
export type Side = 'staff' | 'rss'
export const bases = { staff: '/seminarier', rss: '/rss' } as const

/** @throws NotFound for another body's seminar, as for one that does not exist; `requireOwnBody` logs the attempt. */
export async function ownSeminar(deps: Deps, request: FastifyRequest<Slug>): Promise<Seminar> {
  const seminar = await getSeminar(deps.db, request.params.slug)
  requireOwnBody(deps, request, seminar)
  return seminar
}

/** @throws NotFound; for an RSS contact also when the seminar is another body's, as `ownSeminar`. */
export function seminarOn(side: Side, deps: Deps, request: FastifyRequest<Slug>): Promise<Seminar> {
  return side === 'rss' ? ownSeminar(deps, request) : getSeminar(deps.db, request.params.slug)
}
