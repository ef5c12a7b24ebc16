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

/** States in which the message failed or its fate is unknown, so that staff may decide. */
export const toDecide: MessageState[] = ['failed', 'unknown']

const decidable: ReadonlySet<MessageStanding> = new Set(['failed', 'refused', 'bounced', 'unknown'])

export function mayDecide(standing: MessageStanding): boolean {
  return decidable.has(standing)
}

export type Counts = Record<MessageStanding, number>

export function noCounts(): Counts {
  return Object.fromEntries(standings.map((standing) => [standing, 0])) as Counts
}

/** Number of all messages, including stopped ones. */
export function total(counts: Counts): number {
  return sumOf(counts, standings)
}

export function sumOf(counts: Counts, some: readonly MessageStanding[]): number {
  return some.reduce((sum, standing) => sum + counts[standing], 0)
}

/** Standings of messages that can still be stopped. */
export const waiting: MessageStanding[] = ['queued', 'deferred', 'outdated', 'to_post']
/** Handed over to a mail server or posted, and not bounced. */
export const gone: MessageStanding[] = ['sent', 'posted']
/** Known not to have arrived. */
export const wrong: MessageStanding[] = ['failed', 'refused', 'bounced']

/** Whether this person may release the mailing: where a second look is required, its maker may not. */
export function mayRelease(
  mailing: Parameters<typeof isHeld>[0] & { secondLook: number; creatorId: string },
  accountId: string,
): boolean {
  const needsOther = isHeld(mailing) || mailing.secondLook === 1
  return !(needsOther && mailing.creatorId === accountId)
}

/** Whether the mailing waits for a second look by somebody other than its maker. */
export function isHeld(mailing: {
  heldAt: UtcText | null
  releasedAt: UtcText | null
  cancelledAt: UtcText | null
}): boolean {
  return mailing.heldAt !== null && mailing.releasedAt === null && mailing.cancelledAt === null
}
