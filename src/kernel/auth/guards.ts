/** Route guards: they send signed-out users to the sign-in page and refuse roles without access. */

import type { FastifyReply, FastifyRequest } from 'fastify'
import { Forbidden } from '../errors.ts'
import type { MessageKey } from '../i18n/translate.ts'

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
  /** The round that the user has chosen to work in; null before any choice. */
  roundId: string | null
}

export function isStaff(role: AccountRole): role is StaffRole {
  return role !== 'rss_contact'
}

declare module 'fastify' {
  interface FastifyRequest {
    user: User | null
    /** The start page of somebody who came by a personal link, and what leads there; null for all others. */
    home: { href: string; says: MessageKey } | null
    /** True when the request carries a valid CSRF token, so it comes from one of our forms. */
    isOurForm: boolean
  }
}

export type Guard = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

/** Any signed-in user, for pages about the user's own account and sessions. */
export const accountGuard: Guard = async (request, reply) => {
  if (!request.user) return toSignIn(request, reply)
}

/** All staff may read; only planners and administrators may change. */
export const staffGuard: Guard = async (request, reply) => {
  if (!request.user) return toSignIn(request, reply)
  if (!isStaff(request.user.role)) throw new Forbidden()
  if (!isReading(request) && request.user.role === 'analyst') throw new Forbidden()
}

export const administratorGuard: Guard = async (request, reply) => {
  if (!request.user) return toSignIn(request, reply)
  if (request.user.role !== 'administrator') throw new Forbidden()
}

/** RSS contacts. Each query limits the rows to the contact's bodies: `where rss_id in user.rssIds`. */
export const rssGuard: Guard = async (request, reply) => {
  if (!request.user) return toSignIn(request, reply)
  if (request.user.role !== 'rss_contact') throw new Forbidden()
}

/** Guards that require a session: behind them a form's token must belong to the signed-in account. */
export const behindSignIn = new Set([accountGuard, staffGuard, administratorGuard, rssGuard])

export function isReading(request: FastifyRequest): boolean {
  return request.method === 'GET' || request.method === 'HEAD'
}

function toSignIn(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (!isReading(request)) throw new Forbidden('errors.signed_out')
  return reply.redirect(`/logga-in?till=${encodeURIComponent(request.url)}`, 303)
}

/** The signed-in user, in a guarded context. @throws Forbidden when nobody is signed in. */
export function signedIn(request: FastifyRequest): User {
  if (!request.user) throw new Forbidden()
  return request.user
}

/** The account that acts. `isRss`: an RSS contact; the route has checked that the seminar is the contact's. */
export interface Actor {
  accountId: string
  isRss: boolean
}

export function actor(request: FastifyRequest): Actor {
  const { accountId, role } = signedIn(request)
  return { accountId, isRss: role === 'rss_contact' }
}
