import type { AccountRole, StaffRole } from '../kernel/auth/guards.ts'
import { isWorkingTime } from '../kernel/calendar/working-time.ts'
import { addMinutes, localDate, type UtcText } from '../kernel/time.ts'
import type { Digest } from '../schema.ts'

export const staffRoles: StaffRole[] = ['administrator', 'planner', 'analyst']

export const linkMinutes = 30
/** How many sign-in links are sent to one address in an hour, whoever asks. */
export const linksPerHour = 6
/** … and by one asker, who so cannot use them all up. */
export const linksPerAsker = 3

/** Where the first administrator's account lives until somebody gives it a real address. */
export const placeholderEmail = 'administrator@radslag.invalid'

interface LinkState {
  used_at: string | null
  expires_at: string
}

export function isUsable(link: LinkState, now: string): boolean {
  return link.used_at === null && link.expires_at > now
}

type AccountRefusal = 'staff.last_administrator'

/** `administrators`: the ids of those who can sign in now, this one perhaps among them. */
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

/** What people call the browser of a session; null for a part that cannot be told. */
export function describeBrowser(userAgent: string): { browser: string | null; system: string | null } {
  const first = (list: [RegExp, string][]) => list.find(([pattern]) => pattern.test(userAgent))?.[1] ?? null
  return { browser: first(browsers), system: first(systems) }
}

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
