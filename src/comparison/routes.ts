import type { FastifyInstance } from 'fastify'
import type { Deps } from '../kernel/deps.ts'
import { NotFound } from '../kernel/errors.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import { roundHere } from '../rounds/here.rules.ts'
import type { Round } from '../rounds/queries.ts'
import { heatView } from './heat.pages.ts'
import { type CompareQuery, compareQuery, municipalityParams } from './input.ts'
import { headlineMeasures, measureOf, partsOf } from './measures.rules.ts'
import { voicesView } from './municipality.pages.ts'
import { numbersView } from './numbers.pages.ts'
import { addressOf, type Comparison, choices } from './pages.ts'
import { partsView } from './parts.pages.ts'
import { answersTo, listComparedSeats } from './queries.ts'
import { sharesView } from './shares.pages.ts'
import { tableRows } from './table.pages.ts'
import { textsView } from './texts.pages.ts'
import { label } from './words.pages.ts'

export function comparisonRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get('/jamfor', async (request, reply) => {
    const { t } = reply
    const query = compareQuery.parse(request.query)
    const { round } = request
    if (!round) return reply.page('comparison/empty', { title: t('nav.compare') })
    const { document } = await getQuestionnaire(db, round.questionnaire_id)
    const measures = headlineMeasures(document)
    const c = await compare(
      round,
      query,
      measures.map((measure) => measure.question.key),
    )
    const { seats, question } = c
    const answers = seats.filter(({ answered }) => answered).length
    return reply.page('comparison/compare', {
      title: t('comparison.page_title', { question: t.lang === 'sv' ? question.label_sv : question.label_en }),
      nobody: answers === 0,
      choices: choices(c, t),
      view: viewOf(c, t),
      parts: partsView(c, t),
      links: {
        table: addressOf(c, {}, '/jamfor/tal.csv'),
        csv: '/jamfor/svar.csv',
        json: '/jamfor/svar.json',
        codebook: '/jamfor/kodbok.csv',
        byName: addressOf(c, { ordning: null }),
        byShare: addressOf(c, { ordning: 'andel' }),
        byAnswers: addressOf(c, { ordning: 'svar' }),
      },
      order: query.ordning,
      partTitle: partTitle(c, t),
      heatRole: query.roll && t('comparison.heat_role', { role: t(`seat_role.${query.roll}`) }),
      heat: heatView({ measures, seats, answersTo: c.answersOf, role: query.roll, round: round.slug }, t),
      basis: t('comparison.basis', {
        asked: seats.filter((seat) => seat.asked).length,
        seats: seats.length,
        answers,
        version: document.version,
      }),
    })
  })

  app.get('/jamfor/tal.csv', async (request, reply) => {
    const query = compareQuery.parse(request.query)
    const round = roundHere(request)
    const c = await compare(round, query, [])
    const { question, part } = c
    return reply.csv([question.key, part, query.efter ?? null], tableRows(c, reply.t))
  })

  app.get('/jamfor/kommun/:code', async (request, reply) => {
    const { code } = found(municipalityParams.safeParse(request.params))
    const round = roundHere(request)
    const { document } = await getQuestionnaire(db, round.questionnaire_id)
    const keys = document.questions.map((question) => question.key)
    const answers = await answersTo(db, round.id, keys)
    const seats = await listComparedSeats(db, round.id)
    const municipality = seats.find((seat) => seat.place.municipalityCode === code)?.place
    if (!municipality) throw new NotFound()
    return reply.page('comparison/municipality', {
      title: reply.t('comparison.voices_title', { municipality: municipality.municipality }),
      municipality,
      round: round.name,
      roundSlug: round.slug,
      voices: voicesView({ document, seats, code, answersTo: answers }, reply.t),
    })
  })

  /** The question, part and answers that the address asks for; the first that exist when it names none. */
  async function compare(
    round: Round,
    query: CompareQuery,
    alsoKeys: string[],
  ): Promise<Comparison & { answersOf: Awaited<ReturnType<typeof answersTo>> }> {
    const { document } = await getQuestionnaire(db, round.questionnaire_id)
    const { questions } = document
    const question = query.fraga
      ? questions.find(({ key }) => key === query.fraga)
      : (questions.find(({ type }) => type === 'likert') ?? questions[0])
    if (!question) throw new NotFound()
    const parts = partsOf(question)
    const part = parts.find(({ value }) => value === query.del) ?? parts[0]
    const answersOf = await answersTo(db, round.id, [...new Set([question.key, ...alsoKeys])])
    // Last: of many requests that wait for their turn at the database, none holds the many seats meanwhile.
    const seats = await listComparedSeats(db, round.id)
    const answers = answersOf(question.key)
    return { round, document, question, part: part?.value ?? null, query, seats, answers, answersOf }
  }
}

function partTitle(c: Comparison, t: Translate): string | null {
  const part = partsOf(c.question).find(({ value }) => value === c.part)
  return part ? label(part, t.lang) : null
}

function viewOf(c: Comparison, t: Translate) {
  if (c.question.type === 'number') return numbersView(c, t)
  const measure = measureOf(c.document, c.question, c.part)
  return measure ? sharesView(c, measure, t) : textsView(c, t)
}

function found<T>(parsed: { success: true; data: T } | { success: false }): T {
  if (!parsed.success) throw new NotFound()
  return parsed.data
}
