import type { FastifyInstance, FastifyReply } from 'fastify'

/** Where the links of a trial letter lead: the same page for anybody, which says that it was a trial. */
export function proofRoutes(app: FastifyInstance): void {
  const show = (reply: FastifyReply) => reply.page('letters/proof', { title: reply.t('letters.proof_page') })
  app.get('/provbrev', async (_request, reply) => show(reply))
  app.get('/provbrev/*', async (_request, reply) => show(reply))
}
