/** The list of participants, name badges and the kitchen's order. */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { Forbidden } from '../kernel/errors.ts'
import { readForm } from '../kernel/http/forms.ts'
import { listProgramme } from '../negotiation/programme/queries.ts'
import { ownSeminar } from '../seminars/own.routes.ts'
import { getSeminar } from '../seminars/queries.ts'
import type { Seminar } from '../seminars/rules.ts'
import { listWishes } from '../wishes/queries.ts'
import { letRssCheckIn, readRoster } from './actions.ts'
import { badgeQuery, listQuery, rssForm } from './input.ts'
import { badgesPage, eatsLunch, kitchenPage, participantsPage, participantsSheet, sheetWidths } from './pages.ts'

type WithSlug = FastifyRequest<{ Params: { slug: string } }>

/** Only planners and administrators see a seminar's participants; read access is not enough. @throws Forbidden */
export function mustPlan(request: FastifyRequest): void {
  const { role } = signedIn(request)
  if (role !== 'planner' && role !== 'administrator') throw new Forbidden()
}

export function attendanceRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get('/seminarier/:slug/deltagare', async (request: WithSlug, reply) => {
    const seminar = await getSeminar(db, request.params.slug)
    const shown = await listOf(deps, request, seminar, `/seminarier/${seminar.slug}`)
    return reply.page('attendance/participants', participantsPage(shown, reply.t))
  })

  app.get('/seminarier/:slug/deltagare.csv', async (request: WithSlug, reply) => {
    const seminar = await getSeminar(db, request.params.slug)
    const { sortera } = listQuery.parse(request.query)
    const people = await readRoster(db, seminar.id)
    return reply.csv(['deltagare', seminar.slug], participantsSheet(people, sortera, reply.t))
  })

  app.get('/seminarier/:slug/deltagare.xlsx', async (request: WithSlug, reply) => {
    const seminar = await getSeminar(db, request.params.slug)
    const { sortera } = listQuery.parse(request.query)
    const people = await readRoster(db, seminar.id)
    const sheet = {
      name: reply.t('attendance.participants'),
      widths: sheetWidths,
      rows: participantsSheet(people, sortera, reply.t),
    }
    return reply.xlsx(['deltagare', seminar.slug], sheet)
  })

  app.post('/seminarier/:slug/deltagare/rss', async (request: WithSlug, reply) => {
    const { slug } = request.params
    const { rss: may } = readForm(request, rssForm)
    await letRssCheckIn(deps, signedIn(request).accountId, slug, may)
    const said = may ? 'attendance.rss_may_now' : 'attendance.rss_may_not'
    return reply.to(`/seminarier/${slug}/deltagare`, said)
  })

  app.get('/seminarier/:slug/namnskyltar', async (request: WithSlug, reply) => {
    const seminar = await getSeminar(db, request.params.slug)
    const people = await readRoster(db, seminar.id)
    const { tomma } = badgeQuery.parse(request.query)
    const base = `/seminarier/${seminar.slug}`
    const { sortera: sort } = listQuery.parse(request.query)
    const page = badgesPage({ seminar, people, blank: tomma, sort, base }, reply.t)
    return reply.page('attendance/badges', page)
  })

  app.get('/seminarier/:slug/mat', async (request: WithSlug, reply) => {
    mustPlan(request)
    const seminar = await getSeminar(db, request.params.slug)
    const people = await readRoster(db, seminar.id)
    const coming = people.filter(({ expected }) => expected)
    const wishes = await listWishes(
      db,
      coming.flatMap(({ linkId }) => linkId ?? []),
    )
    const guestsEatLunch = eatsLunch(await listProgramme(db, seminar.id), seminar.guestStart)
    const base = `/seminarier/${seminar.slug}`
    const page = kitchenPage({ seminar, people, wishes, guestsEatLunch, base }, reply.t)
    return reply.page('attendance/kitchen', page)
  })
}

export function rssAttendanceRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/rss/:slug/deltagare', async (request: WithSlug, reply) => {
    const seminar = await ownSeminar(deps, request)
    const shown = await listOf(deps, request, seminar, `/rss/${seminar.slug}`)
    return reply.page('attendance/rss-participants', participantsPage({ ...shown, isStaff: false }, reply.t))
  })
}

async function listOf(deps: Deps, request: WithSlug, seminar: Seminar, base: string) {
  const people = await readRoster(deps.db, seminar.id)
  return { seminar, people, sort: listQuery.parse(request.query).sortera, base, isStaff: true }
}
