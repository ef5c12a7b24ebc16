import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Deps } from '../kernel/deps.ts'
import { listRoutes } from '../lists/routes.ts'
import { requireOwnBody } from '../register/own.routes.ts'
import { holdersTable, holdersWidths } from './holders.pages.ts'
import { holderImport } from './import.actions.ts'
import { ownUploadPage, roundWords, seminarWords, uploadPage } from './import.pages.ts'
import { getRoundOfSeats, getSeminarOfSeats, listSeatsOf } from './import.queries.ts'

type BySlug = { Params: { slug: string } }

export function importRoutes(app: FastifyInstance, deps: Deps): void {
  listRoutes(app, deps, {
    path: '/omgangar/:slug/rollinnehavare',
    list: holderImport,
    words: roundWords,
    scopeOf: (request) => getRoundOfSeats(deps.db, slugOf(request)),
    template: 'seats/upload',
    upload: async (scope, t) => uploadPage(scope, await listSeatsOf(deps.db, scope), t),
  })
}

/** An RSS contact's own list, for one seminar's municipalities only, and the list to fill in. */
export function ownImportRoutes(app: FastifyInstance, deps: Deps): void {
  /** @throws NotFound for another body's seminar; the attempt is logged. */
  const own = async (request: FastifyRequest) => {
    const seminar = await getSeminarOfSeats(deps.db, slugOf(request), deps.clock.now())
    requireOwnBody(deps, request, seminar)
    return seminar
  }
  listRoutes(app, deps, {
    path: '/rss/:slug/malgrupp/fil',
    list: holderImport,
    words: seminarWords,
    scopeOf: own,
    template: 'seats/own-upload',
    upload: ownUploadPage,
  })

  app.get<BySlug>('/rss/:slug/malgrupp/mall.csv', async (request, reply) => {
    const seminar = await own(request)
    const rows = holdersTable(await listSeatsOf(deps.db, seminar), reply.t)
    return reply.csv(['malgrupp', seminar.slug], rows)
  })

  app.get<BySlug>('/rss/:slug/malgrupp/mall.xlsx', async (request, reply) => {
    const seminar = await own(request)
    const rows = holdersTable(await listSeatsOf(deps.db, seminar), reply.t)
    const name = reply.t('seats.overview_title')
    return reply.xlsx(['malgrupp', seminar.slug], { name, rows, widths: holdersWidths })
  })
}

function slugOf(request: FastifyRequest): string {
  return (request.params as { slug: string }).slug
}
