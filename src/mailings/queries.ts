import type { Db } from '../kernel/db/open.ts'
import type { MessageState } from '../kernel/db/schema.ts'
import { NotFound } from '../kernel/errors.ts'
import type { UtcText } from '../kernel/time.ts'
import { type Counts, noCounts } from './rules.ts'

function mailingRows(db: Db) {
  return db
    .selectFrom('mailing')
    .innerJoin('account', 'account.id', 'mailing.created_by')
    .innerJoin('round', 'round.id', 'mailing.round_id')
    .select([
      'mailing.id',
      'mailing.title',
      'mailing.created_at as createdAt',
      'account.name as createdBy',
      'round.name as roundName',
    ])
}

export async function listMailings(db: Db) {
  return mailingRows(db).orderBy('mailing.created_at', 'desc').execute()
}

export async function getMailing(db: Db, id: string) {
  const row = await mailingRows(db).where('mailing.id', '=', id).executeTakeFirst()
  if (!row) throw new NotFound()
  return row
}

export type MailingRow = Awaited<ReturnType<typeof getMailing>>

/** How many messages are in each state, by mailing; null: those that belong to none (substitutes, sign-in links). */
export async function countStates(db: Db): Promise<Map<string | null, Counts>> {
  const rows = await db
    .selectFrom('message')
    .select((eb) => ['mailing_id', 'state', eb.fn.countAll().as('n')])
    .groupBy(['mailing_id', 'state'])
    .execute()
  const counts = new Map<string | null, Counts>()
  for (const row of rows) {
    const own = counts.get(row.mailing_id) ?? noCounts()
    own[row.state] = Number(row.n)
    counts.set(row.mailing_id, own)
  }
  return counts
}

function messageRows(db: Db) {
  return db
    .selectFrom('message')
    .leftJoin('seat', 'seat.id', 'message.seat_id')
    .leftJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .select([
      'message.id',
      'message.mailing_id as mailingId',
      'message.purpose',
      'message.to_name as toName',
      'message.to_email as toEmail',
      'message.subject',
      'message.state',
      'message.attempts',
      'message.next_attempt_at as nextAttemptAt',
      'message.server_answer as serverAnswer',
      'message.created_at as createdAt',
      'message.sent_at as sentAt',
      'seat.role',
      'municipality.name as municipality',
    ])
}

export interface Filter {
  state?: MessageState | undefined
  limit?: number
  offset?: number
}

/** The messages of a mailing, or with null those that belong to none. */
export async function listMessages(db: Db, mailingId: string | null, filter: Filter = {}) {
  return messageRows(db)
    .where('message.mailing_id', mailingId === null ? 'is' : '=', mailingId)
    .$if(filter.state !== undefined, (q) => q.where('message.state', '=', filter.state ?? 'queued'))
    .orderBy('message.created_at', 'desc')
    .orderBy('municipality.code')
    .orderBy('message.to_email')
    .$if(filter.limit !== undefined, (q) => q.limit(filter.limit ?? 0).offset(filter.offset ?? 0))
    .execute()
}

export type MessageRow = Awaited<ReturnType<typeof listMessages>>[number]

export async function getMessage(db: Db, id: string) {
  const row = await messageRows(db)
    .select(['message.text', 'message.html', 'message.calendar', 'message.purpose as kind'])
    .where('message.id', '=', id)
    .executeTakeFirst()
  if (!row) throw new NotFound()
  return row
}

/** Back in the queue, with five tries before it. @returns whether it was one that a person may decide on. */
export async function requeue(db: Db, id: string, now: UtcText): Promise<boolean> {
  return change(db, [id], { state: 'queued', attempts: 0, next_attempt_at: now })
}

/** The person knows that it arrived. */
export async function markSent(db: Db, id: string): Promise<boolean> {
  return change(db, [id], { state: 'sent' })
}

async function change(
  db: Db,
  ids: string[],
  set: { state: MessageState; attempts?: number; next_attempt_at?: UtcText },
): Promise<boolean> {
  const row = await db
    .updateTable('message')
    .set(set)
    .where('id', 'in', ids)
    .where('state', 'in', ['failed', 'unknown'])
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** All that gave up, back in the queue. @returns how many. */
export async function requeueFailed(db: Db, mailingId: string, now: UtcText): Promise<number> {
  const rows = await db
    .updateTable('message')
    .set({ state: 'queued', attempts: 0, next_attempt_at: now })
    .where('mailing_id', '=', mailingId)
    .where('state', '=', 'failed')
    .returning('id')
    .execute()
  return rows.length
}
