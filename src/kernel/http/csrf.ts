/**
 * Each form carries a token that goes with a cookie of the browser's. Behind a sign-in it goes with the account too, so
 * that a cookie which another site of the same domain has planted is of no use. With the account, not with the session:
 * whoever was signed out meanwhile signs in again and sends what was written.
 */
import { createHmac } from 'node:crypto'
import csrf from '@fastify/csrf-protection'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'
import { Forbidden } from '../errors.ts'

declare module 'fastify' {
  interface FastifyReply {
    /** For the forms of one page. */
    formToken(): string
  }
  interface FastifyRequest {
    /** @throws Forbidden when the form was another account's, or nobody's. */
    mustBeOwnForm(): void
  }
}

export async function protectForms(app: FastifyInstance, config: Config): Promise<void> {
  const https = config.baseUrl.startsWith('https:')
  await app.register(csrf, {
    // A browser takes a cookie of such a name from this host only.
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
    return `${token}.${seal(this.request, token)}`
  })
  app.decorateRequest('mustBeOwnForm', function (this: FastifyRequest) {
    const [token = '', sealed] = sentToken(this).split('.')
    if (sealed !== seal(this, token)) throw new Forbidden('errors.csrf')
  })
}

/** In a field of the form, or in a header when a script sends it. */
function sentToken(request: FastifyRequest): string {
  const { _csrf: field } = (request.body ?? {}) as { _csrf?: unknown }
  return String(field || request.headers['x-csrf-token'] || '')
}
