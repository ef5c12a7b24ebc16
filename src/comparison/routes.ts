import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../kernel/deps.ts'
import { NotFound } from '../kernel/errors.ts'
import { toPng } from '../kernel/html/picture.ts'
import { formatDate, localDate } from '../kernel/time.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import { listJointAnswers, listMembers } from '../responses/joint/queries.ts'
import { listConfirmed } from '../responses/known.queries.ts'
import { listChoices, listSources } from '../responses/queries.ts'
import { roundHere } from '../rounds/here.rules.ts'
import { readCoded } from './coded.queries.ts'
import { readComparison } from './compared.queries.ts'
import { recordTaken } from './exports.routes.ts'
import { compareQuery, municipalityParams } from './input.ts'
import { headlineMeasures } from './measures.rules.ts'
import { missingPage } from './missing.pages.ts'
import { voicesView } from './municipality.pages.ts'
import { comparePage, tableRows } from './pages.ts'
import { pictureOf } from './picture.pages.ts'
import { listAnswers } from './queries.ts'
import { readSeats } from './seats.queries.ts'

export function comparisonRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get('/jamfor', async (request, reply) => {
    const query = compareQuery.parse(request.query)
    const { round } = request
    if (!round) return reply.page('comparison/empty', { title: reply.t('nav.compare') })
    const { document } = await getQuestionnaire(db, round.questionnaire_id)
    const measures = headlineMeasures(document)
    const c = await readComparison(db, round, query)
    const hasEarlier = (request.rounds ?? []).some(({ starts_on }) => starts_on < round.starts_on)
    return reply.page('comparison/compare', { ...comparePage(c, measures, reply.t), hasEarlier })
  })

  app.get('/jamfor/bortfall', async (request, reply) => {
    const round = roundHere(request)
    return reply.page('comparison/missing', missingPage(round, await readSeats(db, round.id), reply.t))
  })

  app.get('/jamfor/tal.csv', async (request, reply) => {
    const query = compareQuery.parse(request.query)
    const round = roundHere(request)
    const c = await readComparison(db, round, query)
    const { question, part } = c
    const name = [question.key, part, c.grouping.key]
    await recordTaken(deps, request, ['tal.csv', ...name].filter(Boolean).join(' '))
    return reply.csv(name, tableRows(c, reply.t))
  })

  for (const format of ['svg', 'png'] as const)
    app.get(`/jamfor/bild.${format}`, async (request, reply) => {
      const c = await readComparison(db, roundHere(request), compareQuery.parse(request.query))
      const date = formatDate(localDate(deps.clock.now()), 'long', reply.t.lang)
      const picture = pictureOf(c, { organisation: deps.config.organisation, date }, reply.t)
      if (!picture) throw new NotFound()
      const svg = await reply.viewAsync('comparison/_picture', { ...picture, t: reply.t })
      const name = [c.question.key, c.part, c.grouping.key]
      return reply.large(name, format, format === 'svg' ? svg : Readable.from([await toPng(svg)]))
    })

  app.get('/jamfor/kommun/:code', async (request, reply) => {
    const { code } = found(municipalityParams.safeParse(request.params))
    const round = roundHere(request)
    const questionnaire = await getQuestionnaire(db, round.questionnaire_id)
    const { document } = questionnaire
    const seats = await readSeats(db, round.id)
    const municipality = seats.find((seat) => seat.place.municipalityCode === code)?.place
    if (!municipality) throw new NotFound()
    const choices = await listChoices(db, { roundId: round.id, municipalityCode: code })
    const sources = await listSources(db, { roundId: round.id, municipalityCode: code })
    const confirmed = await listConfirmed(db, { roundId: round.id, municipalityCode: code })
    const of = { roundId: round.id, municipalityCode: code }
    const answers = await listAnswers(db, of)
    const coded = await readCoded(db, { roundId: round.id, document, seats })
    const agreed = {
      joint: await listJointAnswers(db, of),
      members: await listMembers(db, of),
      jointFrom: round.joint_from,
      today: localDate(deps.clock.now()),
    }
    return reply.page('comparison/municipality', {
      title: reply.t('comparison.voices_title', { municipality: municipality.municipality }),
      municipality,
      round: round.name,
      roundSlug: round.slug,
      voices: voicesView(
        { questionnaire, seats, code, choices, answersTo: answers, coded, sources, confirmed, ...agreed },
        reply.t,
      ),
    })
  })
}

function found<T>(parsed: { success: true; data: T } | { success: false }): T {
  if (!parsed.success) throw new NotFound()
  return parsed.data
}
