import type { Db, Tx } from '../kernel/db/open.ts'
import type { MessageState } from '../kernel/db/schema.ts'
import { NotFound } from '../kernel/errors.ts'
import type { UtcText } from '../kernel/time.ts'
import { type Counts, noCounts, toDecide } from './rules.ts'

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
    .leftJoin('round', 'round.id', 'seat.round_id')
    .leftJoin('guest_invitation', 'guest_invitation.id', 'message.guest_invitation_id')
    .leftJoin('guest', 'guest.id', 'guest_invitation.guest_id')
    .leftJoin('organisation', 'organisation.id', 'guest.organisation_id')
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
      'municipality.code as municipalityCode',
      'round.slug as round',
      'organisation.name as organisation',
    ])
}

export interface Filter {
  state?: MessageState | undefined
  limit?: number
  offset?: number
}

/** The messages of a mailing, or with null those that belong to none; what waits for a person comes first. */
export async function listMessages(db: Db, mailingId: string | null, filter: Filter = {}) {
  return messageRows(db)
    .where('message.mailing_id', mailingId === null ? 'is' : '=', mailingId)
    .$if(filter.state !== undefined, (q) => q.where('message.state', '=', filter.state ?? 'queued'))
    .orderBy((eb) => eb.case().when('message.state', 'in', toDecide).then(0).else(1).end())
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

/** Who decided what about the message, the latest first. */
export async function listDecisions(db: Db, messageId: string) {
  return db
    .selectFrom('history')
    .innerJoin('account', 'account.id', 'history.account_id')
    .select(['history.at', 'history.kind', 'account.name as who'])
    .where('history.subject', '=', 'message')
    .where('history.subject_id', '=', messageId)
    .orderBy('history.at', 'desc')
    .execute()
}

export type DecisionRow = Awaited<ReturnType<typeof listDecisions>>[number]

/** Back in the queue, with five tries before it. @returns false when a person may not decide on it. */
export async function requeue(tx: Tx, id: string, now: UtcText): Promise<boolean> {
  return decide(tx, id, { state: 'queued', attempts: 0, next_attempt_at: now })
}

/** The person knows that it arrived. */
export async function markSent(tx: Tx, id: string): Promise<boolean> {
  return decide(tx, id, { state: 'sent' })
}

async function decide(
  tx: Tx,
  id: string,
  set: { state: MessageState; attempts?: number; next_attempt_at?: UtcText },
): Promise<boolean> {
  const row = await tx
    .updateTable('message')
    .set(set)
    .where('id', '=', id)
    .where('state', 'in', toDecide)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** All that gave up, back in the queue. @returns their ids. */
export async function requeueFailed(tx: Tx, mailingId: string, now: UtcText): Promise<string[]> {
  const rows = await tx
    .updateTable('message')
    .set({ state: 'queued', attempts: 0, next_attempt_at: now })
    .where('mailing_id', '=', mailingId)
    .where('state', '=', 'failed')
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}

/** What has come in on our mail and nobody has read yet, of all rounds. */
export async function countToRead(db: Db): Promise<number> {
  const row = await db
    .selectFrom('incoming')
    .select((eb) => eb.fn.countAll().as('n'))
    .where('settled', '=', 0)
    .where('handled_at', 'is', null)
    .executeTakeFirst()
  return Number(row?.n ?? 0)
}
