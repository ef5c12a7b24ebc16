import type { FastifyInstance } from 'fastify'

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
