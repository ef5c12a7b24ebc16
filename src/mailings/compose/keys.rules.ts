/** What makes a letter of a mailing the only one of its kind to its reader. */
import { sequenceOf } from '../../invitations/told.rules.ts'
import type { UtcText } from '../../kernel/time.ts'
import type { Template } from '../../letters/rules.ts'
import type { SettledSeminar } from '../../seminars/rules.ts'
import {
  type Chosen,
  calendarMethods,
  isHelper,
  isInvitee,
  isInviting,
  type MailingPurpose,
  type Person,
} from './audience.rules.ts'
import { contactKeyOf } from './contacts.rules.ts'
import { helperKeyOf } from './helpers.rules.ts'
import { isReminder } from './reminded.rules.ts'

/** Letters of a kind that somebody has had, or is to have. */
export interface SentBefore {
  n: number
  last: UtcText
}

/** A letter that has been written: its key, and whose it is (a personal link, an account or a venue). */
export interface SentLetter {
  key: string
  purpose: string
  readerId: string
  at: UtcText
}

/** By `readerKey`. */
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
 * Person + purpose + revision of the seminar: what makes a letter the only one of its kind; reminders are numbered. An
 * address or an afternoon's hours change without a new revision, so a letter that changes a calendar has its SEQUENCE too.
 */
export function dedupeKeyOf(purpose: MailingPurpose, addressee: Person, seminar: SettledSeminar, nth: number): string {
  const key = `${purpose}:${addressee.linkId}:${seminar.revision}`
  const isGuest = addressee.kind === 'guest'
  if (calendarMethods[purpose])
    return `${key}:${isGuest ? addressee.calendar.sequence : sequenceOf(addressee.calendar, seminar)}`
  return isReminder(purpose) ? `${key}:nr${nth}` : key
}

interface LetterOf {
  purpose: MailingPurpose
  roundId: string
  letters: [Template, ...Template[]]
}

/** What makes the chosen letter the only one of its kind; an invitation goes once with each link. */
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
