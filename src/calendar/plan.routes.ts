/** The whole plan on paper and as a file. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Deps } from '../kernel/deps.ts'
import { NotFound } from '../kernel/errors.ts'
import { localDate } from '../kernel/time.ts'
import { listSeminarFacts } from '../seminars/queries.ts'
import { planPage, planSheet, planWidths } from './plan.pages.ts'
import { listMembers } from './plan.queries.ts'
import { planRows } from './plan.rules.ts'
import { listOpenOptions } from './queries.ts'

export function wholePlanRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get('/oversikt/plan', async (request, reply) => {
    const { round, rows, today } = await readPlan(request)
    const { organisation } = deps.config
    return reply.page('calendar/plan', planPage({ rows, round, today, organisation }, reply.t))
  })

  app.get('/oversikt/plan.csv', async (request, reply) => {
    const { round, rows } = await readPlan(request)
    return reply.csv(['plan', round.slug], planSheet(rows, reply.t))
  })

  app.get('/oversikt/plan.xlsx', async (request, reply) => {
    const { round, rows } = await readPlan(request)
    const sheet = { name: round.name, widths: planWidths, rows: planSheet(rows, reply.t) }
    return reply.xlsx(['plan', round.slug], sheet)
  })

  async function readPlan(request: FastifyRequest) {
    const now = deps.clock.now()
    const today = localDate(now)
    const { round } = request
    if (!round) throw new NotFound('calendar.no_plan')
    const facts = await listSeminarFacts(db, round.id)
    if (facts.length === 0) throw new NotFound('calendar.no_plan')
    const ids = facts.map(({ id }) => id)
    const [options, members] = await Promise.all([listOpenOptions(db, ids), listMembers(db, round.id)])
    const rows = planRows({ facts, options, members }, now)
    return { round, rows, today }
  }
}
