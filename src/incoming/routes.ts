import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { Forbidden } from '../kernel/errors.ts'
import { type RefusedForm, takeForm } from '../kernel/http/forms.ts'
import { confirmBounce, handle, reopen } from './actions.ts'
import { inboxQuery, noteForm } from './input.ts'
import { inboxPage, incomingPage, perPage, shelfOf } from './pages.ts'
import { countShelves, getIncoming, getRaw, listIncoming } from './queries.ts'

type WithId = FastifyRequest<{ Params: { id: string } }>

/** The inbox: lists and shows received messages, and lets staff handle them. */
export function incomingRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/inkorg', async (request, reply) => {
    const { visa, sida } = inboxQuery.parse(request.query)
    const shelf = shelfOf(visa)
    const counts = await countShelves(deps.db)
    const some = { limit: perPage, offset: (sida - 1) * perPage }
    const found = await listIncoming(deps.db, shelf, some)
    return reply.page('incoming/list', inboxPage({ shelf, counts, found, page: sida }, reply.t))
  })

  const show = async (id: string, reply: FastifyReply, refused?: RefusedForm) => {
    const page = incomingPage(await getIncoming(deps.db, id), reply.t)
    return reply.page('incoming/message', page, refused)
  }

  app.get('/inkorg/:id', (request: WithId, reply) => show(request.params.id, reply))

  /**
   * Sends the original as a download and never as a page: its content is untrusted. Analysts do not get it: it may
   * quote our letter with the personal link, and they may only read.
   */
  app.get('/inkorg/:id/original', async (request: WithId, reply) => {
    if (signedIn(request).role === 'analyst') throw new Forbidden()
    return reply.download('meddelande.txt', await getRaw(deps.db, request.params.id))
  })

  app.post('/inkorg/:id/hanterat', async (request: WithId, reply) => {
    const { id } = request.params
    const { refused } = await takeForm(request, noteForm, ({ anteckning }) =>
      handle(deps, signedIn(request).accountId, id, anteckning),
    )
    return refused ? show(id, reply, refused) : reply.to('/inkorg', 'incoming.handled')
  })

  app.post('/inkorg/:id/studsade', async (request: WithId, reply) => {
    const { id } = request.params
    await confirmBounce(deps, signedIn(request).accountId, id)
    return reply.to(`/inkorg/${id}`, 'incoming.bounce_confirmed')
  })

  app.post('/inkorg/:id/att-lasa', async (request: WithId, reply) => {
    await reopen(deps, request.params.id)
    return reply.to(`/inkorg/${request.params.id}`, 'incoming.reopened')
  })
}
