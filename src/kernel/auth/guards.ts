/**
 * The contexts a feature registers its routes into. Protection follows from the context: a route
 * cannot forget it. Every POST carries a CSRF token. (The guards of invitees and guests, whose key is a
 * personal link, are in invitee.ts and guest.ts.)
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { Forbidden, NotFound } from '../errors.ts'
import { readUpload } from '../http/upload.ts'
import { findUser, isStaff, sessionCookie, type User } from './session.ts'

declare module 'fastify' {
  interface FastifyRequest {
    user: User | null
    /** A change asked for by a form of ours: its token was right. */
    isOurForm: boolean
  }
}

export type Routes = (app: FastifyInstance, deps: Deps) => void | Promise<void>
export type Guard = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

/** Reads the session cookie into `request.user`, for every request that has one. */
export function readSession(app: FastifyInstance, deps: Deps): void {
  app.decorateRequest('user', null)
  app.decorateRequest('isOurForm', false)
  app.decorateRequest('invitee', null)
  app.decorateRequest('guest', null)
  app.decorateRequest('successor', null)
  app.addHook('onRequest', async (request) => {
    const token = request.cookies[sessionCookie]
    if (token) request.user = await findUser(deps.db, token, deps.clock.now())
  })
}

export function openContext(
  app: FastifyInstance,
  deps: Deps,
  guard: Guard | null,
  routes: Routes[],
): void {
  app.register(async (context) => {
    if (guard) context.addHook('onRequest', guard)
    context.addHook('preValidation', readUpload)
    context.addHook('preValidation', (request, reply, done) => {
      if (isReading(request)) done()
      else
        context.csrfProtection(request, reply, () => {
          if (guard && behindSignIn.has(guard)) request.mustBeOwnForm()
          request.isOurForm = true
          done()
        })
    })
    // Whatever a guard stands before is kept in no browser or proxy: files too, which are no pages.
    context.addHook('onSend', (_request, reply, _payload, done) => {
      if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
      done()
    })
    for (const route of routes) await route(context, deps)
  })
}

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

/** RSS contacts; which body's seminar it may be is checked by each query: `where rss_id in user.rssIds`. */
export const rssGuard: Guard = async (request, reply) => {
  if (!request.user) return toSignIn(request, reply)
  if (request.user.role !== 'rss_contact') throw new Forbidden()
}

const behindSignIn = new Set([accountGuard, staffGuard, administratorGuard, rssGuard])

function isReading(request: FastifyRequest): boolean {
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

/** @throws NotFound for another RSS body's seminar, just as for one that does not exist; the attempt is logged. */
export function requireOwnBody(
  deps: Deps,
  request: FastifyRequest,
  seminar: { slug: string; rssId: string },
): void {
  const user = signedIn(request)
  if (user.rssIds.includes(seminar.rssId)) return
  deps.log.warn({ account: user.accountId, seminar: seminar.slug }, 'seminar of another RSS body')
  throw new NotFound()
}
