import { type Expression, type ExpressionBuilder, type Insertable, type SqlBool, sql } from 'kysely'
import { readdress } from '../calendar/ics.ts'
import type { Tx } from '../db/open.ts'
import type { CalendarMethod, CancelReason, MessageConcerns, MessageState, Schema } from '../db/schema.ts'
import { newId } from '../ids.ts'
import type { UtcText } from '../time.ts'

/** Columns of the message's row that say whom and what it concerns; the kernel writes them but does not read them. */
export type About = Partial<Insertable<MessageConcerns>>

export interface NewMessage {
  /** Unique: recipient, purpose, and the revision of the content. Prevents sending the same message twice. */
  dedupeKey: string
  purpose: string
  about?: About
  toName: string
  toEmail: string
  subject: string
  text: string
  html: string
  calendar?: { method: CalendarMethod; content: string }
  linkId?: string
  /** Earliest time to send; `never` for a held mailing. */
  notBefore?: UtcText
  /** Day, hours, place and form as the letter states them, as JSON, when it changes a calendar entry. */
  told?: string
  /** The same for any letter to an invitee: the letter is sent only while it is still true. */
  says?: string
  /** Send, and retry, only in office hours. */
  officeHours?: boolean
  /** A paper letter, which is never sent to a mail server. */
  byPost?: boolean
}

/** The send time of a message that waits until a person releases it. */
export const never: UtcText = '9999-12-31T00:00:00Z'

const rowsPerInsert = 50

/** Queues messages, and skips those whose `dedupeKey` exists. @returns the number of new messages. */
export async function enqueueMail(tx: Tx, messages: NewMessage[], now: UtcText): Promise<number> {
  const last = await lastPosition(tx)
  const all = messages.map((message, i) => toRow(message, { now, position: last + 1 + i }))
  let queued = 0
  for (let at = 0; at < all.length; at += rowsPerInsert) {
    const some = all.slice(at, at + rowsPerInsert)
    const rows = await tx
      .insertInto('message')
      .values(some.map(({ row }) => row))
      .onConflict((c) => c.column('dedupe_key').doNothing())
      .returning('id')
      .execute()
    if (rows.length === 0) continue
    const isNew = new Set(rows.map(({ id }) => id))
    await tx
      .insertInto('message_content')
      .values(some.flatMap(({ content }) => (isNew.has(content.message_id) ? [content] : [])))
      .execute()
    queued += rows.length
  }
  return queued
}

async function lastPosition(tx: Tx): Promise<number> {
  const row = await tx
    .selectFrom('message')
    .select((eb) => eb.fn.max('position').as('last'))
    .executeTakeFirst()
  return Number(row?.last ?? 0)
}

/**
 * Stops all mail with these links, which no longer work: neither the delivery nor a person can send it again, even
 * after a bounce. A message in flight cannot be recalled, but is not retried.
 */
export async function cancelUnsent(tx: Tx, linkIds: string[]): Promise<void> {
  if (linkIds.length === 0) return
  await tx
    .updateTable('message')
    .set((eb) => ({
      stopped: 1,
      state: whenUnsent(eb).then<MessageState>('cancelled').else(eb.ref('state')).end(),
      cancelled_because: whenUnsent(eb).then<CancelReason | ''>('link_ended').else(eb.ref('cancelled_because')).end(),
    }))
    .where('link_id', 'in', linkIds)
    .execute()
}

function whenUnsent(eb: ExpressionBuilder<Schema, 'message'>) {
  return eb.case().when('state', 'in', ['queued', 'failed'])
}

/** Condition that selects one person's messages. */
type Which = (eb: ExpressionBuilder<Schema, 'message'>) => Expression<SqlBool>

/** Changes the recipient of unsent messages; with `to` '' it cancels them. */
export async function readdressUnsent(
  tx: Tx,
  which: Which,
  { from, to, name }: { from: string; to: string; name: string },
): Promise<void> {
  const moved = await tx
    .updateTable('message')
    .set(
      to === ''
        ? { state: 'cancelled' as const, cancelled_because: 'no_address' as const }
        : { to_email: to, to_name: name },
    )
    .where(which)
    .where('to_email', '=', from)
    .where('by_post', '=', 0)
    .where('state', 'in', ['queued', 'failed'])
    .returning('id')
    .execute()
  if (to === '' || moved.length === 0) return
  const ids = moved.map(({ id }) => id)
  const contents = await tx
    .selectFrom('message_content')
    .select(['message_id', 'calendar'])
    .where('message_id', 'in', ids)
    .execute()
  // A query per message is fine: each has its own calendar object, and a person has at most a few unsent letters.
  for (const { message_id, calendar } of contents)
    if (calendar !== null)
      await tx
        .updateTable('message_content')
        .set({ calendar: readdress(calendar, { from, to }) })
        .where('message_id', '=', message_id)
        .execute()
}

/**
 * Cancels queued and failed messages that ask for an answer which has arrived, or can no longer be given. Their dedupe
 * keys become free, so that the person can be asked again later. @returns how many.
 */
export async function cancelAsking(tx: Tx, purposes: string[], because: CancelReason, which: Which): Promise<number> {
  const cancelled = await tx
    .updateTable('message')
    .set({ state: 'cancelled', cancelled_because: because, dedupe_key: sql<string>`dedupe_key || ':' || id` })
    .where('purpose', 'in', purposes)
    .where('state', 'in', ['queued', 'failed'])
    .where(which)
    .returning('id')
    .execute()
  return cancelled.length
}

function toRow(message: NewMessage, { now, position }: { now: UtcText; position: number }) {
  const id = newId()
  const row = {
    id,
    ...message.about,
    dedupe_key: message.dedupeKey,
    purpose: message.purpose,
    to_name: message.toName,
    to_email: message.toEmail,
    subject: message.subject,
    calendar_method: message.calendar?.method ?? null,
    link_id: message.linkId ?? null,
    told: message.told ?? '',
    says: message.says ?? '',
    office_hours: message.officeHours ? (1 as const) : (0 as const),
    position,
    by_post: message.byPost ? (1 as const) : (0 as const),
    state: 'queued' as const,
    attempts: 0,
    next_attempt_at: message.byPost ? never : (message.notBefore ?? now),
    lease_until: null,
    server_answer: '',
    created_at: now,
    sent_at: null,
  }
  const { text, html, calendar } = message
  return { row, content: { message_id: id, text, html, calendar: calendar?.content ?? null } }
}

/** A message's state as shown to people, more precise than `MessageState`; each message has exactly one. */
export type MessageStanding =
  | 'queued'
  | 'to_post'
  | 'deferred'
  | 'outdated'
  | 'sending'
  | 'sent'
  | 'posted'
  | 'bounced'
  | 'refused'
  | 'failed'
  | 'unknown'
  | 'cancelled'

/** Has no parameters, so that PostgreSQL recognises the selected expression as the grouped one. */
export const standing = sql<MessageStanding>`case
  when message.by_post = 1 and message.state = 'queued' then 'to_post'
  when message.by_post = 1 and message.state = 'sent' then 'posted'
  when message.state = 'queued' and message.outdated_at is not null then 'outdated'
  when message.state = 'queued' and message.attempts > 0 then 'deferred'
  when message.state = 'sent' and message.bounced_at is not null then 'bounced'
  when message.state = 'failed' and message.refused = 1 then 'refused'
  else message.state end`
