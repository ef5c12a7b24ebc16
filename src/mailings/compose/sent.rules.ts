/** Dedupe keys of a mailing's letters, and what its readers have been sent before. */
import { sequenceOf } from '../../invitations/told.rules.ts'
import { daysBetween, type LocalDate, localDate, type UtcText } from '../../kernel/time.ts'
import type { Template } from '../../letters/rules.ts'
import type { SettledSeminar } from '../../seminars/rules.ts'
import {
  type Chosen,
  isHelper,
  isInvitee,
  isInviting,
  isReminder,
  type MailingPurpose,
  mailingFacts,
  type Person,
} from './audience.rules.ts'
import { contactKeyOf } from './contacts.rules.ts'
import { helperKeyOf } from './helpers.rules.ts'

/** Number of letters of a purpose to one reader, sent or queued, and when the latest was written. */
export interface SentBefore {
  n: number
  last: UtcText
}

/** A written letter. `key`: its dedupe key; `readerId`: id of a personal link, an account or a venue. */
export interface SentLetter {
  key: string
  purpose: string
  readerId: string
  at: UtcText
}

/** Earlier letters by `readerKey`. */
export function sentBefore(sent: SentLetter[]): ReadonlyMap<string, SentBefore> {
  const before = new Map<string, SentBefore>()
  for (const { purpose, readerId, at } of sent) {
    const reader = `${purpose}:${readerId}`
    const { n, last } = before.get(reader) ?? { n: 0, last: at }
    before.set(reader, { n: n + 1, last: at > last ? at : last })
  }
  return before
}

export function readerKey(purpose: MailingPurpose, { addressee }: Chosen): string {
  if ('linkId' in addressee) return `${purpose}:${addressee.linkId}`
  return `${purpose}:${addressee.kind === 'contact' ? addressee.accountId : addressee.id}`
}

/**
 * Dedupe key: purpose, person and revision of the seminar; reminders are numbered too. An address or an afternoon's
 * hours change without a new revision, so the key of a letter that changes a calendar has the SEQUENCE too.
 */
export function dedupeKeyOf(purpose: MailingPurpose, addressee: Person, seminar: SettledSeminar, nth: number): string {
  const key = `${purpose}:${addressee.linkId}:${seminar.revision}`
  if (mailingFacts[purpose].calendar) return `${key}:${sequenceOf(addressee.calendar, seminar)}`
  return isReminder(purpose) ? `${key}:nr${nth}` : key
}

interface LetterOf {
  purpose: MailingPurpose
  roundId: string
  letters: [Template, ...Template[]]
}

/** Dedupe key of the letter; an invitation goes once with each link. */
export function keyOfChosen({ purpose, roundId, letters: [letter] }: LetterOf, chosen: Chosen): string {
  if (isHelper(chosen)) return helperKeyOf(purpose, chosen.addressee, chosen.seminar)
  if (isInviting(purpose) && isInvitee(chosen)) {
    const { addressee, nth } = chosen
    return addressee.kind === 'guest'
      ? `${purpose}:${addressee.invitationId}:${nth}`
      : `${purpose}:${roundId}:${addressee.seatId}:${nth}`
  }
  return chosen.seminar === null
    ? contactKeyOf(chosen.addressee, roundId, letter)
    : dedupeKeyOf(purpose, chosen.addressee, chosen.seminar, chosen.nth)
}

const mostReminders = 2
export const daysBetweenReminders = 3

/** A reminder that has been sent or is queued, by the schedule or by hand. */
export interface ReminderRow {
  purpose: string
  linkId: string | null
  invitationId: string
  email: string
  at: UtcText
}

/** Each person's reminders, by personal link, and by invitation and address: a new link does not reset the count. */
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

/** Key of a reader at one address: a bounce concerns the address only. */
export function readerAt({ invitationId, email }: Pick<ReminderRow, 'invitationId' | 'email'>): string {
  return `${invitationId} ${email}`
}

function timesOf(purpose: string, person: Person, reminded: Reminded): UtcText[] {
  const ofLink = reminded.get(byLink(purpose, person.linkId)) ?? []
  const ofReader = reminded.get(byReader(purpose, person)) ?? []
  return [...new Set([...ofLink, ...ofReader])].map(({ at }) => at)
}

/** Number of the next reminder to this person, from 1; always 1 for other purposes. */
export function nthReminder(purpose: string, person: Person, reminded: Reminded): number {
  return isReminder(purpose) ? timesOf(purpose, person, reminded).length + 1 : 1
}

/** Whoever has more time to answer may be reminded as often again before the new last day. */
export function mayBeReminded(
  purpose: string,
  person: Person,
  { reminded, today }: { reminded: Reminded; today: LocalDate },
): boolean {
  const times = timesOf(purpose, person, reminded)
  const isOfAnswers = purpose === 'questionnaire_reminder' && person.kind !== 'guest'
  const extendedAt = isOfAnswers ? person.extendedAt : null
  const ofLastDay = times.filter((at) => extendedAt === null || at > extendedAt)
  return (
    ofLastDay.length < mostReminders && times.every((at) => daysBetween(localDate(at), today) >= daysBetweenReminders)
  )
}
