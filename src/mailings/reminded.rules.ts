/** Nobody is reminded of the same thing more than twice, or twice within a few days. */
import type { Addressee } from '../invitations/letters.queries.ts'
import { daysBetween, type LocalDate, localDate, type UtcText } from '../kernel/time.ts'

export const reminderPurposes = ['reply_reminder', 'questionnaire_reminder'] as const
export type ReminderPurpose = (typeof reminderPurposes)[number]

export const mostReminders = 2
export const daysBetweenReminders = 3

export function isReminder(purpose: string): purpose is ReminderPurpose {
  return (reminderPurposes as readonly string[]).includes(purpose)
}

/** A reminder that has been sent or is to be, by itself or by hand. */
export interface ReminderRow {
  purpose: string
  linkId: string | null
  seatId: string | null
  email: string
  at: UtcText
}

/** When each person has been reminded, by personal link and by seat and address: a new link makes nobody new. */
export type Reminded = ReadonlyMap<string, UtcText[]>

export function remindedBy(rows: ReminderRow[]): Reminded {
  const reminded = new Map<string, UtcText[]>()
  for (const row of rows) {
    for (const key of [byLink(row.purpose, row.linkId), bySeat(row.purpose, row)]) {
      reminded.set(key, [...(reminded.get(key) ?? []), row.at])
    }
  }
  return reminded
}

const byLink = (purpose: string, linkId: string | null) => `${purpose} ${linkId ?? ''}`
const bySeat = (purpose: string, to: { seatId: string | null; email: string }) =>
  `${purpose} ${to.seatId ?? ''} ${to.email}`

type Person = Pick<Addressee, 'linkId' | 'seatId' | 'email'>

function timesOf(purpose: string, person: Person, reminded: Reminded): UtcText[] {
  const ofLink = reminded.get(byLink(purpose, person.linkId)) ?? []
  const ofSeat = reminded.get(bySeat(purpose, person)) ?? []
  return ofLink.length > ofSeat.length ? ofLink : ofSeat
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
  return (
    times.length < mostReminders &&
    times.every((at) => daysBetween(localDate(at), today) >= daysBetweenReminders)
  )
}
