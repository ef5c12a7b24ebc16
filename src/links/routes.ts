/** Guards of the routes that a personal link opens: `/i/:token` for a seat, `/gast/:token` for a guest. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Guard } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { Gone, NotFound } from '../kernel/errors.ts'
import { hashToken } from '../kernel/ids.ts'
import { findInvitee, findSuccessor, type Invitee, type SeatInvitee, type Successor, whyDead } from './queries.ts'

declare module 'fastify' {
  interface FastifyRequest {
    invitee: Invitee | null
    successor: Successor | null
  }
}

/**
 * An unknown or misspelt link gets a page that does not reveal whether it ever existed. An ended link tells its owner
 * why, and nothing else. An unanswered handover's link redirects to the question.
 */
export function inviteeGuard(deps: Deps): Guard {
  return async (request, reply) => {
    const { token, hash } = tokenOf(request, reply)
    const invitee = await findInvitee(deps.db, hash)
    const root = invitee?.kind === 'guest' ? 'gast' : 'i'
    if (invitee && root !== request.url.split('/')[1]) throw new NotFound('errors.link')
    if (invitee?.archivedAt) throw new Gone('ended.archived')
    request.invitee = invitee
    if (invitee) {
      request.home = { href: `/${root}/${token}`, says: 'errors.to_invitation' }
      return
    }
    if (!(await findSuccessor(deps.db, hash))) throw await whyDead(deps.db, hash)
    return reply.to(`/i/${token}/overtagande`)
  }
}

/** Opens only an unanswered handover; a successor who has confirmed is redirected to the invitation. */
export function successorGuard(deps: Deps): Guard {
  return async (request, reply) => {
    const { token, hash } = tokenOf(request, reply)
    const successor = await findSuccessor(deps.db, hash)
    if (successor?.archivedAt) throw new Gone('ended.archived')
    request.successor = successor
    if (successor) return
    if (!(await findInvitee(deps.db, hash))) throw await whyDead(deps.db, hash)
    return reply.to(`/i/${token}`)
  }
}

/** The token in the path, and its hash. */
export function tokenOf(request: FastifyRequest, reply: FastifyReply) {
  // A forwarded link must not end up in a search engine.
  reply.header('x-robots-tag', 'noindex, nofollow')
  const token = (request.params as { token?: string }).token ?? ''
  return { token, hash: hashToken(token) }
}

export function invited(request: FastifyRequest): Invitee {
  if (!request.invitee) throw new NotFound('errors.link')
  return request.invitee
}

export function invitedSeat(request: FastifyRequest): SeatInvitee {
  const invitee = invited(request)
  if (invitee.kind === 'guest') throw new NotFound('errors.link')
  return invitee
}

export function askedToTakeOver(request: FastifyRequest): Successor {
  if (!request.successor) throw new NotFound('errors.link')
  return request.successor
}
