/** What the RSS contact's routes of a seminar share; the secretariat's is `seminars/staff.routes.ts`. */

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../kernel/deps.ts'
import { requireOwnBody } from '../register/own.routes.ts'
import { getSeminar } from '../seminars/queries.ts'
import type { Seminar } from '../seminars/rules.ts'
import type { Slug } from '../seminars/staff.routes.ts'
import { anchors } from './asks.pages.ts'

/** @throws NotFound for another body's seminar, just as for one that does not exist; the attempt is logged. */
export async function ownSeminar(deps: Deps, request: FastifyRequest<Slug>): Promise<Seminar> {
  const seminar = await getSeminar(deps.db, request.params.slug)
  requireOwnBody(deps, request, { slug: seminar.slug, rssId: seminar.rssId })
  return seminar
}

export function back(reply: FastifyReply, seminar: Seminar, thing: keyof typeof anchors) {
  return reply.redirect(`/rss/${seminar.slug}#${anchors[thing]}`, 303)
}
