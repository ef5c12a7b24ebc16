import type { FastifyInstance, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { Forbidden } from '../kernel/errors.ts'
import { parseForm } from '../kernel/http/forms.ts'
import { confirmBounce, handle, reopen } from './actions.ts'
import { inboxQuery, noteForm } from './input.ts'
import { inboxPage, incomingPage, perPage, shelfOf } from './pages.ts'
import { countShelves, getIncoming, getRaw, listIncoming } from './queries.ts'

type WithId = FastifyRequest<{ Params: { id: string } }>

/** What has come in, and what became of it. */
export function incomingRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/inkorg', async (request, reply) => {
    const { visa, sida } = inboxQuery.parse(request.query)
    const shelf = shelfOf(visa)
    const counts = await countShelves(deps.db)
    const some = { limit: perPage, offset: (sida - 1) * perPage }
    const found = await listIncoming(deps.db, shelf, some)
    return reply.page('incoming/list', inboxPage(reply.t, { shelf, counts, found, page: sida }))
  })

  app.get('/inkorg/:id', async (request: WithId, reply) =>
    reply.page(
      'incoming/message',
      incomingPage(reply.t, await getIncoming(deps.db, request.params.id)),
    ),
  )

  /**
   * As a file and never as a page: its sender has chosen every octet. Our letter may be quoted in it, with the
   * personal link: whoever may only read does not get it.
   */
  app.get('/inkorg/:id/original', async (request: WithId, reply) => {
    if (signedIn(request).role === 'analyst') throw new Forbidden()
    return reply
      .header('content-disposition', 'attachment; filename="meddelande.txt"')
      .header('cache-control', 'no-store')
      .type('application/octet-stream')
      .send(await getRaw(deps.db, request.params.id))
  })

  app.post('/inkorg/:id/hanterat', async (request: WithId, reply) => {
    const { id } = request.params
    const form = parseForm(noteForm, request.body)
    if (!form.ok) {
      const page = incomingPage(reply.t, await getIncoming(deps.db, id))
      return reply.page('incoming/message', { ...page, ...form }, 422)
    }
    await handle(deps, signedIn(request).accountId, id, form.value.anteckning)
    return reply.notice('incoming.handled').redirect('/inkorg', 303)
  })

  app.post('/inkorg/:id/studsade', async (request: WithId, reply) => {
    const { id } = request.params
    await confirmBounce(deps, signedIn(request).accountId, id)
    return reply.notice('incoming.bounce_confirmed').redirect(`/inkorg/${id}`, 303)
  })

  app.post('/inkorg/:id/att-lasa', async (request: WithId, reply) => {
    await reopen(deps, request.params.id)
    return reply.notice('incoming.reopened').redirect(`/inkorg/${request.params.id}`, 303)
  })
}
