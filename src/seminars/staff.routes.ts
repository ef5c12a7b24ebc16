/** What the secretariat's routes of a seminar share. */
import type { FastifyReply, FastifyRequest } from 'fastify'

export type Slug = { Params: { slug: string } }

export function back(request: FastifyRequest<Slug>, reply: FastifyReply, anchor: string) {
  return reply.to(`/seminarier/${request.params.slug}#${anchor}`)
}
