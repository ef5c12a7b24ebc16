/**
 * Delivers what is due. Several processes may do this at once: each message is claimed by one, with a lease.
 * A message whose fate is not known (its process died, or the server went away with it) is `unknown` until a
 * person decides; it is never sent again by itself.
 */
import { type ExpressionBuilder, PostgresAdapter } from 'kysely'
import type { Db } from '../db/open.ts'
import { prepared } from '../db/prepared.ts'
import type { MessageState, Schema } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import { linkToken } from '../ids.ts'
import { type Job, runEvery } from '../jobs.ts'
import { addMinutes, type UtcText } from '../time.ts'
import { linkMark } from './letter.ts'
import { type OutgoingMail, type Send, SendError } from './smtp.ts'

const leaseMinutes = 15
/** Minutes until the second, third, fourth and fifth try; then a person must decide. */
const backOff = [1, 5, 15, 60]

/**
 * Delivers what is due, now and every other second, until stopped; what is in flight is finished first.
 * @param before holds back what must not go; when it fails, nothing goes this time.
 */
export function startMailJob(deps: Deps, before?: (deps: Deps) => Promise<unknown>): Job {
  const stopping = new AbortController()
  const job = runEvery(deps, 'mail', 2, async () => {
    await before?.(deps)
    return deliverDueMail(deps, stopping.signal)
  })
  return {
    stop: async () => {
      stopping.abort()
      await job.stop()
    },
  }
}

/** Without an SMTP server all stays queued. @returns how many were sent. */
export async function deliverDueMail(deps: Deps, stopping?: AbortSignal): Promise<number> {
  await markLapsedUnknown(deps.db, deps.clock.now())
  const { send } = deps
  if (!send) return 0
  const result = { sent: 0, stop: false, errors: [] as unknown[] }
  const inHand = new Set<Promise<void>>()
  const handOver = async (message: Claimed) => {
    try {
      const outcome = await deliver(deps, send, message)
      if (outcome === 'sent') result.sent++
      if (outcome === 'unreachable') result.stop = true
    } catch (error) {
      result.stop = true
      result.errors.push(error)
    }
  }
  // For each connection one message on the wire, and one that is being written meanwhile.
  const atATime = deps.config.smtpConnections
  while (!stopping?.aborted && !result.stop) {
    const messages = await claimSome(deps, atATime)
    if (messages.length === 0) break
    for (const message of messages) {
      const work = handOver(message).finally(() => inHand.delete(work))
      inHand.add(work)
    }
    while (inHand.size > atATime) await Promise.race(inHand)
  }
  await Promise.all(inHand)
  if (result.errors.length > 0) throw result.errors[0]
  return result.sent
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

/** Few at a time: only they are in doubt when the process is killed. */
async function claimSome({ db, clock }: Deps, limit: number) {
  const now = clock.now()
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
  return db
    .updateTable('message')
    .set((eb) => ({
      state: 'sending',
      lease_until: addMinutes(now, leaseMinutes),
      attempts: eb('attempts', '+', 1),
    }))
    .where('id', 'in', due)
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

type Claimed = Awaited<ReturnType<typeof claimSome>>[number]

async function deliver(deps: Deps, send: Send, message: Claimed) {
  let answer: string
  try {
    answer = await send(toMail(message, deps.config.secret))
  } catch (error) {
    const failure =
      error instanceof SendError ? error : new SendError('not_now', String(error), error)
    await settleFailure(deps, message, failure)
    return failure.outcome
  }
  await markSent(deps.db, message.id, answer.slice(0, longestAnswer), deps.clock.now())
  return 'sent'
}

const longestAnswer = 500

/** Also a message whose lease has run out meanwhile: its fate is known now. */
const markSent = prepared((db, id: string, answer: string, now: UtcText) =>
  db
    .updateTable('message')
    .set({ state: 'sent', server_answer: answer, lease_until: null, sent_at: now })
    .where('id', '=', id)
    .where('state', 'in', ['sending', 'unknown']),
)

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
  if (outcome === 'refused')
    return settle(deps, message, { state: 'failed', answer, refused: true })
  const wait = backOff[message.attempts - 1]
  if (wait === undefined) return settle(deps, message, { state: 'failed', answer })
  return settle(deps, message, { state: 'queued', answer, nextAttemptAt: addMinutes(now, wait) })
}

interface Settled {
  state: MessageState
  answer: string
  refused?: boolean
  attempts?: number
  nextAttemptAt?: UtcText
}

/** What would wait, or be tried again by a person, is over when its link has died meanwhile. */
function unlessStopped(eb: ExpressionBuilder<Schema, 'message'>, state: MessageState) {
  const waits = state === 'queued' || state === 'failed'
  return eb
    .case()
    .when(eb.and([eb('stopped', '=', 1), eb.lit(waits)]))
    .then<MessageState>('cancelled')
    .else(eb.val(state))
    .end()
}

async function settle(deps: Deps, message: Claimed, settled: Settled): Promise<void> {
  await deps.db
    .updateTable('message')
    .set((eb) => ({
      state: unlessStopped(eb, settled.state),
      server_answer: settled.answer.slice(0, longestAnswer),
      lease_until: null,
      refused: settled.refused ? 1 : 0,
      ...(settled.attempts !== undefined && { attempts: settled.attempts }),
      ...(settled.nextAttemptAt && { next_attempt_at: settled.nextAttemptAt }),
    }))
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
