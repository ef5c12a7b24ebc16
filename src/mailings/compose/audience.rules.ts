/** What staff can write about, and to whom. */
import type { InvitedGuest } from '../../guests/addressees.queries.ts'
import type { Addressee } from '../../invitations/letters.queries.ts'
import type { SeatRole } from '../../kernel/db/schema.ts'
import type { UtcText } from '../../kernel/time.ts'
import type { Purpose } from '../../letters/purposes.rules.ts'
import type { SettledSeminar } from '../../seminars/rules.ts'
import type { BodyStanding, ContactPerson } from './contacts.rules.ts'
import type { HelpedSeminar, Helper } from './helpers.rules.ts'

/** What staff can send to those invited, and to those who help; the other letters go out by themselves or from pages of their own. */
export const mailingPurposes = [
  'reply_reminder',
  'moved',
  'made_digital',
  'cancelled',
  'practical',
  'questionnaire_opened',
  'questionnaire_reminder',
  'thanks',
  'results_ready',
  'rss_message',
] as const satisfies Purpose[]
export type MailingPurpose = (typeof mailingPurposes)[number]

export function isMailingPurpose(purpose: string): purpose is MailingPurpose {
  return (mailingPurposes as readonly string[]).includes(purpose)
}

export type ReplyFilter = 'any' | 'none' | 'coming' | 'not_coming' | 'substitute'

/** Empty lists mean all. */
export interface AudienceFilter {
  regions: string[]
  seminars: string[]
  roles: SeatRole[]
  reply: ReplyFilter
  answered: 'any' | 'yes' | 'no'
  /** Only those invited by then: who has just been asked is not reminded. */
  invitedBefore?: UtcText
  /** Of contact persons only: of which RSS bodies, and how it stands there. */
  bodies: string[]
  standing: BodyStanding
}

const everyone: AudienceFilter = {
  ...{ regions: [], seminars: [], roles: [], reply: 'any', answered: 'any' },
  ...{ bodies: [], standing: 'any' },
}

/** Whom a letter of the kind is for unless staff say otherwise. */
export function usualAudience(purpose: MailingPurpose): AudienceFilter {
  if (purpose === 'reply_reminder') return { ...everyone, reply: 'none' }
  if (purpose === 'practical' || purpose === 'thanks') return { ...everyone, reply: 'coming' }
  if (purpose === 'questionnaire_opened' || purpose === 'questionnaire_reminder')
    return { ...everyone, answered: 'no' }
  return everyone
}

/** The seat's questions and results are the holder's; day and place concern a substitute too. */
export const toHoldersOnly = new Set<MailingPurpose>([
  'reply_reminder',
  'questionnaire_opened',
  'questionnaire_reminder',
  'results_ready',
])
/** What concerns everyone who comes. The other letters are about a seat, or its questions. */
export const toGuestsToo: ReadonlySet<MailingPurpose> = new Set<MailingPurpose>([
  'reply_reminder',
  'moved',
  'made_digital',
  'cancelled',
  'practical',
  'thanks',
])
/** Letters about a day to come, and about one that has been. */
export const afterTheDay = new Set<MailingPurpose>(['thanks'])
export const beforeTheDay = new Set<MailingPurpose>([
  'reply_reminder',
  'moved',
  'made_digital',
  'practical',
])
/** These change the person's calendar. */
export const calendarMethods: Partial<Record<MailingPurpose, 'REQUEST' | 'CANCEL'>> = {
  moved: 'REQUEST',
  made_digital: 'REQUEST',
  cancelled: 'CANCEL',
}

export interface GuestPerson extends InvitedGuest {
  kind: 'guest'
}
/** Somebody who is invited. */
export type Person = Addressee | GuestPerson

export interface ChosenAddressee {
  addressee: Person
  /** As the person meets it: a guest comes to the afternoon only. */
  seminar: SettledSeminar
  /** Which letter of the kind it is to this person, where somebody may get several. */
  nth: number
}
/** Somebody who helps, and is written to about no seminar in particular. */
export interface ChosenContact {
  addressee: ContactPerson
  seminar: null
  nth: 1
}
/** Somebody who helps with the seminar that has changed. */
export interface ChosenHelper {
  addressee: Helper
  seminar: HelpedSeminar
  nth: 1
}
export type Chosen = ChosenAddressee | ChosenHelper | ChosenContact

export function isHelper<T extends { addressee: { kind: string } }>(
  chosen: T,
): chosen is Extract<T, { addressee: Helper }> {
  const { kind } = chosen.addressee
  return kind === 'helper' || kind === 'venue'
}

/** Somebody who is invited. */
export function isInvitee<T extends { addressee: { kind: string } }>(
  chosen: T,
): chosen is Extract<T, { addressee: Person }> {
  return !isHelper(chosen) && chosen.addressee.kind !== 'contact'
}
