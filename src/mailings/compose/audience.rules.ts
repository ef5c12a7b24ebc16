/** What staff can write about, and to whom. */

import type { GuestAddressee, SeatAddressee } from '../../invitations/addressees.queries.ts'
import type { Nearness } from '../../invitations/rules.ts'
import type { UtcText } from '../../kernel/time.ts'
import type { Purpose } from '../../letters/purposes.rules.ts'
import type { SeatRole } from '../../schema.ts'
import type { Seminar, SettledSeminar } from '../../seminars/rules.ts'
import type { BodyStanding, ContactPerson } from './contacts.rules.ts'
import type { HelpedSeminar, Helper } from './helpers.rules.ts'

/** What staff can send to those invited, and to those who help; other letters go out because somebody did something. */
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
/** Letters by which somebody is invited: they bring the personal link that the others lead to. */
const invitingPurposes = ['invitation', 'guest_invitation'] as const
export type InvitingPurpose = (typeof invitingPurposes)[number]
export type MailingPurpose = (typeof mailingPurposes)[number] | InvitingPurpose

export function isInviting(purpose: string): purpose is InvitingPurpose {
  return (invitingPurposes as readonly string[]).includes(purpose)
}

/** Nobody is sent these more than twice, or twice within a few days. */
export const reminderPurposes = ['reply_reminder', 'questionnaire_reminder'] as const
export type ReminderPurpose = (typeof reminderPurposes)[number]

export function isReminder(purpose: string): purpose is ReminderPurpose {
  return (reminderPurposes as readonly string[]).includes(purpose)
}

export function isMailingPurpose(purpose: string): purpose is MailingPurpose {
  return isInviting(purpose) || (mailingPurposes as readonly string[]).includes(purpose)
}

/** The letters of a purpose: an invitation is written for each role. */
export function lettersOf(purpose: MailingPurpose): [Purpose, ...Purpose[]] {
  if (purpose !== 'invitation') return [purpose]
  return ['invitation_social_services', 'invitation_health_care', 'invitation_politician']
}

/** The one that this person gets. */
export function letterFor(purpose: MailingPurpose, person: Person): Purpose {
  if (purpose !== 'invitation') return purpose
  return person.kind === 'guest' ? 'guest_invitation' : `invitation_${person.role}`
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
  /** Of an invitation only: this seat alone, also when staff had taken its invitation back. */
  seat?: string
  /** Of an invitation to guests only: these persons of the register. */
  guests?: string[]
}

const everyone: AudienceFilter = {
  regions: [],
  seminars: [],
  roles: [],
  reply: 'any',
  answered: 'any',
  bodies: [],
  standing: 'any',
}

interface MailingFacts {
  /**
   * To whom of those invited it goes. A seat's questions and results are the holder's; day and place concern whoever
   * comes. Helpers and contact persons are planned by themselves.
   */
  readers: readonly Person['kind'][]
  /** It is about a day to come, or about one that has been. */
  day?: 'ahead' | 'over'
  /** It changes the calendar of whoever has been invited, and those who help are told too. */
  calendar?: 'REQUEST' | 'CANCEL'
  /** Whom it is for unless staff say otherwise. */
  usual?: Partial<AudienceFilter>
}

const whoeverComes: MailingFacts['readers'] = ['holder', 'substitute', 'guest']

/** All that sets one purpose apart from another when its readers are chosen. */
export const mailingFacts: Record<MailingPurpose, MailingFacts> = {
  invitation: { readers: ['holder'] },
  guest_invitation: { readers: ['guest'] },
  reply_reminder: { readers: ['holder', 'guest'], day: 'ahead', usual: { reply: 'none' } },
  moved: { readers: whoeverComes, day: 'ahead', calendar: 'REQUEST' },
  made_digital: { readers: whoeverComes, day: 'ahead', calendar: 'REQUEST' },
  cancelled: { readers: whoeverComes, calendar: 'CANCEL' },
  practical: { readers: whoeverComes, day: 'ahead', usual: { reply: 'coming' } },
  questionnaire_opened: { readers: ['holder'], usual: { answered: 'no' } },
  questionnaire_reminder: { readers: ['holder'], usual: { answered: 'no' } },
  thanks: { readers: whoeverComes, day: 'over', usual: { reply: 'coming' } },
  results_ready: { readers: ['holder'] },
  rss_message: { readers: [] },
}

export function usualAudience(purpose: MailingPurpose): AudienceFilter {
  return { ...everyone, ...mailingFacts[purpose].usual }
}

export function goesToGuests(purpose: MailingPurpose): boolean {
  return mailingFacts[purpose].readers.includes('guest')
}

export interface GuestPerson extends GuestAddressee {
  /** Why the guest is among those who can be invited now. */
  nearness?: Nearness
}
/** Somebody who is invited; whoever is only now has a `linkId` of ''. */
export type Person = SeatAddressee | GuestPerson

export interface ChosenAddressee {
  addressee: Person
  /** As the person meets it: a guest comes to the afternoon only. */
  seminar: SettledSeminar
  /** Which letter of the kind it is to this person, where somebody may get several. */
  nth: number
}
/** Somebody who helps, and is written to about no seminar in particular. */
interface ChosenContact {
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

export const leftOutReasons = [
  'already_invited',
  'withdrawn',
  'vacant',
  'same_address',
  'uninvited',
  'already_sent',
  'nothing_new',
  'by_post',
  'no_address',
  'bounced',
  'no_contact',
  'not_settled',
  'passed',
  'not_held',
] as const
export type LeftOut = (typeof leftOutReasons)[number]
/** Those who get no mail, but can be written to on paper. */
export const onPaper: readonly LeftOut[] = ['by_post', 'no_address']

type LeftOutAddressee = Omit<ChosenAddressee, 'seminar'> & { seminar: Seminar }
export type NotChosen = (LeftOutAddressee | ChosenHelper | ChosenContact) & { reason: LeftOut }

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
