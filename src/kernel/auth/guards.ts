/** Finds out who a request comes from, and refuses those who may not see the page. */

import type { FastifyReply, FastifyRequest } from 'fastify'
import { Forbidden } from '../errors.ts'

export type StaffRole = 'administrator' | 'planner' | 'analyst'
export type AccountRole = StaffRole | 'rss_contact'

/** Who is signed in. `rssIds`: the bodies an RSS contact may see; empty for staff. */
export interface User {
  sessionId: string
  accountId: string
  name: string
  email: string
  role: AccountRole
  rssIds: string[]
  /** The round they have chosen to be in. */
  roundId: string | null
}

export function isStaff(role: AccountRole): role is StaffRole {
  return role !== 'rss_contact'
}

declare module 'fastify' {
  interface FastifyRequest {
    user: User | null
    /** The page of whoever comes by a personal link: there is no other start page for them. */
    home: string | null
    /** A change asked for by a form of ours: its token was right. */
    isOurForm: boolean
  }
}

export type Guard = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

/** Anyone signed in: own account and sessions. */
export const accountGuard: Guard = async (request, reply) => {
  if (!request.user) return toSignIn(request, reply)
}

/** Staff: everyone reads, only planners and administrators change. */
export const staffGuard: Guard = async (request, reply) => {
  if (!request.user) return toSignIn(request, reply)
  if (!isStaff(request.user.role)) throw new Forbidden()
  if (!isReading(request) && request.user.role === 'analyst') throw new Forbidden()
}

export const administratorGuard: Guard = async (request, reply) => {
  if (!request.user) return toSignIn(request, reply)
  if (request.user.role !== 'administrator') throw new Forbidden()
}

/** RSS contacts; of which bodies is checked by each query: `where rss_id in user.rssIds`. */
export const rssGuard: Guard = async (request, reply) => {
  if (!request.user) return toSignIn(request, reply)
  if (request.user.role !== 'rss_contact') throw new Forbidden()
}

/** A form of these comes from a page of ours. */
export const behindSignIn = new Set([accountGuard, staffGuard, administratorGuard, rssGuard])

export function isReading(request: FastifyRequest): boolean {
  return request.method === 'GET' || request.method === 'HEAD'
}

function toSignIn(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (!isReading(request)) throw new Forbidden('errors.signed_out')
  return reply.redirect(`/logga-in?till=${encodeURIComponent(request.url)}`, 303)
}

/** Inside a guarded context somebody is signed in. */
export function signedIn(request: FastifyRequest): User {
  if (!request.user) throw new Forbidden()
  return request.user
}

/** Who acts; `isRss` for a contact, whose seminar the route has checked. */
export interface Actor {
  accountId: string
  isRss: boolean
}

export function actor(request: FastifyRequest): Actor {
  const { accountId, role } = signedIn(request)
  return { accountId, isRss: role === 'rss_contact' }
}
