import type { MessageState } from '../kernel/db/schema.ts'
import type { MessageStanding } from '../kernel/mail/outbox.ts'
import type { UtcText } from '../kernel/time.ts'

export const standings = [
  'queued',
  'to_post',
  'deferred',
  'outdated',
  'sending',
  'sent',
  'posted',
  'bounced',
  'refused',
  'failed',
  'unknown',
  'cancelled',
] as const satisfies MessageStanding[]

/** What happened is not certain, or went wrong: a person may decide. */
export const toDecide: MessageState[] = ['failed', 'unknown']

const decidable: ReadonlySet<MessageStanding> = new Set(['failed', 'refused', 'bounced', 'unknown'])

export function mayDecide(standing: MessageStanding): boolean {
  return decidable.has(standing)
}

export type Counts = Record<MessageStanding, number>

export function noCounts(): Counts {
  return Object.fromEntries(standings.map((standing) => [standing, 0])) as Counts
}

/** All messages, also those that were stopped. */
export function total(counts: Counts): number {
  return sumOf(counts, standings)
}

export function sumOf(counts: Counts, some: readonly MessageStanding[]): number {
  return some.reduce((sum, standing) => sum + counts[standing], 0)
}

/** What can still be stopped. */
export const waiting: MessageStanding[] = ['queued', 'deferred', 'outdated', 'to_post']
/** Handed over, or posted, and not come back. */
export const gone: MessageStanding[] = ['sent', 'posted']
/** Went wrong for certain. */
export const wrong: MessageStanding[] = ['failed', 'refused', 'bounced']

/** Where the round wants a second look, it is somebody else's than its maker's. */
export function mayRelease(
  mailing: Parameters<typeof isHeld>[0] & { secondLook: number; creatorId: string },
  accountId: string,
): boolean {
  const needsOther = isHeld(mailing) || mailing.secondLook === 1
  return !(needsOther && mailing.creatorId === accountId)
}

/** Waits for somebody else's second look. */
export function isHeld(mailing: {
  heldAt: UtcText | null
  releasedAt: UtcText | null
  cancelledAt: UtcText | null
}): boolean {
  return mailing.heldAt !== null && mailing.releasedAt === null && mailing.cancelledAt === null
}
