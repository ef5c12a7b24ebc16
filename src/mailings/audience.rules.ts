/** Who gets a mailing, and who does not and why. */
import type { Present } from '../attendance/queries.ts'
import type { GuestAddressee } from '../guests/addressees.queries.ts'
import { guestSeminar, type Hours } from '../guests/rules.ts'
import type { Addressee } from '../invitations/letters.queries.ts'
import type { InvitedSeminar, SettledSeminar } from '../invitations/rules.ts'
import { isSettled } from '../invitations/rules.ts'
import { isUpToDate } from '../invitations/told.rules.ts'
import type { SeatRole } from '../kernel/db/schema.ts'
import type { LocalDate, UtcText } from '../kernel/time.ts'
import { isAboutAnotherDay } from '../seminars/changes/replies.rules.ts'
import type { SeminarFacts } from '../seminars/checklist.rules.ts'
import type { Purpose } from '../templates/purposes.rules.ts'
import type { Template } from '../templates/rules.ts'
import {
  type BodyStanding,
  type ContactPerson,
  type ContactRow,
  contactKeyOf,
  contactsFor,
  toldToContact,
} from './contacts.rules.ts'
import { isReminder, mayBeReminded, nthReminder, type Reminded } from './reminded.rules.ts'

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
const toHoldersOnly = new Set<MailingPurpose>([
  'reply_reminder',
  'questionnaire_opened',
  'questionnaire_reminder',
  'results_ready',
])
/** What concerns everyone who comes. The other letters are about a seat, or its questions. */
export const toGuestsToo: ReadonlySet<MailingPurpose> = new Set<MailingPurpose>([
  'moved',
  'made_digital',
  'cancelled',
  'practical',
  'thanks',
])
/** Letters about a day to come, and about one that has been. */
const afterTheDay = new Set<MailingPurpose>(['thanks'])
const beforeTheDay = new Set<MailingPurpose>([
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

export const leftOutReasons = [
  'already_sent',
  'nothing_new',
  'by_post',
  'no_address',
  'no_contact',
  'not_settled',
  'passed',
  'not_held',
] as const
export type LeftOut = (typeof leftOutReasons)[number]
/** Those who get no mail, but can be written to on paper. */
export const onPaper: readonly LeftOut[] = ['by_post', 'no_address']

export interface GuestPerson extends GuestAddressee {
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
export type Chosen = ChosenAddressee | ChosenContact

type LeftOutAddressee = Omit<ChosenAddressee, 'seminar'> & { seminar: InvitedSeminar }
export type NotChosen = (LeftOutAddressee | ChosenContact) & { reason: LeftOut }

export interface MailingPlan {
  roundId: string
  purpose: MailingPurpose
  recipients: Chosen[]
  leftOut: NotChosen[]
  /** The letter as staff have written it now. */
  letter: Template
}

export interface PlanFacts {
  roundId: string
  seminars: InvitedSeminar[]
  contacts: ContactRow[]
  /** How it stands with what the bodies are asked for. */
  helped: SeminarFacts[]
  addressees: Addressee[]
  guests: GuestAddressee[]
  /** The guests' hours, by seminar. */
  hours: ReadonlyMap<string, Hours | null>
  /** Who came, where somebody kept count. */
  present: Present
  /** Dedupe keys of the messages that there are. */
  sent: ReadonlySet<string>
  reminded: Reminded
  today: LocalDate
  /** Why somebody gets the same again; '' when nobody does. */
  reason: string
  letter: Template
}

export function planMailing(
  purpose: MailingPurpose,
  filter: AudienceFilter,
  facts: PlanFacts,
): MailingPlan {
  const { roundId, letter } = facts
  if (purpose === 'rss_message') return { roundId, purpose, letter, ...planContacts(filter, facts) }
  const plan: MailingPlan = { roundId, purpose, recipients: [], leftOut: [], letter }
  const seminars = new Map(facts.seminars.map((seminar) => [seminar.id, seminar]))
  for (const addressee of peopleOf(purpose, facts)) {
    const whole = seminars.get(addressee.seminarId)
    if (!whole || !isMeant(purpose, filter, addressee, whole, facts.present)) continue
    const isGuest = addressee.kind === 'guest'
    const seminar = isGuest ? guestSeminar(whole, facts.hours.get(whole.id) ?? null) : whole
    const reason = seminar ? whyLeftOut(purpose, addressee, seminar, facts) : 'not_settled'
    const nth = isGuest ? 1 : nthReminder(purpose, addressee, facts.reminded)
    if (reason === null && seminar && isSettled(seminar))
      plan.recipients.push({ addressee, seminar, nth })
    else
      plan.leftOut.push({
        reason: reason ?? 'not_settled',
        ...{ addressee, seminar: seminar ?? whole, nth },
      })
  }
  return plan
}

function planContacts(
  filter: AudienceFilter,
  { contacts, helped: seminars, today, sent, reason, roundId, letter }: PlanFacts,
): Pick<MailingPlan, 'recipients' | 'leftOut'> {
  const whyNot = (contact: ContactPerson): LeftOut | null => {
    if (contact.accountId === '') return 'no_contact'
    if (reason === '' && sent.has(contactKeyOf(contact, roundId, letter))) return 'already_sent'
    return contact.email === '' ? 'no_address' : null
  }
  const all = contactsFor(filter, contacts, { seminars, today }).map((addressee) => ({
    ...{ addressee, seminar: null, nth: 1 as const, reason: whyNot(addressee) },
  }))
  return {
    recipients: all.flatMap(({ reason: why, ...one }) => (why === null ? [one] : [])),
    leftOut: all.flatMap(({ reason: why, ...one }) =>
      why === null ? [] : [{ ...one, reason: why }],
    ),
  }
}

function peopleOf(purpose: MailingPurpose, { addressees, guests }: PlanFacts): Person[] {
  if (!toGuestsToo.has(purpose)) return addressees
  return [...addressees, ...guests.map((guest): GuestPerson => ({ ...guest, kind: 'guest' }))]
}

function isMeant(
  purpose: MailingPurpose,
  filter: AudienceFilter,
  addressee: Person,
  seminar: InvitedSeminar,
  present: Present,
): boolean {
  const among = <T>(list: T[], one: T) => list.length === 0 || list.includes(one)
  return (
    among(filter.regions, seminar.regionCode) &&
    among(filter.seminars, seminar.slug) &&
    (addressee.kind === 'guest'
      ? filter.roles.length === 0 && filter.answered === 'any'
      : among(filter.roles, addressee.role) && isSeatMeant(purpose, filter, addressee)) &&
    (purpose === 'cancelled') === (seminar.cancelledAt !== null) &&
    (purpose !== 'made_digital' || seminar.form === 'digital') &&
    (purpose === 'thanks' && filter.reply === 'coming' && present.countedSeminarIds.has(seminar.id)
      ? hasCome(addressee, seminar, present)
      : hasReplied(filter.reply, addressee, seminar))
  )
}

function isSeatMeant(
  purpose: MailingPurpose,
  filter: AudienceFilter,
  addressee: Addressee,
): boolean {
  return (
    !(addressee.kind === 'substitute' && toHoldersOnly.has(purpose)) &&
    (filter.invitedBefore === undefined || addressee.invitedAt <= filter.invitedBefore) &&
    (filter.answered === 'any' || addressee.answered === (filter.answered === 'yes'))
  )
}

/** The list of those who came knows seats: it was the substitute where one was to come. */
function hasCome(addressee: Person, seminar: InvitedSeminar, present: Present): boolean {
  if (addressee.kind === 'guest') return present.guestInvitationIds.has(addressee.guestInvitationId)
  const isSubstitutes = hasReplied('substitute', addressee, seminar)
  return (
    present.seatIds.has(addressee.seatId) && isSubstitutes === (addressee.kind === 'substitute')
  )
}

/** "Coming" is who will be in the room: the substitute where there is one, otherwise the holder. */
function hasReplied(wanted: ReplyFilter, addressee: Person, seminar: InvitedSeminar): boolean {
  if (wanted === 'any') return true
  const reply = isAboutAnotherDay(addressee.repliedAt, seminar) ? null : addressee.reply
  if (wanted === 'none') return reply === null
  if (wanted === 'coming')
    return reply === (addressee.kind === 'substitute' ? 'substitute' : 'coming')
  return reply === wanted
}

function whyLeftOut(
  purpose: MailingPurpose,
  addressee: Person,
  seminar: InvitedSeminar,
  facts: PlanFacts,
): LeftOut | null {
  if (!isSettled(seminar)) return 'not_settled'
  if (beforeTheDay.has(purpose) && seminar.date <= facts.today) return 'passed'
  if (afterTheDay.has(purpose) && seminar.date > facts.today) return 'not_held'
  if (facts.reason === '' && isAlreadySent(purpose, addressee, seminar, facts))
    return 'already_sent'
  if (calendarMethods[purpose] && isUpToDate(addressee.told, seminar) && facts.reason === '')
    return 'nothing_new'
  if (addressee.kind !== 'guest' && addressee.byPost) return 'by_post'
  return addressee.email === '' ? 'no_address' : null
}

function isAlreadySent(
  purpose: MailingPurpose,
  addressee: Person,
  seminar: InvitedSeminar,
  facts: PlanFacts,
): boolean {
  return isReminder(purpose) && addressee.kind !== 'guest'
    ? !mayBeReminded(purpose, addressee, facts)
    : facts.sent.has(dedupeKeyOf(purpose, addressee, seminar, 1))
}

/** The same letters on paper, to those who get no mail; nobody has a guest's postal address. */
export function paperPlan(plan: MailingPlan): MailingPlan {
  const recipients = plan.leftOut.flatMap((one): ChosenAddressee[] => {
    if (one.seminar === null || !onPaper.includes(one.reason)) return []
    const { addressee, seminar, nth } = one
    return addressee.kind !== 'guest' && isSettled(seminar) ? [{ addressee, seminar, nth }] : []
  })
  return { ...plan, recipients, leftOut: [] }
}

/**
 * Person + purpose + revision of the seminar: what makes a letter the only one of its kind; reminders are numbered. An
 * afternoon's hours change without a new revision, so a letter that changes a guest's calendar has its SEQUENCE too.
 */
export function dedupeKeyOf(
  purpose: MailingPurpose,
  addressee: Person,
  { revision }: Pick<InvitedSeminar, 'revision'>,
  nth: number,
): string {
  const key = `${purpose}:${addressee.linkId}:${revision}`
  if (addressee.kind === 'guest')
    return calendarMethods[purpose] ? `${key}:${addressee.sequence}` : key
  return isReminder(purpose) ? `${key}:nr${nth}` : key
}

/** What makes the chosen letter the only one of its kind. */
export function keyOfChosen({ purpose, roundId, letter }: MailingPlan, chosen: Chosen): string {
  return chosen.seminar === null
    ? contactKeyOf(chosen.addressee, roundId, letter)
    : dedupeKeyOf(purpose, chosen.addressee, chosen.seminar, chosen.nth)
}

/** What the person who presses the button has seen: other people, another day or another letter give another text. */
export function planText(plan: MailingPlan): string {
  const { purpose, recipients, letter } = plan
  return JSON.stringify([
    purpose,
    letter,
    recipients.map(chosenText),
    paperPlan(plan).recipients.map(chosenText),
  ])
}

function chosenText(chosen: Chosen): unknown[] {
  const { name, email } = chosen.addressee
  if (chosen.seminar === null) {
    const { accountId, seminars } = chosen.addressee
    return [accountId, name, email, toldToContact(seminars)]
  }
  const { addressee, seminar, nth } = chosen
  return [
    ...[nth, addressee.linkId, name, email],
    ...[seminar.startsAt, seminar.endsAt, seminar.venueName, seminar.form, seminar.revision],
  ]
}
