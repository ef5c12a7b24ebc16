import type { FastifyInstance } from 'fastify'
import type { Deps } from '../kernel/deps.ts'
import { localDate } from '../kernel/time.ts'
import { listRegions } from '../register/queries.ts'
import { roundHere } from '../rounds/here.rules.ts'
import { listQuery } from './list.input.ts'
import { listCsv, listPage, listRows } from './list.pages.ts'
import { listSeminarFacts } from './queries.ts'

export function seminarListRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/seminarier', async (request, reply) => {
    const query = listQuery.parse(request.query)
    const today = localDate(deps.clock.now())
    const { round } = request
    if (!round) return reply.page('seminars/list-empty', emptyPage(reply.t('seminars.list_empty_title')))
    const facts = await listSeminarFacts(deps.db, round.id)
    if (facts.length === 0) {
      const page = emptyPage(reply.t('seminars.list_empty_title'))
      return reply.page('seminars/list-empty', { ...page, round })
    }
    const regions = await listRegions(deps.db)
    const page = listPage(round, regions, facts, query, today, reply.t)
    return reply.page('seminars/list', page)
  })

  app.get('/seminarier.csv', async (request, reply) => {
    const query = listQuery.parse(request.query)
    const today = localDate(deps.clock.now())
    const round = roundHere(request)
    const rows = listRows(await listSeminarFacts(deps.db, round.id), query, today, reply.t)
    return reply.csv(['seminarier', round.slug], listCsv(rows, reply.t))
  })
}

function emptyPage(title: string) {
  return { title, round: null }
}
