/**
 * The contexts a feature registers its routes into. Protection follows from the context: a route
 * cannot forget it. Every POST carries a CSRF token.
 */
import type { FastifyInstance } from 'fastify'
import { behindSignIn, type Guard, isReading } from '../auth/guards.ts'
import type { Deps } from '../deps.ts'
import { readUpload } from './upload.ts'

type Routes = (app: FastifyInstance, deps: Deps) => void | Promise<void>

export function openContext(app: FastifyInstance, deps: Deps, guard: Guard | null, routes: Routes[]): void {
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
    // Browsers and proxies may store nothing that a guard protects, files included.
    context.addHook('onSend', (_request, reply, _payload, done) => {
      if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
      done()
    })
    for (const route of routes) await route(context, deps)
  })
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route there is, `GET /kommuner/:code`, assets left out. */
    routeList: string[]
  }
}

/** Must come before the first route. */
export function collectRoutes(app: FastifyInstance): void {
  const routeList: string[] = []
  app.decorate('routeList', routeList)
  app.addHook('onRoute', (route) => {
    if (route.url.startsWith('/assets/')) return
    for (const method of [route.method].flat()) {
      if (method !== 'HEAD') routeList.push(`${method} ${route.url}`)
    }
  })
}
