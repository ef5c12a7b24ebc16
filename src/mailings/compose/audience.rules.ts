/** The purposes of mailings, and who can get each. */

import type { GuestAddressee, SeatAddressee } from '../../invitations/addressees.queries.ts'
import type { Nearness } from '../../invitations/rules.ts'
import type { LocalDate, UtcText } from '../../kernel/time.ts'
import type { Purpose } from '../../letters/purposes.rules.ts'
import type { SeatRole } from '../../schema.ts'
import type { Seminar, SettledSeminar } from '../../seminars/rules.ts'
import type { BodyStanding, ContactPerson } from './contacts.rules.ts'
import type { HelpedSeminar, Helper } from './helpers.rules.ts'

/** Mailings that staff can send to invited people and to helpers; an action by somebody sends the other letters. */
export const mailingPurposes = [
  'reply_reminder',
  'moved',
  'made_digital',
  'cancelled',
  'practical',
  'questionnaire_opened',
  'questionnaire_reminder',
  'thanks',
  'confirm_statements',
  'results_ready',
  'rss_message',
] as const satisfies Purpose[]
/** Purposes that invite people: these letters bring the personal link that later letters contain too. */
const invitingPurposes = ['invitation', 'guest_invitation'] as const
export type InvitingPurpose = (typeof invitingPurposes)[number]
export type MailingPurpose = (typeof mailingPurposes)[number] | InvitingPurpose

export function isInviting(purpose: string): purpose is InvitingPurpose {
  return (invitingPurposes as readonly string[]).includes(purpose)
}

/** A person gets each of these at most twice, and not twice within `daysBetweenReminders`. */
export const reminderPurposes = ['reply_reminder', 'questionnaire_reminder'] as const
export type ReminderPurpose = (typeof reminderPurposes)[number]

export function isReminder(purpose: string): purpose is ReminderPurpose {
  return (reminderPurposes as readonly string[]).includes(purpose)
}

export function isMailingPurpose(purpose: string): purpose is MailingPurpose {
  return isInviting(purpose) || (mailingPurposes as readonly string[]).includes(purpose)
}

/** The templates of a purpose: the invitation has one for each role. */
export function lettersOf(purpose: MailingPurpose): [Purpose, ...Purpose[]] {
  if (purpose !== 'invitation') return [purpose]
  return ['invitation_social_services', 'invitation_health_care', 'invitation_politician']
}

/** The template of the letter that this person gets. */
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
  /** Only people invited by then, so that nobody is reminded just after the invitation. */
  invitedBefore?: UtcText
  /** Only seats with this last day to answer. */
  answerBy?: LocalDate
  /** For contact persons only: ids of their RSS bodies; `standing`: what those bodies have not done yet. */
  bodies: string[]
  standing: BodyStanding
  /** Id of the one seat; it is invited also when staff had withdrawn its invitation. */
  seat?: string
  /** For an invitation to guests only: ids of these persons in the register. */
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
   * The kinds of invited people who get it. A seat's questions and results concern its holder; day and place concern
   * all who come. Helpers and contact persons are planned separately.
   */
  readers: readonly Person['kind'][]
  /** The seminar must be yet to come, or over; missing: either. */
  day?: 'ahead' | 'over'
  /** Method of the calendar object to invited people; helpers get a letter too. Missing: no calendar object. */
  calendar?: 'REQUEST' | 'CANCEL'
  /** The filter unless staff choose otherwise. */
  usual?: Partial<AudienceFilter>
}

const whoeverComes: MailingFacts['readers'] = ['holder', 'substitute', 'guest']

/** All differences between purposes that decide how readers are chosen. */
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
  confirm_statements: { readers: ['holder', 'substitute'], day: 'over' },
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
  /** Why the page suggests the guest, for an invitation only. */
  nearness?: Nearness
}
/** An invited person; `linkId` is '' for one whom this mailing invites, until `withLinks`. */
export type Person = SeatAddressee | GuestPerson

export interface ChosenAddressee {
  addressee: Person
  /** The seminar as the person sees it: for a guest only the afternoon. */
  seminar: SettledSeminar
  /** Number of the letter among those of its kind to this person, where people may get several. */
  nth: number
}
/** A contact person whose letter is about no single seminar. */
interface ChosenContact {
  addressee: ContactPerson
  seminar: null
  nth: 1
}
/** A helper of the seminar that has changed. */
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
/** Reasons of people who get no mail, but can get a letter on paper. */
export const onPaper: readonly LeftOut[] = ['by_post', 'no_address']

type LeftOutAddressee = Omit<ChosenAddressee, 'seminar'> & { seminar: Seminar }
export type NotChosen = (LeftOutAddressee | ChosenHelper | ChosenContact) & { reason: LeftOut }

export function isHelper<T extends { addressee: { kind: string } }>(
  chosen: T,
): chosen is Extract<T, { addressee: Helper }> {
  const { kind } = chosen.addressee
  return kind === 'helper' || kind === 'venue'
}

export function isInvitee<T extends { addressee: { kind: string } }>(
  chosen: T,
): chosen is Extract<T, { addressee: Person }> {
  return !isHelper(chosen) && chosen.addressee.kind !== 'contact'
}
