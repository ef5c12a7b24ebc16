import type { StaffRole } from '../kernel/auth/guards.ts'

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
