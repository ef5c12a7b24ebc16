import type { FastifyInstance } from 'fastify'
import { methodPage } from './pages.ts'

export function methodRoutes(app: FastifyInstance): void {
  app.get('/jamfor/metod', (_request, reply) => reply.page('comparison/method/method', methodPage(reply.t)))
}
