/** What is left of seats' questions, for many seats in one query. */
import type { Db, Tx } from '../kernel/db/open.ts'
import type { Lang } from '../kernel/time.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import { sheetOf } from '../questionnaire/sheet.rules.ts'
import type { Round } from '../rounds/queries.ts'
import type { SeatRole } from '../schema.ts'
import { draftIn, type Left, leftOf } from './left.rules.ts'

/** By seat id. */
export async function readLeft(
  db: Db | Tx,
  round: Pick<Round, 'questionnaire_id'>,
  seats: { seatId: string; role: SeatRole }[],
  lang: Lang = 'sv',
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
      const draft = draftIn(bySeat.get(seatId) ?? [])
      return [seatId, leftOf(sheetOf(questionnaire, role, lang), draft)]
    }),
  )
}
