/** The calendar by month or as a list (a round's seminars; for an RSS contact those of their bodies), and the plan. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { NotFound } from '../kernel/errors.ts'
import { localDate } from '../kernel/time.ts'
import { listBlocks } from '../negotiation/clash.queries.ts'
import { listRegions } from '../register/queries.ts'
import type { Round } from '../rounds/queries.ts'
import type { SeminarFacts } from '../seminars/checklist.rules.ts'
import { listSeminarFacts, listSeminarFactsOfBodies } from '../seminars/queries.ts'
import { type Event, eventsOf, filtered, sorted } from './events.rules.ts'
import { type CalendarQuery, calendarQuery } from './input.ts'
import { type Block, monthPage } from './month.pages.ts'
import { usualMonth } from './month.rules.ts'
import { type Common, calendarListPage, rssPlace, staffPlace } from './pages.ts'
import { planPage, planRows, planSheet, planWidths } from './plan.pages.ts'
import { listMembers, listOpenOptions } from './queries.ts'

export function calendarRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/kalender', async (request, reply) => {
    const query = calendarQuery.parse(request.query)
    const { round } = request
    if (!round) return showEmpty(reply)
    const [regions, facts, blocks] = [
      await listRegions(deps.db),
      await listSeminarFacts(deps.db, round.id),
      await listBlocks(deps.db, round.id),
    ]
    const common = { place: staffPlace, query, round, regions }
    return show(deps, reply, { ...common, facts, blocks })
  })
}

export function rssCalendarRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/rss/kalender', async (request: FastifyRequest, reply) => {
    const query = calendarQuery.parse(request.query)
    const { rssIds } = signedIn(request)
    const { round } = request
    if (!round) return showEmpty(reply)
    const every = await listSeminarFactsOfBodies(deps.db, rssIds)
    const facts = every.filter((one) => one.roundId === round.id)
    const codes = new Set(facts.map((one) => one.regionCode))
    const regions = (await listRegions(deps.db)).filter((region) => codes.has(region.code))
    // Contacts do not see periods blocked for a team of the secretariat or for another body.
    const blocks = (await listBlocks(deps.db, round.id)).filter(
      ({ team, rssId }) => team === null && (rssId === null || rssIds.includes(rssId)),
    )
    const common = { place: rssPlace, query, round, regions }
    return show(deps, reply, { ...common, facts, blocks })
  })
}

interface Shown extends Common {
  round: Round
  facts: SeminarFacts[]
  blocks: Block[]
}

async function show(deps: Deps, reply: FastifyReply, { facts, blocks, ...common }: Shown) {
  const { query, round } = common
  const now = deps.clock.now()
  const options = await listOpenOptions(
    deps.db,
    facts.map(({ id }) => id),
  )
  const all = eventsOf(facts, options, now)
  const events = chosenOf(all, query)
  if (query.vy === 'lista') {
    const page = calendarListPage({ ...common, events, total: all.length }, reply.t)
    return reply.page('calendar/list', page)
  }
  const today = localDate(now)
  const month = query.manad ?? usualMonth(round, today)
  const page = monthPage({ ...common, events, blocks, month, today }, reply.t)
  return reply.page('calendar/month', page)
}

function chosenOf(events: Event[], query: CalendarQuery): Event[] {
  const some = filtered(events, { region: query.region, state: query.lage })
  return sorted(some, query.sort, query.ner === '1')
}

function showEmpty(reply: FastifyReply) {
  return reply.page('calendar/empty', { title: reply.t('nav.calendar') })
}

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
