/** The secretariat's page about one seminar, and the files of its seats. */

import type { FastifyInstance } from 'fastify'
import type { Deps } from '../../kernel/deps.ts'
import { localDate } from '../../kernel/time.ts'
import { getSurroundings } from '../../negotiation/clash.queries.ts'
import { listDateOptions } from '../../negotiation/dates/queries.ts'
import { listProgramme } from '../../negotiation/programme/queries.ts'
import { findVenue } from '../../negotiation/venues/queries.ts'
import { findUntold } from '../../overview/queries.ts'
import { getQuestionnaire } from '../../questionnaire/queries.ts'
import type { Slug } from '../own.routes.ts'
import { countGuests, getRoundOf, getSeminar, getSeminarFacts, listHistory } from '../queries.ts'
import { seminarPage } from './pages.ts'
import { countCame, countInRegion, listDraftKeys, listMailingsTo, listSeats } from './queries.ts'
import { seatsCsv, silentRows, silentView } from './seat-grid.pages.ts'

export function seminarRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get<Slug & { Querystring: { sortera?: string } }>('/seminarier/:slug', async (request, reply) => {
    const seminar = await getSeminar(db, request.params.slug)
    const round = await getRoundOf(db, seminar.roundId)
    const [questionnaire, facts, inRegion, seats, draftKeys] = await Promise.all([
      getQuestionnaire(db, round.questionnaire_id),
      getSeminarFacts(db, seminar.id),
      countInRegion(db, round.id, seminar.regionCode),
      listSeats(db, seminar.id),
      listDraftKeys(db, seminar.id),
    ])
    const today = localDate(deps.clock.now())
    const [options, around, venue, programme, mailings, history, came, guests, untold] = await Promise.all([
      listDateOptions(db, seminar.id),
      getSurroundings(db, seminar, today),
      findVenue(db, seminar.venueId),
      listProgramme(db, seminar.id),
      listMailingsTo(db, seminar.id),
      listHistory(db, seminar.id),
      countCame(db, seminar.id),
      countGuests(db, seminar.id),
      findUntold(db, round, { slug: seminar.slug, today }),
    ])
    const page = seminarPage(
      {
        facts,
        inRegion,
        seats,
        draftKeys,
        options,
        around,
        venue,
        programme,
        mailings,
        history,
        came,
        guests,
        untold,
        roundSlug: round.slug,
        document: questionnaire.document,
        sort: request.query.sortera === 'grupp' ? 'group' : 'municipality',
        today,
        now: deps.clock.now(),
      },
      reply.t,
    )
    return reply.page('seminars/page/seminar', page)
  })

  app.get<Slug>('/seminarier/:slug/platser.csv', async (request, reply) => {
    const seminar = await getSeminar(db, request.params.slug)
    const round = await getRoundOf(db, seminar.roundId)
    const [{ document }, seats, draftKeys] = await Promise.all([
      getQuestionnaire(db, round.questionnaire_id),
      listSeats(db, seminar.id),
      listDraftKeys(db, seminar.id),
    ])
    return reply.csv(['platser', seminar.slug], seatsCsv({ seats, draftKeys, document }, reply.t))
  })

  app.get<Slug>('/seminarier/:slug/ej-svarat', async (request, reply) => {
    const seminar = await getSeminar(db, request.params.slug)
    const silent = silentView(await listSeats(db, seminar.id), reply.t)
    return reply.page('seminars/page/silent', {
      title: reply.t('seminars.silent.title'),
      seminar: { name: seminar.name, href: `/seminarier/${seminar.slug}` },
      silent,
    })
  })

  app.get<Slug>('/seminarier/:slug/ej-svarat.csv', async (request, reply) => {
    const seminar = await getSeminar(db, request.params.slug)
    return reply.csv(['ej-svarat', seminar.slug], silentRows(await listSeats(db, seminar.id), reply.t))
  })

  app.get<Slug>('/seminarier/:slug/ej-svarat.xlsx', async (request, reply) => {
    const seminar = await getSeminar(db, request.params.slug)
    const rows = silentRows(await listSeats(db, seminar.id), reply.t)
    return reply.xlsx(['ej-svarat', seminar.slug], {
      name: reply.t('seminars.silent.title'),
      rows,
      widths: [20, 24, 28, 18, 32, 18, 18],
    })
  })
}
