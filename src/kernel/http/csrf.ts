/**
 * CSRF protection: each form carries a token that must match a cookie. Behind a sign-in the token is also bound to the
 * account, so that a cookie planted by another site of the same domain is useless. It is bound to the account and not
 * to the session, so that a user who was signed out can sign in again and still submit the form.
 */
import { createHmac } from 'node:crypto'
import csrf from '@fastify/csrf-protection'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'
import { Forbidden } from '../errors.ts'

declare module 'fastify' {
  interface FastifyReply {
    /** Creates the CSRF token for the forms of one page. */
    formToken(): string
  }
  interface FastifyRequest {
    /** @throws Forbidden when the form was rendered for another account, or for nobody */
    mustBeOwnForm(): void
  }
}

export async function protectForms(app: FastifyInstance, config: Config): Promise<void> {
  const https = config.baseUrl.startsWith('https:')
  await app.register(csrf, {
    // Browsers accept a cookie with the prefix __Host- only from this host.
    cookieKey: https ? '__Host-csrf' : '_csrf',
    cookieOpts: { path: '/', httpOnly: true, sameSite: 'lax', secure: https },
    getToken: (request) => sentToken(request).split('.')[0] ?? '',
  })
  const seal = (request: FastifyRequest, token: string) =>
    createHmac('sha256', config.secret)
      .update(`form:${request.user?.accountId ?? ''}:${token}`)
      .digest('base64url')
  app.decorateReply('formToken', function (this: FastifyReply) {
    const token = this.generateCsrf()
    return this.request.user ? `${token}.${seal(this.request, token)}` : token
  })
  app.decorateRequest('mustBeOwnForm', function (this: FastifyRequest) {
    const [token = '', sealed] = sentToken(this).split('.')
    if (sealed !== seal(this, token)) throw new Forbidden('errors.csrf')
  })
}

/** The token from the form's field, or from the header when a script sends the request. */
function sentToken(request: FastifyRequest): string {
  const { _csrf: field } = (request.body ?? {}) as { _csrf?: unknown }
  return String(field || request.headers['x-csrf-token'] || '')
}
