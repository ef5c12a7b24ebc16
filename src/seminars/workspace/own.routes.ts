/** What the RSS contact's routes of a seminar share; `staff.routes.ts` is the secretariat's. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { requireOwnBody, signedIn } from '../../kernel/auth/guards.ts'
import type { Deps } from '../../kernel/deps.ts'
import type { Actor } from '../dates/actions.ts'
import { getSeminar, type Seminar } from '../queries.ts'
import { anchors } from './asks.pages.ts'

export type Slug = { Params: { slug: string } }

/** @throws NotFound for another body's seminar, just as for one that does not exist; the attempt is logged. */
export async function ownSeminar(deps: Deps, request: FastifyRequest<Slug>): Promise<Seminar> {
  const seminar = await getSeminar(deps.db, request.params.slug)
  requireOwnBody(deps, request, { slug: seminar.slug, rssId: seminar.rss_id })
  return seminar
}

export function actor(request: FastifyRequest): Actor {
  return { accountId: signedIn(request).accountId, isRss: true }
}

export function back(reply: FastifyReply, seminar: Seminar, thing: keyof typeof anchors) {
  return reply.redirect(`/rss/${seminar.slug}#${anchors[thing]}`, 303)
}
