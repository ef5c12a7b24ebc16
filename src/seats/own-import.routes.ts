/** An RSS contact's own list of role-holders: the importer, for one seminar's municipalities only. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import writeXlsx from 'write-excel-file/node'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { Invalid, KnownError } from '../kernel/errors.ts'
import { takesFile } from '../kernel/http/upload.ts'
import { isMessageKey } from '../kernel/i18n/translate.ts'
import { requireOwnBody } from '../register/own.routes.ts'
import { holdersCsv, holdersTable } from './holders.pages.ts'
import { canUndo, confirmOwnImport, previewOwnImport, undoImport } from './import.actions.ts'
import { ownPreviewPage, ownResultPage, ownUploadPage, refusedCsv } from './import.pages.ts'
import { getImport } from './import.queries.ts'
import { planImport } from './import.rules.ts'
import { getSeminarOfSeats, listCodesOf, type OwnSeminar } from './own-import.queries.ts'
import { listHeldSeats } from './queries.ts'

type Slug = { Params: { slug: string } }
type ByImport = { Params: { slug: string; id: string } }

export function ownImportRoutes(app: FastifyInstance, deps: Deps): void {
  app.get<Slug>('/rss/:slug/malgrupp/fil', async (request, reply) => {
    const seminar = await own(deps, request)
    return reply.page('seats/own-upload', ownUploadPage(reply.t, seminar))
  })

  app.post<Slug>(
    '/rss/:slug/malgrupp/fil',
    { config: takesFile, errorHandler: showRefusal },
    async (request, reply) => {
      const seminar = await own(deps, request)
      const { accountId } = signedIn(request)
      if (!request.upload) throw new Invalid('seats.file_missing')
      const file = { accountId, ...request.upload }
      const { id } = await previewOwnImport(deps, file, seminar)
      return reply.redirect(`/rss/${seminar.slug}/malgrupp/fil/${id}`, 303)
    },
  )

  /** A file that is too large or no list: the form again, with the reason. */
  async function showRefusal(
    error: Error,
    request: FastifyRequest<Slug>,
    reply: FastifyReply,
  ): Promise<unknown> {
    if (!(error instanceof KnownError) || ![413, 422].includes(error.status)) throw error
    const seminar = await own(deps, request)
    const code = isMessageKey(error.code) ? error.code : 'errors.invalid'
    const page = { ...ownUploadPage(reply.t, seminar), fileError: reply.t(code, error.params) }
    return reply.page('seats/own-upload', page, error.status)
  }

  app.get<Slug>('/rss/:slug/malgrupp/mall.csv', async (request, reply) => {
    const seminar = await own(deps, request)
    return reply
      .header('content-disposition', `attachment; filename="malgrupp-${seminar.slug}.csv"`)
      .type('text/csv; charset=utf-8')
      .send(holdersCsv(reply.t, await ownSeats(deps, seminar)))
  })

  app.get<Slug>('/rss/:slug/malgrupp/mall.xlsx', async (request, reply) => {
    const seminar = await own(deps, request)
    const table = holdersTable(reply.t, await ownSeats(deps, seminar))
    const rows = table.map((row, index) =>
      row.map((value) => ({
        value: String(value ?? ''),
        type: String,
        ...(index === 0 && { fontWeight: 'bold' as const }),
      })),
    )
    const columns = [10, 18, 22, 28, 34, 36, 18].map((width) => ({ width }))
    const content = await writeXlsx(rows, { columns, stickyRowsCount: 1 }).toBuffer()
    return reply
      .header('content-disposition', `attachment; filename="malgrupp-${seminar.slug}.xlsx"`)
      .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
      .send(content)
  })

  app.get<ByImport>('/rss/:slug/malgrupp/fil/:id', async (request, reply) => {
    const seminar = await own(deps, request)
    const file = await getImport(deps.db, seminar, request.params.id)
    if (file.result)
      return reply.page(
        'seats/own-result',
        ownResultPage(reply.t, seminar, file, await canUndo(deps.db, file)),
      )
    const seats = await ownSeats(deps, seminar)
    const plan = planImport(file.parsed.rows, seats)
    const names = new Map(seats.map((seat) => [seat.municipality, seat.municipalityName]))
    const page = ownPreviewPage(reply.t, { seminar, file, plan, names })
    return reply.page('seats/own-preview', page)
  })

  app.post<ByImport>('/rss/:slug/malgrupp/fil/:id', async (request, reply) => {
    const seminar = await own(deps, request)
    const { accountId } = signedIn(request)
    const importId = request.params.id
    await confirmOwnImport(deps, { importId, accountId }, seminar)
    return reply.redirect(`/rss/${seminar.slug}/malgrupp/fil/${importId}`, 303)
  })

  app.post<ByImport>('/rss/:slug/malgrupp/fil/:id/angra', async (request, reply) => {
    const seminar = await own(deps, request)
    const { accountId } = signedIn(request)
    const importId = request.params.id
    await undoImport(deps, { importId, accountId }, seminar)
    return reply.redirect(`/rss/${seminar.slug}/malgrupp/fil/${importId}`, 303)
  })

  app.get<ByImport>('/rss/:slug/malgrupp/fil/:id/att-ratta.csv', async (request, reply) => {
    const seminar = await own(deps, request)
    const file = await getImport(deps.db, seminar, request.params.id)
    return reply
      .header('content-disposition', `attachment; filename="att-ratta-${seminar.slug}.csv"`)
      .type('text/csv; charset=utf-8')
      .send(refusedCsv(reply.t, file.parsed))
  })
}

/** @throws NotFound for another body's seminar; the attempt is logged. */
async function own(deps: Deps, request: FastifyRequest<Slug>): Promise<OwnSeminar> {
  const seminar = await getSeminarOfSeats(deps.db, request.params.slug, deps.clock.now())
  requireOwnBody(deps, request, seminar)
  return seminar
}

async function ownSeats(deps: Deps, { roundId, seminarId }: OwnSeminar) {
  const [seats, codes] = await Promise.all([
    listHeldSeats(deps.db, roundId),
    listCodesOf(deps.db, seminarId),
  ])
  return seats.filter((seat) => codes.includes(seat.municipality))
}
