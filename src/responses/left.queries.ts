/** What is left of seats' questions, for many seats in one query. */
import type { Db, Tx } from '../kernel/db/open.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import { sheetOf } from '../questionnaire/sheet.rules.ts'
import type { Round } from '../rounds/queries.ts'
import type { SeatRole } from '../schema.ts'
import { type Left, leftOf, nothingYet } from './left.rules.ts'

/** By seat id, in Swedish, as the letters are. */
export async function readLeft(
  db: Db | Tx,
  round: Pick<Round, 'questionnaire_id'>,
  seats: { seatId: string; role: SeatRole }[],
): Promise<Map<string, Left>> {
  if (seats.length === 0) return new Map()
  const questionnaire = await getQuestionnaire(db, round.questionnaire_id)
  const rows = await db
    .selectFrom('response')
    .innerJoin('answer', 'answer.response_id', 'response.id')
    .select(['response.seat_id as seatId', 'answer.question_key as key', 'answer.value', 'answer.typed'])
    .where(
      'response.seat_id',
      'in',
      seats.map(({ seatId }) => seatId),
    )
    .execute()
  const bySeat = Map.groupBy(rows, ({ seatId }) => seatId)
  return new Map(
    seats.map(({ seatId, role }) => {
      const own = bySeat.get(seatId)
      const draft = own ? draftOf(own) : nothingYet
      return [seatId, leftOf(sheetOf(questionnaire, role, 'sv'), draft)]
    }),
  )
}

function draftOf(rows: { key: string; value: string; typed: string | null }[]) {
  const stored = new Map(rows.map(({ key, value }) => [key, value]))
  const typed = new Map(rows.flatMap(({ key, typed }) => (typed === null ? [] : [[key, typed] as const])))
  return { stored, typed }
}
