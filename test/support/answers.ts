/** Inserts answers of the whole country straight into the database. */
import fc from 'fast-check'
import { randomAnswers, seededRandom } from '../../seeds/answers.ts'
import type { Db } from '../../src/kernel/db/open.ts'
import { newId } from '../../src/kernel/ids.ts'
import { getQuestionnaire } from '../../src/questionnaire/queries.ts'
import type { Answers, QuestionnaireDocument } from '../../src/questionnaire/rules.ts'
import type { SeatRole } from '../../src/schema.ts'
import { seatRoles } from './builders.ts'
import { testNow } from './config.ts'
import { anyText } from './text.ts'

interface SeatToAnswer {
  id: string
  round_id: string
  municipality_code: string
  role: SeatRole
}

/**
 * Submits invented answers for the seats; seats in the north and in small municipalities answer that things are harder.
 * @returns what was stored, by seat.
 */
export async function submitAnswers(
  db: Db,
  questionnaireId: string,
  seats: SeatToAnswer[],
  seed = 1,
): Promise<Map<string, Answers>> {
  const { document } = await getQuestionnaire(db, questionnaireId)
  const random = seededRandom(seed)
  const answersOf = new Map(
    seats.map((seat) => {
      const lean = 0.5 - Number(seat.municipality_code.slice(0, 2)) / 25
      const byRole = { social_services: 0.1, health_care: -0.2, politician: 0.3 }[seat.role]
      return [seat.id, randomAnswers(document, seat.role, random, lean + byRole)]
    }),
  )
  await insertSubmissions(db, seats, answersOf)
  return answersOf
}

export async function insertSubmissions(db: Db, seats: SeatToAnswer[], answersOf: Map<string, Answers>): Promise<void> {
  const responses = seats.map((seat) => ({
    id: newId(),
    seat_id: seat.id,
    round_id: seat.round_id,
    started_at: testNow,
    saved_at: testNow,
    current_submission_id: newId(),
  }))
  await inPieces(responses, (rows) => db.insertInto('response').values(rows).execute())
  const submissions = responses.map((response) => ({
    id: response.current_submission_id,
    response_id: response.id,
    version: 1,
    submitted_at: testNow,
    link_id: null,
    hash: 'test',
  }))
  await inPieces(submissions, (rows) => db.insertInto('submission').values(rows).execute())
  const answers = responses.flatMap((response) =>
    Object.entries(answersOf.get(response.seat_id) ?? {}).map(([question_key, answer]) => ({
      submission_id: response.current_submission_id,
      question_key,
      value: JSON.stringify(answer),
    })),
  )
  await inPieces(answers, (rows) => db.insertInto('submitted_answer').values(rows).execute())
}

async function inPieces<T>(rows: T[], insert: (rows: T[]) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < rows.length; i += 1000) await insert(rows.slice(i, i + 1000))
}

/** Valid answers of a role, with texts as bad as people and attackers write. */
export function anyAnswers(document: QuestionnaireDocument): fc.Arbitrary<Answers> {
  return fc
    .tuple(fc.nat(), fc.constantFrom(...seatRoles), fc.array(nastyText, { minLength: 12 }))
    .map(([seed, role, texts]) => {
      let next = 0
      const text = () => texts[next++ % texts.length] as string
      return withTexts(document, randomAnswers(document, role, seededRandom(seed)), text)
    })
}

const nastyText = fc
  .oneof(
    anyText({ maxLength: 40 }),
    fc.constantFrom('=1+1', "'=1+1", '+46 70 123', '-5', "'-5", '@a', ' =x', 'a;b', 'a"b', 'a\r\nb'),
    fc.constantFrom('"', "'", "''=x", '\t=x', '0', '1', '\uFEFF', '<b>', 'å\näö', 'null', ';;'),
  )
  .filter((text) => text !== '')

function withTexts(document: QuestionnaireDocument, answers: Answers, text: () => string): Answers {
  const changed: Answers = {}
  for (const question of document.questions) {
    const answer = answers[question.key]
    if (answer === undefined) continue
    if (question.type === 'text') changed[question.key] = text()
    else if (question.type === 'multi') {
      const multi = answer as { options: string[]; other: string }
      changed[question.key] = multi.other ? { ...multi, other: text() } : multi
    } else if (question.type === 'structured') {
      const free = new Set(question.fields.filter((f) => f.type === 'text').map((f) => f.key))
      changed[question.key] = (answer as Record<string, string | string[]>[]).map((item) =>
        Object.fromEntries(Object.entries(item).map(([k, v]) => [k, free.has(k) ? text() : v])),
      )
    } else changed[question.key] = answer
  }
  return changed
}
