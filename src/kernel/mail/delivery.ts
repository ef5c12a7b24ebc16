/**
 * Delivers due messages. Several processes may do this at the same time: one process claims each message with a
 * lease. A message is `unknown` when nobody knows whether it was sent, because its process died or the connection to
 * the server broke. A person must then decide; it is never sent again automatically.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { type ExpressionBuilder, PostgresAdapter } from 'kysely'
import { nextWorkingTime } from '../calendar/working-time.ts'
import type { Config } from '../config.ts'
import { isUnavailable } from '../db/errors.ts'
import type { Db } from '../db/open.ts'
import { prepared } from '../db/prepared.ts'
import type { MessageState, Schema } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import { linkMark, linkToken, newId } from '../ids.ts'
import { type Job, runEvery } from '../jobs.ts'
import { addMinutes, type UtcText } from '../time.ts'
import { whyNothingGoes } from './sender.rules.ts'
import { refreshSender } from './sender.ts'
import { type OutgoingMail, type Send, SendError } from './smtp.ts'

const leaseMinutes = 15
/** Minutes until the second, third, fourth and fifth attempt; after those a person must decide. */
const backOff = [1, 5, 15, 60]

/** Delivers due messages every two seconds until stopped; messages in flight are finished first. */
export function startMailJob(deps: Deps, before?: Delivery['before']): Job {
  const stopping = new AbortController()
  const delivery = { stopping: stopping.signal, ...(before && { before }) }
  const job = runEvery(deps, 'mail', 2, () => deliverDueMail(deps, delivery))
  return {
    stop: async () => {
      stopping.abort()
      await job.stop()
    },
  }
}

interface Delivery {
  stopping?: AbortSignal
  /** Holds back messages that must not be sent. When it throws, this run sends nothing. */
  before?: (deps: Deps) => Promise<unknown>
}

/** Without an SMTP server or a sender address all messages stay queued. @returns the number of messages sent. */
export async function deliverDueMail(deps: Deps, delivery: Delivery = {}): Promise<number> {
  const look = lookout(deps, delivery.before)
  await look()
  const { send } = deps
  if (!send || whyNothingGoes(deps) !== null) return 0
  const result = { sent: 0, stop: false, errors: [] as unknown[] }
  const inHand = new Set<Promise<void>>()
  const handOver = async (message: Claimed) => {
    try {
      const outcome = await deliver(deps, send, message, delivery.stopping)
      if (outcome === 'sent') result.sent++
      if (outcome === 'unreachable') result.stop = true
    } catch (error) {
      result.stop = true
      result.errors.push(error)
    }
  }
  // Claim one message per connection while the previous ones are being sent.
  const atATime = deps.config.smtpConnections
  try {
    while (!delivery.stopping?.aborted && !result.stop) {
      await look()
      const messages = await claimSome(deps, atATime)
      if (messages.length === 0) break
      for (const message of messages) {
        const work = handOver(message).finally(() => inHand.delete(work))
        inHand.add(work)
      }
      while (inHand.size > atATime) await Promise.race(inHand)
    }
  } finally {
    await Promise.all(inHand)
  }
  if (result.errors.length > 0) throw result.errors[0]
  return result.sent
}

/** Runs the checks before the first message, and again each second, because a delivery may take long. */
function lookout(deps: Deps, before: Delivery['before']): () => Promise<unknown> {
  let looked: UtcText | null = null
  let looking: Promise<unknown> = Promise.resolve()
  const look = async (now: UtcText) => {
    await refreshSender(deps)
    await settleLapsed(deps.db, now)
    await postponeToWorkingTime(deps.db, now)
    await before?.(deps)
  }
  return () => {
    const now = deps.clock.now()
    if (looked !== now) looking = looking.then(() => look(now))
    looked = now
    return looking
  }
}

/** Marks messages whose lease has expired: the process died, so they may or may not have been sent. */
async function settleLapsed(db: Db, now: UtcText): Promise<void> {
  await db
    .updateTable('message')
    .set((eb) => ({ state: unlessBounced(eb), lease_until: null }))
    .where('state', '=', 'sending')
    .where('lease_until', '<=', now)
    .execute()
}

/** A message that has bounced was sent, whatever our server answered; otherwise its state is unknown. */
function unlessBounced(eb: ExpressionBuilder<Schema, 'message'>) {
  return eb.case().when('bounced_at', 'is not', null).then<MessageState>('sent').else<MessageState>('unknown').end()
}

/** Postpones office-hours mail, so that a retry after a server failure does not remind people at night. */
async function postponeToWorkingTime(db: Db, now: UtcText): Promise<void> {
  const next = nextWorkingTime(now)
  if (next === now) return
  await db
    .updateTable('message')
    .set({ next_attempt_at: next })
    .where('state', '=', 'queued')
    .where('next_attempt_at', '<=', now)
    .where('office_hours', '=', 1)
    .execute()
}

/** Claims few messages at a time: those are in doubt when the process is killed. */
async function claimSome(deps: Deps, limit: number): Promise<Claimed[]> {
  const now = deps.clock.now()
  const lease = { lease_until: addMinutes(now, leaseMinutes), claim: newId() }
  try {
    return await claimDue(deps.db, limit, lease, now)
  } catch (error) {
    // The claim may be stored although the response was lost. None of these messages has been sent.
    if (isUnavailable(error)) await untilLeaseEnds(deps, lease, () => giveBack(deps.db, lease.claim))
    throw error
  }
}

function giveBack(db: Db, claim: string): Promise<unknown> {
  return db
    .updateTable('message')
    .set((eb) => ({ state: unlessStopped(eb, 'queued'), lease_until: null, attempts: eb('attempts', '-', 1) }))
    .where('claim', '=', claim)
    .where('state', 'in', ['sending', 'unknown'])
    .execute()
}

async function claimDue(db: Db, limit: number, lease: { lease_until: UtcText; claim: string }, now: UtcText) {
  const locks = db.getExecutor().adapter instanceof PostgresAdapter
  const due = (eb: ExpressionBuilder<Schema, 'message'>) => {
    const query = eb
      .selectFrom('message as due')
      .select('due.id')
      .where('due.state', '=', 'queued')
      .where('due.next_attempt_at', '<=', now)
      .orderBy('due.next_attempt_at')
      .limit(limit)
    return locks ? query.forUpdate().skipLocked() : query
  }
  const claimed = await db
    .updateTable('message')
    .set((eb) => ({ state: 'sending', ...lease, attempts: eb('attempts', '+', 1) }))
    .where('id', 'in', due)
    .returning(['id', 'to_name', 'to_email', 'subject', 'calendar_method'])
    .returning(['link_id', 'attempts', 'lease_until', 'office_hours'])
    .execute()
  return Promise.all(claimed.map(async (message) => ({ ...message, ...(await contentOf(db, message.id))[0]! })))
}

const contentOf = prepared((db, id: string) =>
  db.selectFrom('message_content').select(['text', 'html', 'calendar']).where('message_id', '=', id),
)

type Claimed = Awaited<ReturnType<typeof claimDue>>[number]

async function deliver(deps: Deps, send: Send, message: Claimed, stopping?: AbortSignal) {
  let answer: string
  try {
    answer = await send(toMail(message, deps.config), stopping)
  } catch (error) {
    const failure = error instanceof SendError ? error : new SendError('not_now', String(error), error)
    await untilLeaseEnds(deps, message, () => settleFailure(deps, message, failure))
    return failure.outcome
  }
  const words = answer.slice(0, longestAnswer)
  await untilLeaseEnds(deps, message, () => markSent(deps.db, message.id, words, deps.clock.now()))
  return 'sent'
}

/** Retries `write` until the lease ends while the database is unavailable: only this process knows the outcome. */
async function untilLeaseEnds(
  { clock }: Deps,
  { lease_until }: Pick<Claimed, 'lease_until'>,
  write: () => Promise<unknown>,
): Promise<void> {
  for (;;) {
    try {
      await write()
      return
    } catch (error) {
      if (!isUnavailable(error) || lease_until === null || clock.now() >= lease_until) throw error
    }
    await wait(betweenTriesMs)
  }
}

const betweenTriesMs = 500

const longestAnswer = 500

/** Also marks a message whose lease has expired meanwhile, because its outcome is now known. */
const markSent = prepared((db, id: string, answer: string, now: UtcText) =>
  db
    .updateTable('message')
    .set({ state: 'sent', server_answer: answer, lease_until: null, sent_at: now })
    .where('id', '=', id)
    .where('state', 'in', ['sending', 'unknown']),
)

async function settleFailure(deps: Deps, message: Claimed, { outcome, message: answer }: SendError) {
  if (outcome === 'in_doubt') return settle(deps, message, { state: 'unknown', answer })
  if (outcome === 'refused') return settle(deps, message, { state: 'failed', answer, refused: true })
  const isUnreachable = outcome === 'unreachable'
  const wait = isUnreachable ? 1 : backOff[message.attempts - 1]
  if (wait === undefined) return settle(deps, message, { state: 'failed', answer })
  const due = addMinutes(deps.clock.now(), wait)
  const nextAttemptAt = message.office_hours ? nextWorkingTime(due) : due
  // No server was reached, so this does not count as one of the five attempts.
  const attempts = isUnreachable ? message.attempts - 1 : message.attempts
  return settle(deps, message, { state: 'queued', answer, attempts, nextAttemptAt })
}

interface Settled {
  state: 'queued' | 'failed' | 'unknown'
  answer: string
  refused?: boolean
  attempts?: number
  nextAttemptAt?: UtcText
}

/**
 * Stores a failed attempt. A message whose link has been revoked meanwhile becomes `cancelled` instead of `queued` or
 * `failed`. When the server refused the message, a bounce stored meanwhile is about an earlier attempt; when the
 * server gave no answer, the bounce is the answer.
 */
async function settle(deps: Deps, message: Claimed, settled: Settled): Promise<void> {
  const isUnknown = settled.state === 'unknown'
  await deps.db
    .updateTable('message')
    .set((eb) => ({
      state: isUnknown ? unlessBounced(eb) : unlessStopped(eb, settled.state),
      server_answer: settled.answer.slice(0, longestAnswer),
      lease_until: null,
      refused: settled.refused ? 1 : 0,
      ...(!isUnknown && { bounced_at: null, bounce_words: '' }),
      ...(settled.attempts !== undefined && { attempts: settled.attempts }),
      ...(settled.nextAttemptAt && { next_attempt_at: settled.nextAttemptAt }),
    }))
    .where('id', '=', message.id)
    .where('state', 'in', ['sending', 'unknown'])
    .execute()
}

function unlessStopped(eb: ExpressionBuilder<Schema, 'message'>, state: MessageState) {
  return eb.case().when('stopped', '=', 1).then<MessageState>('cancelled').else(eb.val(state)).end()
}

/** Inserts the personal link's token, which exists only in the mail itself. */
function toMail(message: Claimed, config: Config): OutgoingMail {
  const token = message.link_id ? linkToken(config.secret, message.link_id) : ''
  const fill = (text: string) => text.replaceAll(linkMark, token)
  return {
    id: message.id,
    from: { name: config.senderName, address: config.mailFrom },
    replyTo: config.replyTo,
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
