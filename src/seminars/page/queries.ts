/** What one seminar's page shows beside its facts. */
import type { Db, Tx } from '../../kernel/db/open.ts'
import type { UtcText } from '../../kernel/time.ts'
import { isAboutAnotherDay } from '../replies.rules.ts'
import type { SeatRow } from './seat-grid.rules.ts'

/** Every seat of the seminar with its holder, invitation and response, in one query; a reply to another day is none. */
export async function listSeats(db: Db | Tx, seminarId: string): Promise<SeatRow[]> {
  const rows = await db
    .selectFrom('seminar_municipality as sm')
    .innerJoin('municipality as m', 'm.code', 'sm.municipality_code')
    .innerJoin('seat', (join) =>
      join
        .onRef('seat.round_id', '=', 'sm.round_id')
        .onRef('seat.municipality_code', '=', 'sm.municipality_code'),
    )
    .leftJoin('municipality_group_member as g', (join) =>
      join
        .onRef('g.municipality_code', '=', 'm.code')
        .on('g.edition', '=', (eb) =>
          eb
            .selectFrom('municipality_group')
            .select((e) => e.fn.max('municipality_group.edition').as('edition')),
        ),
    )
    .leftJoin('holder', (join) =>
      join.onRef('holder.seat_id', '=', 'seat.id').on('holder.until_at', 'is', null),
    )
    .leftJoin('invitation', 'invitation.seat_id', 'seat.id')
    .leftJoin('seminar', 'seminar.id', 'invitation.seminar_id')
    .leftJoin('attendance', (join) =>
      join
        .onRef('attendance.seat_id', '=', 'seat.id')
        .onRef('attendance.seminar_id', '=', 'sm.seminar_id')
        .on('attendance.here', '=', 1),
    )
    .leftJoin('response', 'response.seat_id', 'seat.id')
    .leftJoin('submission', 'submission.id', 'response.current_submission_id')
    .leftJoin(
      (eb) =>
        eb
          .selectFrom('invitation_link')
          .select((sub) => ['invitation_id', sub.fn.countAll().as('live')])
          .where('revoked_at', 'is', null)
          .groupBy('invitation_id')
          .as('link'),
      (join) => join.onRef('link.invitation_id', '=', 'invitation.id'),
    )
    .select([
      'seat.id as seatId',
      'seat.role',
      'm.code',
      'm.name as municipality',
      'g.group_code as group',
      'holder.name as holder',
      'holder.title',
      'holder.email',
      'holder.phone',
      'invitation.id as invitationId',
      'link.live',
      'invitation.reply',
      'invitation.replied_at as repliedAt',
      'seminar.confirmed_at as confirmedAt',
      'seminar.replies_asked_at as repliesAskedAt',
      'attendance.id as cameId',
      'response.id as responseId',
      'submission.submitted_at as submittedAt',
    ])
    .where('sm.seminar_id', '=', seminarId)
    .execute()
  return rows.map(({ confirmedAt, repliesAskedAt, cameId, live, ...row }) => ({
    ...row,
    isInvited: Number(live ?? 0) > 0,
    ...(isAboutAnotherDay(row.repliedAt, { confirmedAt, repliesAskedAt }) && noReply),
    came: cameId !== null,
  }))
}

const noReply = { reply: null, repliedAt: null }

/** Everybody who was checked in, guests and those who were not on the list too. */
export async function countCame(db: Db | Tx, seminarId: string): Promise<number> {
  const row = await db
    .selectFrom('attendance')
    .select((eb) => eb.fn.countAll().as('n'))
    .where('seminar_id', '=', seminarId)
    .where('here', '=', 1)
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

/** The keys answered so far in each response that has not been submitted. */
export async function listDraftKeys(
  db: Db | Tx,
  seminarId: string,
): Promise<Map<string, Set<string>>> {
  const rows = await db
    .selectFrom('seminar_municipality as sm')
    .innerJoin('seat', (join) =>
      join
        .onRef('seat.round_id', '=', 'sm.round_id')
        .onRef('seat.municipality_code', '=', 'sm.municipality_code'),
    )
    .innerJoin('response', 'response.seat_id', 'seat.id')
    .innerJoin('answer', 'answer.response_id', 'response.id')
    .select(['response.id', 'answer.question_key as key'])
    .where('sm.seminar_id', '=', seminarId)
    .where('response.current_submission_id', 'is', null)
    .where('answer.value', '!=', 'null')
    .execute()
  const keys = new Map<string, Set<string>>()
  for (const { id, key } of rows) keys.set(id, (keys.get(id) ?? new Set()).add(key))
  return keys
}

export interface MailingRow {
  id: string
  title: string
  created_at: UtcText
  sent: number
  messages: number
}

/** What has been sent to the seminar's invited, the latest first. */
export async function listMailingsTo(db: Db | Tx, seminarId: string): Promise<MailingRow[]> {
  const rows = await db
    .selectFrom('mailing')
    .innerJoin('message', 'message.mailing_id', 'mailing.id')
    .leftJoin('invitation', 'invitation.seat_id', 'message.seat_id')
    .leftJoin('guest_invitation as guest', 'guest.id', 'message.guest_invitation_id')
    .select((eb) => [
      'mailing.id',
      'mailing.title',
      'mailing.created_at',
      eb.fn.count('message.id').filterWhere('message.state', '=', 'sent').as('sent'),
      eb.fn.count('message.id').as('messages'),
    ])
    .where((eb) =>
      eb.or([eb('invitation.seminar_id', '=', seminarId), eb('guest.seminar_id', '=', seminarId)]),
    )
    .groupBy(['mailing.id', 'mailing.title', 'mailing.created_at'])
    .orderBy('mailing.created_at', 'desc')
    .orderBy('mailing.id')
    .execute()
  return rows.map((row) => ({ ...row, sent: Number(row.sent), messages: Number(row.messages) }))
}

/** How many seminars the region has in this round. */
export async function countInRegion(
  db: Db | Tx,
  roundId: string,
  regionCode: string,
): Promise<number> {
  const row = await db
    .selectFrom('seminar')
    .select((eb) => eb.fn.countAll().as('n'))
    .where('round_id', '=', roundId)
    .where('region_code', '=', regionCode)
    .executeTakeFirstOrThrow()
  return Number(row.n)
}
