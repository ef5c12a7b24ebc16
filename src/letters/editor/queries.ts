/** Queries for example letters: submissions, former holders, helpers, and trial letters sent. */
import type { Db, Tx } from '../../kernel/db/open.ts'
import { inOrder } from '../../kernel/text.ts'
import type { UtcText } from '../../kernel/time.ts'
import type { Receipt } from '../../responses/letters.rules.ts'

/** Seat id → its latest submission. */
export async function listReceipts(db: Db, roundId: string): Promise<Map<string, Omit<Receipt, 'asked'>>> {
  const rows = await db
    .selectFrom('response')
    .innerJoin('submission', 'submission.id', 'response.current_submission_id')
    .leftJoin('entry', 'entry.submission_id', 'submission.id')
    .select((eb) => [
      'entry.source',
      'entry.received_on as receivedOn',
      'response.seat_id as seatId',
      'submission.submitted_at as submittedAt',
      'submission.version',
      'submission.hash',
      eb
        .selectFrom('current_answer as answer')
        .select((answer) => answer.fn.countAll().as('n'))
        .whereRef('answer.seat_id', '=', 'response.seat_id')
        .as('answered'),
    ])
    .where('response.round_id', '=', roundId)
    .execute()
  return new Map(
    rows.map(({ seatId, answered, source, receivedOn, ...row }) => {
      const entry = source && receivedOn ? { source, receivedOn } : undefined
      return [seatId, { ...row, answered: Number(answered), entry }]
    }),
  )
}

/** Seat id → name of the latest former holder. */
export async function listFormerHolders(db: Db, roundId: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('holder')
    .innerJoin('seat', 'seat.id', 'holder.seat_id')
    .select(['seat.id as seatId', 'holder.name'])
    .where('seat.round_id', '=', roundId)
    .where('holder.until_at', 'is not', null)
    .orderBy('holder.until_at')
    .execute()
  return new Map(rows.map((row) => [row.seatId, row.name]))
}

/** Contact persons of the round's seminars, one row for each seminar the person helps with. */
export async function listHelpers(db: Db, roundId: string) {
  const rows = await db
    .selectFrom('seminar')
    .innerJoin('current_contact as contact', 'contact.rss_id', 'seminar.rss_id')
    .select(['seminar.id as seminarId', 'seminar.region_code as regionCode', 'seminar.number'])
    .select(['contact.account_id as accountId', 'contact.name', 'contact.email'])
    .where('seminar.round_id', '=', roundId)
    .execute()
  return inOrder(rows, (row) => [row.regionCode, String(row.number), row.name])
}

/** Number of trial letters queued to this address after `since`. */
export async function countProofs(tx: Tx, email: string, since: UtcText): Promise<number> {
  const row = await tx
    .selectFrom('message')
    .select((eb) => eb.fn.countAll().as('n'))
    .where('purpose', '=', 'letter_proof')
    .where('to_email', '=', email)
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow()
  return Number(row.n)
}
