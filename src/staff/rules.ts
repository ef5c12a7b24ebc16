import type { AccountRole, StaffRole } from '../kernel/auth/guards.ts'
import { isWorkingTime } from '../kernel/calendar/working-time.ts'
import { addMinutes, localDate, type UtcText } from '../kernel/time.ts'
import type { Digest } from '../schema.ts'

export const staffRoles: StaffRole[] = ['administrator', 'planner', 'analyst']

export const linkMinutes = 30
/** Maximum number of sign-in links sent to one address per hour. */
export const linksPerHour = 6
/** Of those, the maximum requested by one client, so that one client cannot use them all. */
export const linksPerAsker = 3

/** The first administrator's address until somebody enters a real one. */
export const placeholderEmail = 'administrator@radslag.invalid'

interface LinkState {
  used_at: string | null
  expires_at: string
}

export function isUsable(link: LinkState, now: string): boolean {
  return link.used_at === null && link.expires_at > now
}

type AccountRefusal = 'staff.last_administrator'

/** `administrators`: the ids of all administrators who can sign in. */
export function whyCannotStepDown(accountId: string, administrators: string[]): AccountRefusal | null {
  const isOne = administrators.includes(accountId)
  return isOne && administrators.length === 1 ? 'staff.last_administrator' : null
}

const browsers: [RegExp, string][] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const systems: [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'Mac'],
  [/\bLinux\b/, 'Linux'],
]

/** Browser and operating system of a session by their common names; null when unknown. */
export function describeBrowser(userAgent: string): { browser: string | null; system: string | null } {
  const first = (list: [RegExp, string][]) => list.find(([pattern]) => pattern.test(userAgent))?.[1] ?? null
  return { browser: first(browsers), system: first(systems) }
}

export const digests = ['daily', 'soon', 'off'] as const satisfies Digest[]

/** The chosen digest; by default daily for planners and administrators, off for analysts. */
export function digestOf({ digest, role }: { digest: Digest | null; role: AccountRole }): Digest {
  return digest ?? (role === 'planner' || role === 'administrator' ? 'daily' : 'off')
}

/** Minimum time between two mails to those who chose `soon`. */
const minutesBetween = 15

/** Only in office hours: daily on each new day; `soon` when `minutesBetween` have passed since the last mail. */
export function isDigestDue(choice: Digest, until: UtcText, now: UtcText): boolean {
  if (choice === 'off' || !isWorkingTime(now)) return false
  if (choice === 'daily') return localDate(until) < localDate(now)
  return addMinutes(until, minutesBetween) <= now
}
