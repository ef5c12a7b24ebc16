/** Queries to plan and to insert a mailing. */

import type { ExpressionBuilder, Insertable } from 'kysely'
import type { Db, Tx } from '../../kernel/db/open.ts'
import type { Schema } from '../../kernel/db/schema.ts'
import type { MailingTable } from '../../schema.ts'
import { reminderPurposes } from './audience.rules.ts'
import { type ReminderRow, readerAt, type SentLetter } from './sent.rules.ts'

/** The round's messages of these purposes that may reach or have reached somebody. */
export async function listSent(db: Db | Tx, roundId: string, purposes: readonly string[]): Promise<SentLetter[]> {
  return db
    .selectFrom('message')
    .innerJoin('message_round', 'message_round.message_id', 'message.id')
    .select((eb) => [
      'message.dedupe_key as key',
      'message.purpose',
      'message.created_at as at',
      eb.fn.coalesce('message.link_id', 'message.account_id', 'message.venue_id', eb.val('')).as('readerId'),
    ])
    .where('message_round.round_id', '=', roundId)
    .where('message.purpose', 'in', purposes)
    .where('message.state', '!=', 'cancelled')
    .execute()
}

/** @returns false when the mailing exists already: the button was pressed twice. */
export async function insertMailing(tx: Tx, row: Insertable<MailingTable>): Promise<boolean> {
  const inserted = await tx
    .insertInto('mailing')
    .values(row)
    .onConflict((c) => c.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

/** The round's reminders that may have reached somebody, or are to be sent. */
export async function listReminders(db: Db | Tx, roundId: string): Promise<ReminderRow[]> {
  return readerRows(db, roundId)
    .select(['message.purpose', 'message.link_id as linkId', 'message.created_at as at'])
    .where('message.purpose', 'in', reminderPurposes)
    .where('message.state', '!=', 'cancelled')
    .execute()
}

/** `readerAt` of readers whose address bounces: a letter bounced, and none has arrived since. */
export async function listUnreached(db: Db | Tx, roundId: string): Promise<Set<string>> {
  const rows = await readerRows(db, roundId).where(isUnreached).execute()
  return new Set(rows.map(readerAt))
}

/** Messages to the people invited in the round. */
function readerRows(db: Db | Tx, roundId: string) {
  return db
    .selectFrom('message')
    .innerJoin('invitation', 'invitation.id', 'message.invitation_id')
    .innerJoin('seminar', 'seminar.id', 'invitation.seminar_id')
    .select(['invitation.id as invitationId', 'message.to_email as email'])
    .where('seminar.round_id', '=', roundId)
}

/** The message bounced, and none has arrived at the same address of the same reader since. */
export function isUnreached(eb: ExpressionBuilder<Schema, 'message'>) {
  return eb.and([
    eb('message.bounced_at', 'is not', null),
    eb.not(
      eb.exists(
        eb
          .selectFrom('message as later')
          .select('later.id')
          .whereRef('later.invitation_id', '=', 'message.invitation_id')
          .whereRef('later.to_email', '=', 'message.to_email')
          .whereRef('later.sent_at', '>', 'message.bounced_at')
          .where('later.bounced_at', 'is', null),
      ),
    ),
  ])
}
