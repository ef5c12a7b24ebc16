/** Queries for waiting messages, and for staff's decisions on them. */
import { sql } from 'kysely'
import type { Db, Tx } from '../../kernel/db/open.ts'
import { never } from '../../kernel/mail/outbox.ts'
import type { LocalDate, UtcText } from '../../kernel/time.ts'

export async function listWaiting(db: Db | Tx, mailingId: string) {
  return db
    .selectFrom('message')
    .leftJoin('invitation', 'invitation.id', 'message.invitation_id')
    .select([
      'message.id',
      'message.dedupe_key as key',
      'message.purpose',
      'message.told',
      'message.account_id as accountId',
      'invitation.seminar_id as seminarId',
    ])
    .where('message.mailing_id', '=', mailingId)
    .where('message.state', '=', 'queued')
    .orderBy('message.created_at')
    .orderBy('message.to_email')
    .execute()
}

export type WaitingMessage = Awaited<ReturnType<typeof listWaiting>>[number]

export interface LetterRow {
  name: string
  /** '' when there is none. */
  email: string
  text: string
  subject: string
  linkId: string | null
  state: string
  title: string | null
  role: 'social_services' | 'health_care' | 'politician' | null
  municipality: string | null
  officialName: string | null
  seminarId: string | null
}

/** The letters on paper of a mailing, or a single one; without those whose personal link is revoked. */
export async function listLetters(db: Db | Tx, of: { mailingId: string } | { id: string }): Promise<LetterRow[]> {
  return db
    .selectFrom('message')
    .innerJoin('message_content as content', 'content.message_id', 'message.id')
    .leftJoin('invitation', 'invitation.id', 'message.invitation_id')
    .leftJoin('seat', 'seat.id', 'invitation.seat_id')
    .leftJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .leftJoin('live_link as link', 'link.id', 'message.link_id')
    .leftJoin('current_holder as holder', (join) =>
      join.onRef('holder.seat_id', '=', 'seat.id').on('link.kind', '=', 'holder'),
    )
    .select([
      'message.to_name as name',
      'message.to_email as email',
      'content.text',
      'message.subject',
      'message.link_id as linkId',
      'message.state',
      'holder.title',
      'seat.role',
      'municipality.name as municipality',
      'municipality.official_name as officialName',
      'invitation.seminar_id as seminarId',
    ])
    .where((eb) => ('id' in of ? eb('message.id', '=', of.id) : eb('message.mailing_id', '=', of.mailingId)))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('invitation_link as dead')
            .select('dead.id')
            .whereRef('dead.id', '=', 'message.link_id')
            .where('dead.revoked_at', 'is not', null),
        ),
      ),
    )
    .where('message.by_post', '=', 1)
    .where('message.state', '!=', 'cancelled')
    .orderBy('municipality.code')
    .orderBy('seat.role', 'desc')
    .execute()
}

/** Numbers of waiting letters and active reminder rules that archiving stops, and of seats' and guests' valid links. */
export interface ToArchive {
  waiting: number
  reminders: number
  invited: number
  guests: number
  /** The last day to answer of those who have the longest time. */
  answerBy: LocalDate | null
}

export async function countToArchive(db: Db | Tx, roundId: string): Promise<ToArchive> {
  const counts = await db
    .selectNoFrom([
      db
        .selectFrom('message')
        .innerJoin('message_round', 'message_round.message_id', 'message.id')
        .select(sql<number>`count(*)`.as('n'))
        .where('message_round.round_id', '=', roundId)
        .where('message.state', '=', 'queued')
        .as('waiting'),
      db
        .selectFrom('reminder_rule')
        .select(sql<number>`count(*)`.as('n'))
        .where('round_id', '=', roundId)
        .where('paused_at', 'is', null)
        .as('reminders'),
      db
        .selectFrom('live_link as link')
        .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
        .innerJoin('seat', 'seat.id', 'invitation.seat_id')
        .select(sql<number>`count(*)`.as('n'))
        .where('seat.round_id', '=', roundId)
        .as('invited'),
      db
        .selectFrom('live_link as link')
        .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
        .innerJoin('seminar', 'seminar.id', 'invitation.seminar_id')
        .select(sql<number>`count(*)`.as('n'))
        .where('seminar.round_id', '=', roundId)
        .where('link.kind', '=', 'guest')
        .as('guests'),
      db
        .selectFrom('live_invitation as invited')
        .innerJoin('seat_deadline as due', 'due.seat_id', 'invited.seat_id')
        .select((eb) => eb.fn.max('due.deadline').as('last'))
        .where('due.round_id', '=', roundId)
        .as('answerBy'),
    ])
    .executeTakeFirstOrThrow()
  return {
    waiting: Number(counts.waiting),
    reminders: Number(counts.reminders),
    invited: Number(counts.invited),
    guests: Number(counts.guests),
    answerBy: counts.answerBy,
  }
}

/** The round's mailings with at least one queued message. */
export async function listWaitingMailings(tx: Tx, roundId: string) {
  return tx
    .selectFrom('mailing')
    .select(['id', 'purpose'])
    .where('round_id', '=', roundId)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('message')
          .select('message.id')
          .whereRef('message.mailing_id', '=', 'mailing.id')
          .where('message.state', '=', 'queued'),
      ),
    )
    .execute()
}

/** Cancels every queued message of archived rounds, whatever queued it, and frees the dedupe keys. */
export async function cancelOfArchived(db: Db | Tx): Promise<void> {
  const archived = await db.selectFrom('round').select('id').where('archived_at', 'is not', null).execute()
  if (archived.length === 0) return
  const ids = archived.map(({ id }) => id)
  await db
    .updateTable('message')
    .set({ state: 'cancelled', cancelled_because: 'archived', dedupe_key: sql<string>`dedupe_key || ':' || id` })
    .where('state', '=', 'queued')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('message_round')
        .innerJoin('message as waiting', 'waiting.id', 'message_round.message_id')
        .select('message_round.message_id')
        .where('waiting.state', '=', 'queued')
        .where('message_round.round_id', 'in', ids),
    )
    .execute()
}

/** Whether the same person has already made the decision, so that the button was pressed twice. */
export async function hasDecided(
  tx: Tx,
  id: string,
  decision: 'released_by' | 'cancelled_by',
  accountId: string,
): Promise<boolean> {
  const row = await tx
    .selectFrom('mailing')
    .select('id')
    .where('id', '=', id)
    .where(decision, '=', accountId)
    .executeTakeFirst()
  return row !== undefined
}

/** Releases a held mailing. @returns false when it was not held, or somebody else was first. */
export async function markReleased(
  tx: Tx,
  id: string,
  by: { accountId: string; now: UtcText; earliest: UtcText },
): Promise<boolean> {
  const row = await tx
    .updateTable('mailing')
    .set({ released_at: by.now, released_by: by.accountId })
    .where('id', '=', id)
    .where('held_at', 'is not', null)
    .where('released_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .returning('scheduled_for')
    .executeTakeFirst()
  if (!row) return false
  const from = row.scheduled_for && row.scheduled_for > by.earliest ? row.scheduled_for : by.earliest
  await tx
    .updateTable('message')
    .set({ next_attempt_at: from })
    .where('mailing_id', '=', id)
    .where('state', '=', 'queued')
    .where('by_post', '=', 0)
    .where('next_attempt_at', '=', never)
    .execute()
  return true
}

/** Marks the mailing as stopped and cancels its queued messages. @returns how many messages. */
export async function markCancelled(
  tx: Tx,
  id: string,
  by: { accountId: string; now: UtcText; reason: string },
): Promise<number> {
  await tx
    .updateTable('mailing')
    .set({ cancelled_at: by.now, cancelled_by: by.accountId, cancel_reason: by.reason })
    .where('id', '=', id)
    .execute()
  const stopped = await tx
    .updateTable('message')
    // Frees the dedupe key: the same letter may be sent another day.
    .set({ state: 'cancelled', dedupe_key: sql<string>`dedupe_key || ':' || id` })
    .where('mailing_id', '=', id)
    .where('state', '=', 'queued')
    .returning('id')
    .execute()
  return stopped.length
}

/**
 * Changes the set time of the mailing and of its waiting messages; null: at once. Held messages stay held.
 * @returns false when the set time has passed or was never set, or the mailing is stopped
 */
export async function markScheduled(tx: Tx, id: string, to: { at: UtcText | null; now: UtcText }): Promise<boolean> {
  const row = await tx
    .updateTable('mailing')
    .set({ scheduled_for: to.at })
    .where('id', '=', id)
    .where('scheduled_for', '>', to.now)
    .where('cancelled_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!row) return false
  await tx
    .updateTable('message')
    .set({ next_attempt_at: to.at ?? to.now })
    .where('mailing_id', '=', id)
    .where('state', '=', 'queued')
    .where('next_attempt_at', '!=', never)
    .execute()
  return true
}

/** Marks the mailing's waiting letters on paper as sent: somebody has posted them. @returns how many. */
export async function markPosted(tx: Tx, id: string, now: UtcText): Promise<number> {
  const posted = await tx
    .updateTable('message')
    .set({ state: 'sent', sent_at: now })
    .where('mailing_id', '=', id)
    .where('by_post', '=', 1)
    .where('state', '=', 'queued')
    .returning('id')
    .execute()
  return posted.length
}
