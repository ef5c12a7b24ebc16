import type { HandoverState } from '../schema.ts'

/** What waits for somebody: the new person's word, or staff when that word was no. */
export function isOpen(handover: { state: HandoverState; decidedBy: string | null }): boolean {
  const { state, decidedBy } = handover
  return state === 'asked' || (state === 'declined' && decidedBy === null)
}
