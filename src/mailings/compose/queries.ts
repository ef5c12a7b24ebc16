/** What a mailing is planned from, and its keeping. */
import { type Insertable, sql } from 'kysely'
import type { Db, Tx } from '../../kernel/db/open.ts'
import { never } from '../../kernel/mail/outbox.ts'
import type { UtcText } from '../../kernel/time.ts'
import type { MailingTable } from '../../schema.ts'
import type { SentLetter } from './keys.rules.ts'

/** The purposes' messages in this round that may have reached somebody. */
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

/** @returns false when it is there already: the button was pressed twice. */
export async function insertMailing(tx: Tx, row: Insertable<MailingTable>): Promise<boolean> {
  const inserted = await tx
    .insertInto('mailing')
    .values(row)
    .onConflict((c) => c.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

/** What the same person has decided already: the button was pressed twice. */
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

/** Lets a held mailing go. @returns false when it was not held, or somebody else was first. */
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

/** Stops what has not begun to go out. @returns how many. */
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
    // The key is free again: the same letter may be sent another day.
    .set({ state: 'cancelled', dedupe_key: sql<string>`dedupe_key || ':' || id` })
    .where('mailing_id', '=', id)
    .where('state', '=', 'queued')
    .returning('id')
    .execute()
  return stopped.length
}

/** Another time for what waits; null: at once. @returns false when it is held, stopped or gone already. */
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

/** Letters on paper that somebody has posted now. @returns how many. */
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
