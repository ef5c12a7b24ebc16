/** Queries for the page about one seminar, beside `getSeminarFacts`. */
import type { Db, Tx } from '../../kernel/db/open.ts'
import type { SeatRow } from './seat-grid.rules.ts'

/** The seminar's seats with holder, invitation and response, in one query. A reply about an earlier date is null. */
export async function listSeats(db: Db | Tx, seminarId: string): Promise<SeatRow[]> {
  const rows = await db
    .selectFrom('seminar_seat as seat')
    .innerJoin('municipality as m', 'm.code', 'seat.municipality_code')
    .leftJoin('current_group as g', 'g.municipality_code', 'm.code')
    .leftJoin('current_holder as holder', 'holder.seat_id', 'seat.seat_id')
    .leftJoin('invitation', 'invitation.seat_id', 'seat.seat_id')
    .leftJoin('live_invitation as live', 'live.id', 'invitation.id')
    .leftJoin('attendance', (join) =>
      join
        .onRef('attendance.seat_id', '=', 'seat.seat_id')
        .onRef('attendance.seminar_id', '=', 'seat.seminar_id')
        .on('attendance.here', '=', 1),
    )
    .leftJoin('response', 'response.seat_id', 'seat.seat_id')
    .leftJoin('submission', 'submission.id', 'response.current_submission_id')
    .select([
      'seat.seat_id as seatId',
      'seat.role',
      'm.code',
      'm.name as municipality',
      'g.code as group',
      'holder.name as holder',
      'holder.title',
      'holder.email',
      'holder.phone',
      'invitation.id as invitationId',
      'live.id as liveId',
      'live.reply',
      'invitation.replied_at as repliedAt',
      'attendance.id as cameId',
      'response.id as responseId',
      'submission.submitted_at as submittedAt',
    ])
    .where('seat.seminar_id', '=', seminarId)
    .execute()
  return rows.map(({ cameId, liveId, repliedAt, ...row }) => ({
    ...row,
    isInvited: liveId !== null,
    repliedAt: row.reply && repliedAt,
    came: cameId !== null,
  }))
}

/** Number of people checked in, including guests and people who were not on the list. */
export async function countCame(db: Db | Tx, seminarId: string): Promise<number> {
  const row = await db
    .selectFrom('attendance')
    .select((eb) => eb.fn.countAll().as('n'))
    .where('seminar_id', '=', seminarId)
    .where('here', '=', 1)
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

/** Response id → keys of the questions answered so far; only responses not yet submitted. */
export async function listDraftKeys(db: Db | Tx, seminarId: string): Promise<Map<string, Set<string>>> {
  const rows = await db
    .selectFrom('seminar_seat as seat')
    .innerJoin('response', 'response.seat_id', 'seat.seat_id')
    .innerJoin('answer', 'answer.response_id', 'response.id')
    .select(['response.id', 'answer.question_key as key'])
    .where('seat.seminar_id', '=', seminarId)
    .where('response.current_submission_id', 'is', null)
    .where('answer.value', '!=', 'null')
    .execute()
  const keys = new Map<string, Set<string>>()
  for (const { id, key } of rows) keys.set(id, (keys.get(id) ?? new Set()).add(key))
  return keys
}

/** Mailings to the seminar's invitees with their number of messages and of messages sent, latest first. */
export async function listMailingsTo(db: Db | Tx, seminarId: string) {
  const rows = await db
    .selectFrom('mailing')
    .innerJoin('message', 'message.mailing_id', 'mailing.id')
    .innerJoin('invitation', 'invitation.id', 'message.invitation_id')
    .select((eb) => [
      'mailing.id',
      'mailing.title',
      'mailing.created_at',
      eb.fn.count('message.id').filterWhere('message.state', '=', 'sent').as('sent'),
      eb.fn.count('message.id').as('messages'),
    ])
    .where('invitation.seminar_id', '=', seminarId)
    .groupBy(['mailing.id', 'mailing.title', 'mailing.created_at'])
    .orderBy('mailing.created_at', 'desc')
    .orderBy('mailing.id')
    .execute()
  return rows.map((row) => ({ ...row, sent: Number(row.sent), messages: Number(row.messages) }))
}

/** Number of seminars that the region has in the round, cancelled ones included. */
export async function countInRegion(db: Db | Tx, roundId: string, regionCode: string): Promise<number> {
  const row = await db
    .selectFrom('seminar')
    .select((eb) => eb.fn.countAll().as('n'))
    .where('round_id', '=', roundId)
    .where('region_code', '=', regionCode)
    .executeTakeFirstOrThrow()
  return Number(row.n)
}
