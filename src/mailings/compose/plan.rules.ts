/** Plans a mailing: who gets it, and who does not and why. */

import type { Present } from '../../attendance/queries.ts'
import type { Concerned } from '../../documentation/queries.ts'
import type { Addressee, GuestAddressee, SeatAddressee } from '../../invitations/addressees.queries.ts'
import { type GuestRefusal, guestSeminar } from '../../invitations/rules.ts'
import { isUpToDate, toldOf } from '../../invitations/told.rules.ts'
import { translators } from '../../kernel/i18n/translate.ts'
import { listText } from '../../kernel/words.ts'
import { purposeName } from '../../letters/purposes.rules.ts'
import type { Template } from '../../letters/rules.ts'
import type { SeminarFacts } from '../../seminars/checklist.rules.ts'
import { isAboutAnotherDay, isSettled, type Seminar, type SettledSeminar } from '../../seminars/rules.ts'
import {
  type AudienceFilter,
  type Chosen,
  type ChosenAddressee,
  type ChosenHelper,
  isHelper,
  isInvitee,
  isReminder,
  type LeftOut,
  type MailingPurpose,
  mailingFacts,
  type NotChosen,
  onPaper,
  type Person,
  type ReplyFilter,
} from './audience.rules.ts'
import { type ContactPerson, type ContactRow, contactKeyOf, contactsFor, toldToContact } from './contacts.rules.ts'
import { dayOfHelped, type HelpedSeminar, type Helper, helperKeyOf, isTold, toldNow } from './helpers.rules.ts'
import { type InvitingFacts, planGuests, planSeats } from './inviting.rules.ts'
import {
  dedupeKeyOf,
  mayBeReminded,
  nthReminder,
  type Reminded,
  readerAt,
  readerKey,
  type SentBefore,
} from './sent.rules.ts'

export interface MailingPlan {
  roundId: string
  purpose: MailingPurpose
  /** Id of the seat, when only one gets the letter; otherwise null. */
  seat: string | null
  /** The seminars that an invitation is about; empty for other purposes. */
  about: Seminar[]
  recipients: Chosen[]
  leftOut: NotChosen[]
  /** Why no guests can be invited to the afternoon; null when they can, and for other purposes. */
  refusal: GuestRefusal | null
  /** The purpose's present templates; `otherLetters`: templates of the mailing's letters to helpers. */
  letters: [Template, ...Template[]]
  otherLetters: Template[]
  /** Why people get the same again; `letterReason`: why the seminar has changed, for the letter. '' when not given. */
  again: string
  letterReason: string
  /** Earlier letters of the purpose to its readers, by `readerKey`. */
  before: ReadonlyMap<string, SentBefore>
}

export interface PlanFacts extends InvitingFacts {
  roundId: string
  contacts: ContactRow[]
  /** The helpers of each seminar, for letters about its change; empty for other purposes. */
  helpers: { seminars: HelpedSeminar[]; helpers: Helper[] }
  /** Templates of the letters to helpers, and of the introduction in a contact person's first letter. */
  otherLetters: Template[]
  /** Seminars' facts, which tell what the RSS bodies are asked for and have done. */
  helped: SeminarFacts[]
  addressees: Addressee[]
  /** Attendance, where somebody has recorded it. */
  present: Present
  /** Who is asked to confirm statements, by seat id; read for that purpose only. */
  concerned: ReadonlyMap<string, Concerned>
  /** Dedupe keys of the messages that exist already. */
  sent: ReadonlySet<string>
  before: ReadonlyMap<string, SentBefore>
  reminded: Reminded
  /** `readerAt` of readers whose address bounces; read for reminders only. */
  unreached: ReadonlySet<string>
  /** Why people get the same again; '' sends to nobody twice. */
  again: string
  letterReason: string
  letters: [Template, ...Template[]]
}

export function planMailing(purpose: MailingPurpose, filter: AudienceFilter, facts: PlanFacts): MailingPlan {
  const { roundId, letters, otherLetters, again, letterReason } = facts
  const plan: MailingPlan = {
    roundId,
    purpose,
    letters,
    otherLetters,
    again,
    letterReason,
    seat: filter.seat ?? null,
    about: [],
    recipients: [],
    leftOut: [],
    refusal: null,
    before: facts.before,
  }
  if (purpose === 'invitation') return { ...plan, ...planSeats(filter, facts) }
  if (purpose === 'guest_invitation') return { ...plan, ...planGuests(filter, facts) }
  if (purpose === 'rss_message') return { ...plan, ...planContacts(filter, facts) }
  const seminars = new Map(facts.seminars.map((seminar) => [seminar.id, seminar]))
  for (const addressee of facts.addressees) {
    const whole = seminars.get(addressee.seminarId)
    if (!whole || !isMeant(purpose, filter, addressee, whole, facts)) continue
    const isGuest = addressee.kind === 'guest'
    const seminar = isGuest ? guestSeminar(whole, facts.hours.get(whole.id) ?? null) : whole
    const reason = seminar ? whyLeftOut(purpose, addressee, seminar, facts) : 'not_settled'
    const nth = nthReminder(purpose, addressee, facts.reminded)
    if (reason === null && seminar && isSettled(seminar)) plan.recipients.push({ addressee, seminar, nth })
    else plan.leftOut.push({ reason: reason ?? 'not_settled', addressee, seminar: seminar ?? whole, nth })
  }
  if (mailingFacts[purpose].calendar) planHelpers(plan, filter, facts)
  return plan
}

/** Adds helpers to the plan: they learn of a seminar's change in the same mailing as invited people. */
function planHelpers(plan: MailingPlan, filter: AudienceFilter, facts: PlanFacts): void {
  const { purpose } = plan
  const isNarrow = filter.roles.length > 0 || filter.reply !== 'any' || filter.answered !== 'any'
  if (isNarrow || filter.seat !== undefined || filter.invitedBefore !== undefined) return
  const among = (list: string[], one: string) => list.length === 0 || list.includes(one)
  for (const seminar of facts.helpers.seminars) {
    const { known, regionCode, slug } = seminar
    if (!among(filter.regions, regionCode) || !among(filter.seminars, slug)) continue
    if ((purpose === 'cancelled') !== known.cancelled) continue
    if (purpose === 'made_digital' && known.form !== 'digital') continue
    for (const addressee of facts.helpers.helpers) {
      if (addressee.seminarId !== seminar.id) continue
      if (facts.again === '' && isOfNoNews(addressee, seminar)) continue
      const one = { addressee, seminar, nth: 1 as const }
      const reason = whyHelperLeftOut(one, purpose, facts)
      if (reason === null) plan.recipients.push(one)
      else plan.leftOut.push({ ...one, reason })
    }
  }
}

/** Whether to omit the helper without a reason: told nothing that can change, or up to date and without an address. */
function isOfNoNews(helper: Helper, { known }: HelpedSeminar): boolean {
  return helper.told === '' || (helper.email === '' && isTold(helper, known))
}

function whyHelperLeftOut(
  { addressee, seminar }: ChosenHelper,
  purpose: MailingPurpose,
  { today, sent, again }: PlanFacts,
): LeftOut | null {
  const day = dayOfHelped(seminar)
  if (day !== null && day <= today) return 'passed'
  if (again === '' && sent.has(helperKeyOf(purpose, addressee, seminar))) return 'already_sent'
  if (again === '' && isTold(addressee, seminar.known)) return 'nothing_new'
  return addressee.email === '' ? 'no_address' : null
}

function planContacts(
  filter: AudienceFilter,
  { contacts, helped: seminars, today, sent, again, roundId, letters: [letter] }: PlanFacts,
): Pick<MailingPlan, 'recipients' | 'leftOut'> {
  const whyNot = (contact: ContactPerson): LeftOut | null => {
    if (contact.accountId === '') return 'no_contact'
    if (again === '' && sent.has(contactKeyOf(contact, roundId, letter))) return 'already_sent'
    return contact.email === '' ? 'no_address' : null
  }
  const all = contactsFor(filter, contacts, { seminars, today }).map((addressee) => ({
    addressee,
    seminar: null,
    nth: 1 as const,
    reason: whyNot(addressee),
  }))
  return {
    recipients: all.flatMap(({ reason: why, ...one }) => (why === null ? [one] : [])),
    leftOut: all.flatMap(({ reason: why, ...one }) => (why === null ? [] : [{ ...one, reason: why }])),
  }
}

function isMeant(
  purpose: MailingPurpose,
  filter: AudienceFilter,
  addressee: Person,
  seminar: Seminar,
  { present, concerned }: PlanFacts,
): boolean {
  const among = <T>(list: T[], one: T) => list.length === 0 || list.includes(one)
  return (
    mailingFacts[purpose].readers.includes(addressee.kind) &&
    among(filter.regions, seminar.regionCode) &&
    among(filter.seminars, seminar.slug) &&
    (filter.seat === undefined || (addressee.kind !== 'guest' && addressee.seatId === filter.seat)) &&
    (filter.invitedBefore === undefined || addressee.invitedAt <= filter.invitedBefore) &&
    (addressee.kind === 'guest'
      ? isGuestMeant(purpose, filter, addressee, seminar)
      : among(filter.roles, addressee.role) &&
        (filter.answerBy === undefined || addressee.answerBy === filter.answerBy) &&
        hasAnswered(filter.answered, addressee)) &&
    (purpose !== 'confirm_statements' || (addressee.kind !== 'guest' && concerned.has(addressee.seatId))) &&
    (purpose === 'cancelled') === (seminar.cancelledAt !== null) &&
    (purpose !== 'made_digital' || seminar.form === 'digital') &&
    (purpose === 'thanks' && filter.reply === 'coming' && present.countedSeminarIds.has(seminar.id)
      ? hasCome(addressee, seminar, present)
      : hasReplied(filter.reply, addressee, seminar))
  )
}

/** A guest who waits for a place has replied: no reply reminder, whatever filter staff have chosen. */
function isGuestMeant(
  purpose: MailingPurpose,
  filter: AudienceFilter,
  guest: GuestAddressee,
  seminar: Seminar,
): boolean {
  return (
    filter.roles.length === 0 &&
    filter.answered === 'any' &&
    (purpose !== 'reply_reminder' || hasReplied('none', guest, seminar))
  )
}

function hasAnswered(wanted: AudienceFilter['answered'], { answered }: SeatAddressee): boolean {
  return wanted === 'any' || answered === (wanted === 'yes')
}

/** Attendance is recorded by seat: the substitute came where one was to come, otherwise the holder. */
function hasCome(addressee: Person, seminar: Seminar, present: Present): boolean {
  if (addressee.kind === 'guest') return present.guestInvitationIds.has(addressee.invitationId)
  const isSubstitutes = hasReplied('substitute', addressee, seminar)
  return present.seatIds.has(addressee.seatId) && isSubstitutes === (addressee.kind === 'substitute')
}

/** `coming` matches the person who will be in the room: the substitute where there is one, otherwise the holder. */
function hasReplied(wanted: ReplyFilter, addressee: Person, seminar: Seminar): boolean {
  if (wanted === 'any') return true
  const reply = isAboutAnotherDay(addressee.repliedAt, seminar) ? null : addressee.reply
  if (wanted === 'none') return reply === null
  if (wanted === 'coming') return reply === (addressee.kind === 'substitute' ? 'substitute' : 'coming')
  return reply === wanted
}

function whyLeftOut(purpose: MailingPurpose, addressee: Person, seminar: Seminar, facts: PlanFacts): LeftOut | null {
  if (addressee.isUninvited) return 'uninvited'
  if (!isSettled(seminar)) return 'not_settled'
  const { day, calendar } = mailingFacts[purpose]
  if (day === 'ahead' && seminar.date <= facts.today) return 'passed'
  if (day === 'over' && seminar.date > facts.today) return 'not_held'
  if (facts.again === '' && isAlreadySent(purpose, addressee, seminar, facts)) return 'already_sent'
  if (calendar && isUpToDate(addressee.told, seminar) && facts.again === '') return 'nothing_new'
  if (addressee.kind !== 'guest' && addressee.byPost) return 'by_post'
  if (addressee.email === '') return 'no_address'
  return facts.unreached.has(readerAt(addressee)) ? 'bounced' : null
}

function isAlreadySent(purpose: MailingPurpose, addressee: Person, seminar: SettledSeminar, facts: PlanFacts): boolean {
  return isReminder(purpose)
    ? !mayBeReminded(purpose, addressee, facts)
    : facts.sent.has(dedupeKeyOf(purpose, addressee, seminar, 1))
}

/** Number of recipients who have had a letter of the kind, and when the latest was written; null when nobody has. */
export function hadBefore({ purpose, recipients, before }: MailingPlan): SentBefore | null {
  const had = recipients.flatMap((one) => before.get(readerKey(purpose, one)) ?? [])
  if (had.length === 0) return null
  return { n: had.length, last: had.reduce((most, { last }) => (last > most ? last : most), '') }
}

/** The plan for letters on paper, to people who get no mail; not to guests, whose postal address nobody has. */
export function paperPlan<P extends MailingPlan>(plan: P): P {
  const recipients = plan.leftOut.flatMap((one): ChosenAddressee[] => {
    if (one.seminar === null || isHelper(one) || !onPaper.includes(one.reason)) return []
    const { addressee, seminar, nth } = one
    return addressee.kind !== 'guest' && isSettled(seminar) ? [{ addressee, seminar, nth }] : []
  })
  return { ...plan, recipients, leftOut: [] }
}

/**
 * A text of what the person who presses the button has seen: other people, another day or another letter give another
 * text, and so does a letter that somebody else has sent meanwhile. So of two people who both send the same again, for
 * whatever reasons, only one succeeds.
 */
export function planText(plan: MailingPlan): string {
  const { purpose, recipients, letters, otherLetters, again, letterReason, before } = plan
  const textOf = (one: Chosen) => [...chosenText(one), before.get(readerKey(purpose, one))?.n ?? 0]
  return JSON.stringify([
    purpose,
    ...[letters, otherLetters, again, letterReason, plan.refusal],
    recipients.map(textOf),
    paperPlan(plan).recipients.map(textOf),
  ])
}

function chosenText(chosen: Chosen): unknown[] {
  const { name, email } = chosen.addressee
  if (chosen.seminar === null) {
    const { accountId, seminars } = chosen.addressee
    return [accountId, name, email, toldToContact(seminars)]
  }
  if (isHelper(chosen)) {
    const { addressee, seminar } = chosen
    return [addressee.id, name, email, seminar.id, addressee.told, toldNow(addressee, seminar.known)]
  }
  const { addressee, seminar, nth } = chosen
  const reader =
    addressee.kind === 'guest'
      ? [addressee.guestId, addressee.organisation]
      : [addressee.seatId, addressee.title, addressee.answerBy]
  const about = [seminar.id, seminar.revision, seminar.replyDays, toldOf(seminar)]
  return [nth, addressee.linkId, ...reader, name, email, ...about]
}

const t = translators.sv

/** "Påminnelse om svar: Blekinge och Kalmar (igen)" */
export function mailingTitle(plan: MailingPlan, { byPost }: { byPost: boolean }): string {
  const title = plan.again === '' ? titleOf(plan) : t('mailings.title_again', { title: titleOf(plan) })
  return byPost ? t('mailings.title_post', { title }) : title
}

function titleOf({ purpose, recipients, seat }: MailingPlan): string {
  const list = [...new Set(recipients.flatMap(namesOf))]
  const names = listText(list, t)
  const n = list.length
  if (purpose === 'guest_invitation') return t('guests.mailing_title', { name: names })
  const [first] = recipients.filter(isInvitee).map(({ addressee }) => addressee)
  if (purpose === 'invitation' && seat !== null && first && first.kind !== 'guest')
    return t('people.invite_one', { name: first.name, municipality: first.municipalityName })
  if (purpose === 'invitation')
    return n > 4 ? t('invitations.mailing_title_many', { n }) : t('invitations.mailing_title', { names })
  const what = purposeName(purpose, t)
  if (n <= 4) return t('mailings.title_of', { what, names })
  return t(purpose === 'rss_message' ? 'mailings.title_bodies' : 'mailings.title_many', { what, n })
}

/** Names of what the letter is about: the seminar, or the contact person's RSS bodies. */
function namesOf(chosen: Chosen): string[] {
  return chosen.seminar === null ? chosen.addressee.bodies.map(({ name }) => name) : [chosen.seminar.name]
}
