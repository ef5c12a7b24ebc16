/** What the secretariat's routes of a seminar share. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Actor } from './dates/actions.ts'

export type Slug = { Params: { slug: string } }

export function actor(request: FastifyRequest): Actor {
  return { accountId: signedIn(request).accountId, isRss: false }
}

export function back(request: FastifyRequest<Slug>, reply: FastifyReply, anchor: string) {
  return reply.redirect(`/seminarier/${request.params.slug}#${anchor}`, 303)
}
