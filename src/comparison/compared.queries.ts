import type { Db } from '../kernel/db/open.ts'
import { NotFound } from '../kernel/errors.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import type { Round } from '../rounds/queries.ts'
import { readCoded } from './coded.queries.ts'
import type { Comparison } from './compared.pages.ts'
import type { CompareQuery } from './input.ts'
import { partOf, questionOf } from './measures.rules.ts'
import { listAnswers } from './queries.ts'
import { readSeats } from './seats.queries.ts'

/**
 * The question, part and answers that the query names, or else the first ones.
 * @throws NotFound for an unknown question.
 */
export async function readComparison(db: Db, round: Round, query: CompareQuery): Promise<Comparison> {
  const { document } = await getQuestionnaire(db, round.questionnaire_id)
  const question = questionOf(document, query.fraga)
  if (!question) throw new NotFound()
  const seats = await readSeats(db, round.id)
  const coded = await readCoded(db, { roundId: round.id, document, seats })
  const inWords = question.type === 'text' || question.type === 'structured'
  const answersTo = inWords ? await listAnswers(db, { roundId: round.id, questionKey: question.key }) : null
  const texts = answersTo?.(question.key) ?? new Map()
  return { round, document, question, part: partOf(question, query.del), query, seats, coded, texts }
}
