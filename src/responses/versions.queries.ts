/** Submitted versions of a seat's answers, and going back to one. */
import { sql } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import { prepared } from '../kernel/db/prepared.ts'
import type { UtcText } from '../kernel/time.ts'
import { handColumns } from './queries.ts'

/** The seat's submitted versions, the first first. `by`: who submitted it; null when that is not known. */
export const listVersions = prepared((db, seatId: string) =>
  db
    .selectFrom('response')
    .innerJoin('submission', 'submission.response_id', 'response.id')
    .leftJoin('invitation_link as link', 'link.id', 'submission.link_id')
    .leftJoin('account', 'account.id', 'submission.account_id')
    .select([
      'submission.id',
      'submission.version',
      'submission.submitted_at as submittedAt',
      'submission.hash',
      'submission.questionnaire_hash as questionnaireHash',
      'submission.diary_number as diaryNumber',
      'link.name as by',
      'account.name as staff',
    ])
    .where('response.seat_id', '=', seatId)
    .orderBy('submission.version'),
)
export type Version = Awaited<ReturnType<typeof listVersions>>[number]

const filingOf = prepared((db, seatId: string) =>
  db
    .selectFrom('seminar_seat as seat')
    .innerJoin('seminar', 'seminar.id', 'seat.seminar_id')
    .innerJoin('round', 'round.id', 'seat.round_id')
    .select((eb) => [
      eb.fn.coalesce('seminar.diary_number', 'round.diary_number').as('diaryNumber'),
      'seminar.date',
      'seminar.confirmed_at as confirmedAt',
      'seminar.cancelled_at as cancelledAt',
    ])
    .where('seat.seat_id', '=', seatId),
)

/** What the seat's answers are filed under, and the day on which they are used. */
export async function findFiling(db: Db | Tx, seatId: string) {
  const [row] = await filingOf(db, seatId)
  return row
}
export type Filing = Awaited<ReturnType<typeof findFiling>>

/** Replaces the draft with the version's answers, each marked with the hand that once wrote it. */
export async function copyToDraft(tx: Tx, responseId: string, submissionId: string, now: UtcText): Promise<void> {
  await tx.deleteFrom('answer').where('response_id', '=', responseId).execute()
  await tx
    .insertInto('answer')
    .columns(['response_id', 'question_key', 'value', 'saved_at', ...handColumns])
    .expression(
      tx
        .selectFrom('submitted_answer')
        .select([sql.val(responseId).as('response_id'), 'question_key', 'value', sql.val(now).as('saved_at')])
        .select(handColumns)
        .where('submission_id', '=', submissionId),
    )
    .execute()
}

export async function setDiaryNumber(tx: Tx, submissionId: string, diaryNumber: string | null): Promise<void> {
  await tx.updateTable('submission').set({ diary_number: diaryNumber }).where('id', '=', submissionId).execute()
}
