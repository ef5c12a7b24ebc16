import type { FastifyInstance } from 'fastify'
import type { Deps } from '../kernel/deps.ts'
import { findUser, sessionCookie } from './session.queries.ts'

/** Reads the session cookie into `request.user`, for every request that has one. */
export function readSession(app: FastifyInstance, deps: Deps): void {
  app.decorateRequest('user', null)
  app.decorateRequest('isOurForm', false)
  app.decorateRequest('home', null)
  app.addHook('onRequest', async (request) => {
    const token = request.cookies[sessionCookie]
    if (token) request.user = await findUser(deps.db, token, deps.clock.now())
  })
}
