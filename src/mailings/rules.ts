import type { MessageState } from '../kernel/db/schema.ts'

export const states: MessageState[] = [
  'queued',
  'sending',
  'sent',
  'failed',
  'unknown',
  'cancelled',
]

/** What happened is not certain, or went wrong: a person may decide. */
export const toDecide: MessageState[] = ['failed', 'unknown']

export function mayDecide(state: MessageState): boolean {
  return toDecide.includes(state)
}

export type Counts = Record<MessageState, number>

export function noCounts(): Counts {
  return { queued: 0, sending: 0, sent: 0, failed: 0, unknown: 0, cancelled: 0 }
}

/** What will or did go out. */
export function total(counts: Counts): number {
  return states.reduce((sum, state) => sum + counts[state], 0)
}
