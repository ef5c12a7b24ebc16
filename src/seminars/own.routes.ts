/** What routes of one seminar share: the secretariat opens any, an RSS contact those of the own bodies. */
import type { FastifyRequest } from 'fastify'
import type { Deps } from '../kernel/deps.ts'
import { requireOwnBody } from '../register/colleagues.routes.ts'
import { getSeminar } from './queries.ts'
import type { Seminar } from './rules.ts'

export type Slug = { Params: { slug: string } }

/** Whose page it is: it decides the addresses and the layout. */
export type Side = 'staff' | 'rss'
export const bases = { staff: '/seminarier', rss: '/rss' } as const

/** @throws NotFound for another body's seminar, just as for one that does not exist; the attempt is logged. */
export async function ownSeminar(deps: Deps, request: FastifyRequest<Slug>): Promise<Seminar> {
  const seminar = await getSeminar(deps.db, request.params.slug)
  requireOwnBody(deps, request, seminar)
  return seminar
}

/** @throws NotFound, as `ownSeminar` for a contact. */
export function seminarOn(side: Side, deps: Deps, request: FastifyRequest<Slug>): Promise<Seminar> {
  return side === 'rss' ? ownSeminar(deps, request) : getSeminar(deps.db, request.params.slug)
}
