import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { Invalid, KnownError } from '../kernel/errors.ts'
import { takesFile } from '../kernel/http/upload.ts'
import { isMessageKey } from '../kernel/i18n/translate.ts'
import { getRound } from '../rounds/queries.ts'
import { canUndo, confirmImport, previewImport, undoImport } from './import.actions.ts'
import { previewPage, refusedCsv, resultPage, uploadPage } from './import.pages.ts'
import { getImport } from './import.queries.ts'
import { planImport } from './import.rules.ts'
import { listHeldSeats } from './queries.ts'

type ByRound = { Params: { slug: string } }
type ByImport = { Params: { slug: string; id: string } }

export function importRoutes(app: FastifyInstance, deps: Deps): void {
  app.get<ByRound>('/omgangar/:slug/rollinnehavare', async (request, reply) => {
    const { slug } = request.params
    const round = await getRound(deps.db, slug)
    const seats = await listHeldSeats(deps.db, round.id)
    return reply.page('seats/upload', uploadPage(reply.t, round, seats))
  })

  app.post<ByRound>(
    '/omgangar/:slug/rollinnehavare',
    { config: takesFile, errorHandler: showRefusal },
    async (request, reply) => {
      const { slug } = request.params
      const { accountId } = signedIn(request)
      if (!request.upload) throw new Invalid('seats.file_missing')
      const preview = await previewImport(deps, { roundSlug: slug, accountId, ...request.upload })
      return reply.redirect(`/omgangar/${slug}/rollinnehavare/${preview.id}`, 303)
    },
  )

  /** A file that is too large or no list: the form again, with the reason. */
  async function showRefusal(
    error: Error,
    request: FastifyRequest<ByRound>,
    reply: FastifyReply,
  ): Promise<unknown> {
    if (!(error instanceof KnownError) || ![413, 422].includes(error.status)) throw error
    const round = await getRound(deps.db, request.params.slug)
    const seats = await listHeldSeats(deps.db, round.id)
    const code = isMessageKey(error.code) ? error.code : 'errors.invalid'
    const page = { ...uploadPage(reply.t, round, seats), fileError: reply.t(code, error.params) }
    return reply.page('seats/upload', page, error.status)
  }

  app.get<ByImport>('/omgangar/:slug/rollinnehavare/:id', async (request, reply) => {
    const { slug, id } = request.params
    const round = await getRound(deps.db, slug)
    const file = await getImport(deps.db, { roundId: round.id, seminarId: null }, id)
    if (file.result)
      return reply.page(
        'seats/result',
        resultPage(reply.t, round, file, await canUndo(deps.db, file)),
      )
    const seats = await listHeldSeats(deps.db, round.id)
    const plan = planImport(file.parsed.rows, seats)
    const names = new Map(seats.map((seat) => [seat.municipality, seat.municipalityName]))
    return reply.page('seats/preview', previewPage(reply.t, { round, file, plan, names }))
  })

  app.post<ByImport>('/omgangar/:slug/rollinnehavare/:id', async (request, reply) => {
    const { slug, id } = request.params
    const { accountId } = signedIn(request)
    await confirmImport(deps, { roundSlug: slug, importId: id, accountId })
    return reply.redirect(`/omgangar/${slug}/rollinnehavare/${id}`, 303)
  })

  app.post<ByImport>('/omgangar/:slug/rollinnehavare/:id/angra', async (request, reply) => {
    const { slug, id: importId } = request.params
    const round = await getRound(deps.db, slug)
    const { accountId } = signedIn(request)
    await undoImport(deps, { importId, accountId }, { roundId: round.id, seminarId: null })
    return reply.redirect(`/omgangar/${slug}/rollinnehavare/${importId}`, 303)
  })

  app.get<ByImport>('/omgangar/:slug/rollinnehavare/:id/att-ratta.csv', async (request, reply) => {
    const { slug, id } = request.params
    const round = await getRound(deps.db, slug)
    const file = await getImport(deps.db, { roundId: round.id, seminarId: null }, id)
    return reply
      .header('content-disposition', `attachment; filename="att-ratta-${slug}.csv"`)
      .header('cache-control', 'no-store')
      .type('text/csv; charset=utf-8')
      .send(refusedCsv(reply.t, file.parsed))
  })
}
