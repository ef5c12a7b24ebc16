/** How often staff are mailed what others have done. */

import type { AccountRole } from '../kernel/auth/guards.ts'
import { isWorkingTime } from '../kernel/calendar/working-time.ts'
import { addMinutes, localDate, type UtcText } from '../kernel/time.ts'
import type { Digest } from '../schema.ts'

export const digests = ['daily', 'soon', 'off'] as const satisfies Digest[]

/** Whoever plans is told daily unless they say otherwise; whoever analyses is not. */
export function digestOf({ digest, role }: { digest: Digest | null; role: AccountRole }): Digest {
  return digest ?? (role === 'planner' || role === 'administrator' ? 'daily' : 'off')
}

/** At most one mail in so many minutes to whoever is told at once. */
const minutesBetween = 15

/** Only in working hours: daily with the first of them, at once when a while has passed since the last. */
export function isDigestDue(choice: Digest, until: UtcText, now: UtcText): boolean {
  if (choice === 'off' || !isWorkingTime(now)) return false
  if (choice === 'daily') return localDate(until) < localDate(now)
  return addMinutes(until, minutesBetween) <= now
}
