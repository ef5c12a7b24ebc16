import type { MessageState } from '../kernel/db/schema.ts'

/** How a message stands, in as many words as there are for it; each message is in one. */
export const standings = [
  'queued',
  'to_post',
  'deferred',
  'sending',
  'sent',
  'posted',
  'bounced',
  'refused',
  'failed',
  'unknown',
  'cancelled',
] as const
export type Standing = (typeof standings)[number]

/** What happened is not certain, or went wrong: a person may decide. */
export const toDecide: MessageState[] = ['failed', 'unknown']

const decidable: ReadonlySet<Standing> = new Set(['failed', 'refused', 'bounced', 'unknown'])

export function mayDecide(standing: Standing): boolean {
  return decidable.has(standing)
}

export type Counts = Record<Standing, number>

export function noCounts(): Counts {
  return Object.fromEntries(standings.map((standing) => [standing, 0])) as Counts
}

/** All messages, also those that were stopped. */
export function total(counts: Counts): number {
  return sumOf(counts, standings)
}

export function sumOf(counts: Counts, some: readonly Standing[]): number {
  return some.reduce((sum, standing) => sum + counts[standing], 0)
}

/** What can still be stopped. */
export const waiting: Standing[] = ['queued', 'deferred', 'to_post']
/** Handed over, or posted. */
export const gone: Standing[] = ['sent', 'posted', 'bounced']
/** Went wrong for certain. */
export const wrong: Standing[] = ['failed', 'refused', 'bounced']

/** The seminar is another than the letter says. `key`: its dedupe key. */
export function isStale(
  { key, purpose, told }: { key: string; purpose: string; told: string },
  seminar: { revision: number; isUpToDate: boolean },
): boolean {
  if (purpose === 'invitation') return told !== '' && !seminar.isUpToDate
  return key.split(':')[2] !== String(seminar.revision)
}
