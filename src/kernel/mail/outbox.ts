/** The transactional outbox: the domain change and the message commit together. */
import { type ExpressionBuilder, PostgresAdapter } from 'kysely'
import type { Db, Tx } from '../db/open.ts'
import type { MessageState, Schema } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import { linkToken, newId } from '../ids.ts'
import { type Job, runEvery } from '../jobs.ts'
import { addMinutes, type UtcText } from '../time.ts'
import { linkMark } from './letter.ts'
import { type OutgoingMail, type Send, SendError } from './smtp.ts'

export interface NewMessage {
  /** Seat + purpose + round + revision, or whatever makes this message the only one of its kind. */
  dedupeKey: string
  purpose: string
  mailingId?: string
  seatId?: string
  toName: string
  toEmail: string
  subject: string
  text: string
  html: string
  calendar?: { method: 'REQUEST' | 'CANCEL'; content: string }
  linkId?: string
  /** Not before then; a held mailing waits till `never`. */
  notBefore?: UtcText
}

/** Later than any clock: what waits for a person to let it go. */
export const never: UtcText = '9999-12-31T00:00:00Z'

const rowsPerInsert = 50

/** Queues messages in the caller's transaction. @returns how many were new; one already there is left as it is. */
export async function enqueueMail(tx: Tx, messages: NewMessage[], now: UtcText): Promise<number> {
  let queued = 0
  for (let at = 0; at < messages.length; at += rowsPerInsert) {
    const rows = await tx
      .insertInto('message')
      .values(messages.slice(at, at + rowsPerInsert).map((message) => toRow(message, now)))
      .onConflict((c) => c.column('dedupe_key').doNothing())
      .returning('id')
      .execute()
    queued += rows.length
  }
  return queued
}

/** Mail with a link that no longer works goes out no more, neither by itself nor when a person tries again. */
export async function cancelUnsent(tx: Tx, linkIds: string[]): Promise<void> {
  if (linkIds.length === 0) return
  await tx
    .updateTable('message')
    .set({ state: 'cancelled' })
    .where('link_id', 'in', linkIds)
    .where('state', 'in', ['queued', 'failed'])
    .execute()
}

function toRow(message: NewMessage, now: UtcText) {
  return {
    id: newId(),
    mailing_id: message.mailingId ?? null,
    dedupe_key: message.dedupeKey,
    purpose: message.purpose,
    seat_id: message.seatId ?? null,
    to_name: message.toName,
    to_email: message.toEmail,
    subject: message.subject,
    text: message.text,
    html: message.html,
    calendar: message.calendar?.content ?? null,
    calendar_method: message.calendar?.method ?? null,
    link_id: message.linkId ?? null,
    state: 'queued' as const,
    attempts: 0,
    next_attempt_at: message.notBefore ?? now,
    lease_until: null,
    server_answer: '',
    created_at: now,
    sent_at: null,
  }
}

/** At most so many are left for a person to judge when the process is killed. */
const batchSize = 10
const leaseMinutes = 15
/** Minutes until the second, third, fourth and fifth try; then a person must decide. */
const backOff = [1, 5, 15, 60]

/** Delivers what is due, now and every other second, until stopped; what is in flight is finished first. */
export function startMailJob(deps: Deps): Job {
  const stopping = new AbortController()
  const job = runEvery(deps, 'mail', 2, () => deliverDueMail(deps, stopping.signal))
  return {
    stop: async () => {
      stopping.abort()
      await job.stop()
    },
  }
}

/**
 * Sends what is due, batch by batch, several at a time. Without an SMTP server everything stays queued.
 * Several processes may do this at once: each message is claimed by one. @returns how many were sent.
 */
export async function deliverDueMail(deps: Deps, stopping?: AbortSignal): Promise<number> {
  await markLapsedUnknown(deps.db, deps.clock.now())
  const { send } = deps
  if (!send) return 0
  let sent = 0
  while (!stopping?.aborted) {
    const batch = await claimBatch(deps.db, deps.clock.now())
    if (batch.length === 0) break
    const result = await deliverBatch(deps, send, batch, stopping)
    sent += result.sent
    if (result.unreachable) break
  }
  return sent
}

/** Leased when the process died: perhaps sent, perhaps not. Only a person sends it again. */
async function markLapsedUnknown(db: Db, now: UtcText): Promise<void> {
  await db
    .updateTable('message')
    .set({ state: 'unknown', lease_until: null })
    .where('state', '=', 'sending')
    .where('lease_until', '<=', now)
    .execute()
}

async function claimBatch(db: Db, now: UtcText) {
  const locks = db.getExecutor().adapter instanceof PostgresAdapter
  const due = (eb: ExpressionBuilder<Schema, 'message'>) => {
    const query = eb
      .selectFrom('message as due')
      .select('due.id')
      .where('due.state', '=', 'queued')
      .where('due.next_attempt_at', '<=', now)
      .orderBy('due.next_attempt_at')
      .orderBy('due.created_at')
      .limit(batchSize)
    return locks ? query.forUpdate().skipLocked() : query
  }
  return db
    .updateTable('message')
    .set((eb) => ({
      state: 'sending',
      lease_until: addMinutes(now, leaseMinutes),
      attempts: eb('attempts', '+', 1),
    }))
    .where('id', 'in', due)
    .where('state', '=', 'queued')
    .returning([
      'id',
      'to_name',
      'to_email',
      'subject',
      'text',
      'html',
      'calendar',
      'calendar_method',
      'link_id',
      'attempts',
    ])
    .execute()
}

type Claimed = Awaited<ReturnType<typeof claimBatch>>[number]

/** As many at a time as the pool has connections. When the server is out of reach the rest goes back untried. */
async function deliverBatch(deps: Deps, send: Send, batch: Claimed[], stopping?: AbortSignal) {
  const result = { sent: 0, unreachable: false }
  const waiting = [...batch]
  const worker = async () => {
    while (!stopping?.aborted && !result.unreachable) {
      const message = waiting.shift()
      if (!message) return
      const outcome = await deliver(deps, send, message)
      if (outcome === 'sent') result.sent++
      if (outcome === 'unreachable') result.unreachable = true
    }
  }
  await Promise.all(Array.from({ length: deps.config.smtpConnections }, worker))
  await release(deps, waiting)
  return result
}

async function release(deps: Deps, untried: Claimed[]): Promise<void> {
  if (untried.length === 0) return
  await deps.db
    .updateTable('message')
    .set((eb) => ({ state: 'queued', lease_until: null, attempts: eb('attempts', '-', 1) }))
    .where(
      'id',
      'in',
      untried.map((message) => message.id),
    )
    .where('state', '=', 'sending')
    .execute()
}

async function deliver(deps: Deps, send: Send, message: Claimed) {
  try {
    const answer = await send(toMail(message, deps.config.secret))
    await settle(deps, message, { state: 'sent', answer, sentAt: deps.clock.now() })
    return 'sent'
  } catch (error) {
    const failure =
      error instanceof SendError ? error : new SendError('not_now', String(error), error)
    await settleFailure(deps, message, failure)
    return failure.outcome
  }
}

async function settleFailure(
  deps: Deps,
  message: Claimed,
  { outcome, message: answer }: SendError,
) {
  const now = deps.clock.now()
  if (outcome === 'in_doubt') return settle(deps, message, { state: 'unknown', answer })
  if (outcome === 'unreachable') {
    // Nobody was there to try it on: it does not count as one of the five.
    const next = { attempts: message.attempts - 1, nextAttemptAt: addMinutes(now, 1) }
    return settle(deps, message, { state: 'queued', answer, ...next })
  }
  const wait = backOff[message.attempts - 1]
  if (outcome === 'refused' || wait === undefined) {
    return settle(deps, message, { state: 'failed', answer })
  }
  return settle(deps, message, { state: 'queued', answer, nextAttemptAt: addMinutes(now, wait) })
}

interface Settled {
  state: MessageState
  answer: string
  sentAt?: UtcText
  attempts?: number
  nextAttemptAt?: UtcText
}

/** Also a message whose lease has run out meanwhile: its fate is known now. */
async function settle(deps: Deps, message: Claimed, settled: Settled): Promise<void> {
  await deps.db
    .updateTable('message')
    .set({
      state: settled.state,
      server_answer: settled.answer.slice(0, 500),
      lease_until: null,
      ...(settled.sentAt && { sent_at: settled.sentAt }),
      ...(settled.attempts !== undefined && { attempts: settled.attempts }),
      ...(settled.nextAttemptAt && { next_attempt_at: settled.nextAttemptAt }),
    })
    .where('id', '=', message.id)
    .where('state', 'in', ['sending', 'unknown'])
    .execute()
}

/** With the personal link's token, which only exists in the mail itself. */
function toMail(message: Claimed, secret: string): OutgoingMail {
  const token = message.link_id ? linkToken(secret, message.link_id) : ''
  const fill = (text: string) => text.replaceAll(linkMark, token)
  return {
    id: message.id,
    toName: message.to_name,
    toEmail: message.to_email,
    subject: message.subject,
    text: fill(message.text),
    html: fill(message.html),
    calendar:
      message.calendar && message.calendar_method
        ? { method: message.calendar_method, content: fill(message.calendar) }
        : null,
  }
}
