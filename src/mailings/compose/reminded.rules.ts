/** Nobody is reminded of the same thing more than twice, or twice within a few days. */
import { daysBetween, type LocalDate, localDate, type UtcText } from '../../kernel/time.ts'
import type { Person } from './audience.rules.ts'

export const reminderPurposes = ['reply_reminder', 'questionnaire_reminder'] as const
export type ReminderPurpose = (typeof reminderPurposes)[number]

const mostReminders = 2
export const daysBetweenReminders = 3

export function isReminder(purpose: string): purpose is ReminderPurpose {
  return (reminderPurposes as readonly string[]).includes(purpose)
}

/** A reminder that has been sent or is to be, by itself or by hand. */
export interface ReminderRow {
  purpose: string
  linkId: string | null
  invitationId: string
  email: string
  at: UtcText
}

/** How each person has been reminded, by personal link, and by invitation and address: a new link makes nobody new. */
export type Reminded = ReadonlyMap<string, ReminderRow[]>

export function remindedBy(rows: ReminderRow[]): Reminded {
  const reminded = new Map<string, ReminderRow[]>()
  for (const row of rows) {
    for (const key of [byLink(row.purpose, row.linkId), byReader(row.purpose, row)]) {
      reminded.set(key, [...(reminded.get(key) ?? []), row])
    }
  }
  return reminded
}

const byLink = (purpose: string, linkId: string | null) => `${purpose} ${linkId ?? ''}`
const byReader = (purpose: string, to: Pick<ReminderRow, 'invitationId' | 'email'>) => `${purpose} ${readerAt(to)}`

/** A reader at an address: where letters come back from, or not. */
export function readerAt({ invitationId, email }: Pick<ReminderRow, 'invitationId' | 'email'>): string {
  return `${invitationId} ${email}`
}

function timesOf(purpose: string, person: Person, reminded: Reminded): UtcText[] {
  const ofLink = reminded.get(byLink(purpose, person.linkId)) ?? []
  const ofReader = reminded.get(byReader(purpose, person)) ?? []
  return [...new Set([...ofLink, ...ofReader])].map(({ at }) => at)
}

/** 1 for the first letter of the kind to this person. */
export function nthReminder(purpose: string, person: Person, reminded: Reminded): number {
  return isReminder(purpose) ? timesOf(purpose, person, reminded).length + 1 : 1
}

export function mayBeReminded(
  purpose: string,
  person: Person,
  { reminded, today }: { reminded: Reminded; today: LocalDate },
): boolean {
  const times = timesOf(purpose, person, reminded)
  return times.length < mostReminders && times.every((at) => daysBetween(localDate(at), today) >= daysBetweenReminders)
}
