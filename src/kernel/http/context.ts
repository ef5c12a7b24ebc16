/**
 * Opens the contexts in which features register their routes. The context adds the guard, the CSRF check of every
 * request that changes something, and the cache header, so no route can omit them.
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
    // Browsers and proxies must not store responses of these routes, files included.
    context.addHook('onSend', (_request, reply, _payload, done) => {
      if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
      done()
    })
    for (const route of routes) await route(context, deps)
  })
}

declare module 'fastify' {
  interface FastifyInstance {
    /** All routes except assets, as `GET /kommuner/:code`. */
    routeList: string[]
  }
}

/** Must be called before the first route is registered. */
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
