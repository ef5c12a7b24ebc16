import type { Db } from '../kernel/db/open.ts'
import { NotFound } from '../kernel/errors.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import type { Round } from '../rounds/queries.ts'
import { readCoded } from './coded.queries.ts'
import type { Chosen, Comparison, GroupedBy } from './compared.pages.ts'
import { answerKey, filters, groupBy, groupByAnswer, groupings, isChosen } from './groupings.rules.ts'
import type { CompareQuery } from './input.ts'
import { measureOf, partOf, questionOf } from './measures.rules.ts'
import { listAnswers } from './queries.ts'
import { readSeats } from './seats.queries.ts'

/**
 * The question, part and answers that the query names, or else the first ones.
 * @throws NotFound for an unknown question or grouping, saying which
 */
export async function readComparison(db: Db, round: Round, query: CompareQuery): Promise<Comparison> {
  const { document } = await getQuestionnaire(db, round.questionnaire_id)
  const question = questionOf(document, query.fraga)
  if (!question) throw new NotFound('comparison.unknown_question')
  const all = await readSeats(db, round.id)
  const coded = await readCoded(db, { roundId: round.id, document, seats: all })
  const byAnswer = (key: string): Pick<GroupedBy, 'question' | 'groupOf'> => {
    const asked = document.questions.find((one) => one.key === key && one.type === 'single')
    const measure = asked && measureOf(document, asked, null)
    if (!asked || !measure) throw new NotFound('comparison.unknown_grouping')
    return { question: asked, groupOf: groupByAnswer(document, asked, coded.placesOf(measure)) }
  }
  const grouping = groupingOf(query.efter, byAnswer)
  const answers = Map.groupBy(
    query.svar.flatMap((text) => answerKey(text) ?? []),
    ({ question: key }) => key,
  )
  const chosen: Chosen[] = [
    ...filters.flatMap((param) =>
      query[param].length > 0 ? [{ param, question: null, groupOf: groupBy(param), keys: query[param] }] : [],
    ),
    ...[...answers].map(([key, values]) => ({
      param: 'svar' as const,
      ...byAnswer(key),
      keys: values.map(({ value }) => value),
    })),
  ]
  const seats = chosen.length > 0 ? all.filter((seat) => isChosen(seat, chosen)) : all
  const inWords = question.type === 'text' || question.type === 'structured'
  const answersTo = inWords ? await listAnswers(db, { roundId: round.id, questionKey: question.key }) : null
  const texts = answersTo?.(question.key) ?? new Map()
  return {
    round,
    document,
    question,
    part: partOf(question, query.del),
    query,
    all,
    seats,
    grouping,
    chosen,
    coded,
    texts,
  }
}

/** @throws NotFound when there is no such grouping */
function groupingOf(key: string, byAnswer: (key: string) => Pick<GroupedBy, 'question' | 'groupOf'>): GroupedBy {
  const by = groupings.find((grouping) => grouping === key)
  if (by) return { key, by, question: null, groupOf: groupBy(by) }
  const answer = answerKey(key)
  if (!answer) throw new NotFound('comparison.unknown_grouping')
  return { key, by: null, ...byAnswer(answer.question) }
}
