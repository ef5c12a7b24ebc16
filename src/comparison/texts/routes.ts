/** Reading what was answered in words and said at the seminars, and collecting quotes from it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../../kernel/auth/guards.ts'
import type { Deps } from '../../kernel/deps.ts'
import { NotFound } from '../../kernel/errors.ts'
import { type RefusedForm, readForm, takeForm } from '../../kernel/http/forms.ts'
import { saveForm } from '../../kernel/http/save-form.ts'
import { getQuestionnaire } from '../../questionnaire/queries.ts'
import { roundHere } from '../../rounds/here.rules.ts'
import type { Round } from '../../rounds/queries.ts'
import { recordTaken } from '../exports.routes.ts'
import { readSeats } from '../seats.queries.ts'
import { changeCollection, collectQuote, removeQuote } from './actions.ts'
import { collectionForm, collectionParams, quoteForm, quoteQuery, removalForm, textsQuery } from './input.ts'
import { collectionPage, collectionsPage, quotePage, quoteSheet, textsPage } from './pages.ts'
import { getCollection, listCollections, listQuotes, listSaid, listWritten } from './queries.ts'
import { toldBy, wordQuestions } from './rules.ts'

export function textsRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get('/jamfor/texter', async (request, reply) => {
    const read = await readTexts(request, reply)
    return reply.page('comparison/texts/texts', textsPage({ ...read, query: textsQuery.parse(request.query) }, reply.t))
  })

  app.get('/jamfor/texter/citat', (request, reply) => {
    const query = quoteQuery.parse(request.query)
    return query.kalla ? showQuote(request, reply, query) : reply.to('/jamfor/texter')
  })

  app.post('/jamfor/texter/citat', async (request, reply) => {
    const from = readForm(request, quoteQuery)
    const { all, round } = await readTexts(request, reply)
    const source = all.find(({ key }) => key === from.kalla)
    if (!source) throw new NotFound()
    const { accountId } = signedIn(request)
    const { refused, result: id } = await takeForm(request, quoteForm, (form) =>
      collectQuote(deps, { roundId: round.id, accountId, source, form }),
    )
    if (refused) return showQuote(request, reply, from, refused)
    return reply.to(`/jamfor/citat/${id}`, 'quotes.saved')
  })

  app.get('/jamfor/citat', async (request, reply) =>
    reply.page(
      'comparison/texts/collections',
      collectionsPage(await listCollections(db, roundHere(request).id), reply.t),
    ),
  )

  app.get('/jamfor/citat/:id', (request, reply) => showCollection(request, reply))

  app.post('/jamfor/citat/:id', async (request, reply) => {
    const { round, collection } = await collectionHere(request)
    const { id } = collection
    const { refused } = await saveForm(deps, request, {
      subject: `quote_collection/${id}`,
      read: async (at) => {
        const now = await getCollection(at, round.id, id)
        return { namn: now?.name ?? '', anteckning: now?.memo ?? '' }
      },
      schema: collectionForm,
      save: ({ namn: name, anteckning: memo }, seen) =>
        changeCollection(deps, { roundId: round.id, id, name, memo, seen }),
    })
    if (refused) return showCollection(request, reply, refused)
    return reply.to(`/jamfor/citat/${id}`, 'common.change_saved')
  })

  app.post('/jamfor/citat/:id/bort', async (request, reply) => {
    const { collection } = await collectionHere(request)
    const { citat, bort } = readForm(request, removalForm)
    await removeQuote(deps, { collectionId: collection.id, id: citat, removed: bort })
    return reply.to(`/jamfor/citat/${collection.id}`, bort ? 'quotes.removed' : 'quotes.restored')
  })

  app.get('/jamfor/citat/:id/citat.csv', async (request, reply) => {
    const read = await readCollection(request, reply)
    await recordTaken(deps, request, `citat.csv ${read.collection.name}`)
    return reply.csv(['citat', read.collection.name], quoteSheet(read, reply.t))
  })

  async function readTexts(request: FastifyRequest, reply: FastifyReply) {
    const round = roundHere(request)
    const { document } = await getQuestionnaire(db, round.questionnaire_id)
    const seats = await readSeats(db, round.id)
    const keys = wordQuestions(document).map(({ key }) => key)
    const written = await listWritten(db, round.id, keys)
    const said = await listSaid(db, round.id)
    return { round, document, all: toldBy(document, { seats, written, said }, reply.t.lang) }
  }

  async function showQuote(
    request: FastifyRequest,
    reply: FastifyReply,
    { kalla, visa }: { kalla: string; visa: string },
    refused?: RefusedForm,
  ) {
    const { all, document, round } = await readTexts(request, reply)
    const told = all.find(({ key }) => key === kalla)
    if (!told) throw new NotFound()
    const collections = await listCollections(db, round.id)
    return reply.page('comparison/texts/quote', quotePage({ told, document, collections, visa }, reply.t), refused)
  }

  async function collectionHere(
    request: FastifyRequest,
  ): Promise<{ round: Round; collection: { id: string; name: string; memo: string } }> {
    const params = collectionParams.safeParse(request.params)
    const round = roundHere(request)
    const collection = params.success && (await getCollection(db, round.id, params.data.id))
    if (!collection) throw new NotFound()
    return { round, collection }
  }

  async function readCollection(request: FastifyRequest, reply: FastifyReply) {
    const { collection } = await collectionHere(request)
    const { all, document } = await readTexts(request, reply)
    const sources = new Map(all.map((told) => [told.key, told]))
    return { collection, quotes: await listQuotes(db, collection.id), sources, document }
  }

  async function showCollection(request: FastifyRequest, reply: FastifyReply, refused?: RefusedForm) {
    return reply.page(
      'comparison/texts/collection',
      collectionPage(await readCollection(request, reply), reply.t),
      refused,
    )
  }
}
