/** What the RSS contact's routes of a seminar share, and those that are alike for staff. */

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../kernel/deps.ts'
import { requireOwnBody } from '../register/own.routes.ts'
import { getSeminar } from '../seminars/queries.ts'
import type { Slug } from '../seminars/routes.ts'
import type { Seminar } from '../seminars/rules.ts'
import { anchors } from './asks.pages.ts'

/** @throws NotFound for another body's seminar, just as for one that does not exist; the attempt is logged. */
export async function ownSeminar(deps: Deps, request: FastifyRequest<Slug>): Promise<Seminar> {
  const seminar = await getSeminar(deps.db, request.params.slug)
  requireOwnBody(deps, request, { slug: seminar.slug, rssId: seminar.rssId })
  return seminar
}

export function back(reply: FastifyReply, seminar: Seminar, thing: keyof typeof anchors) {
  return reply.to(`/rss/${seminar.slug}#${anchors[thing]}`)
}

/** Whose page it is: its layout and its addresses. */
export type Side = 'staff' | 'rss'
export const bases = { staff: '/seminarier', rss: '/rss' } as const

/** Any seminar for staff, one of the own bodies' for a contact. @throws NotFound */
export function seminarOn(side: Side, deps: Deps, request: FastifyRequest<Slug>): Promise<Seminar> {
  return side === 'rss' ? ownSeminar(deps, request) : getSeminar(deps.db, request.params.slug)
}

export function backOn(side: Side, reply: FastifyReply, slug: string, anchor: string) {
  return reply.redirect(`${bases[side]}/${slug}#${anchor}`, 303)
}
