/** What a mailing is planned from, and its keeping. */
import type { Insertable } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import type { MailingTable } from '../kernel/db/schema.ts'
import { never } from '../kernel/mail/outbox.ts'
import type { UtcText } from '../kernel/time.ts'

/** The dedupe keys of the purpose's messages in this round that may have reached somebody. */
export async function listSentKeys(
  db: Db | Tx,
  roundId: string,
  purpose: string,
): Promise<Set<string>> {
  const rows = await db
    .selectFrom('message')
    .innerJoin('seat', 'seat.id', 'message.seat_id')
    .select('message.dedupe_key as key')
    .where('seat.round_id', '=', roundId)
    .where('message.purpose', '=', purpose)
    .where('message.state', '!=', 'cancelled')
    .execute()
  return new Set(rows.map((row) => row.key))
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

/** Lets a held mailing go. @returns false when it was not held, or somebody else was first. */
export async function markReleased(
  tx: Tx,
  id: string,
  by: { accountId: string; now: UtcText },
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
  const from = row.scheduled_for && row.scheduled_for > by.now ? row.scheduled_for : by.now
  await tx
    .updateTable('message')
    .set({ next_attempt_at: from })
    .where('mailing_id', '=', id)
    .where('state', '=', 'queued')
    .where('next_attempt_at', '=', never)
    .execute()
  return true
}

/** Stops what has not begun to go out. @returns how many, or null when the mailing was stopped already. */
export async function markCancelled(
  tx: Tx,
  id: string,
  by: { accountId: string; now: UtcText },
): Promise<number | null> {
  const row = await tx
    .updateTable('mailing')
    .set({ cancelled_at: by.now, cancelled_by: by.accountId })
    .where('id', '=', id)
    .where('cancelled_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!row) return null
  const stopped = await tx
    .updateTable('message')
    .set({ state: 'cancelled' })
    .where('mailing_id', '=', id)
    .where('state', '=', 'queued')
    .returning('id')
    .execute()
  return stopped.length
}
