/** Rows → what is sent. All mail is in Swedish; every value is literal text. */
import { calendarOf } from '../kernel/calendar/ics.ts'
import type { SeatRole } from '../kernel/db/schema.ts'
import { renderMail } from '../kernel/html/mail.ts'
import { type MessageKey, translators } from '../kernel/i18n/translate.ts'
import { linkMark } from '../kernel/mail/outbox.ts'
import { formatDate, formatTime, type LocalDate, type UtcText } from '../kernel/time.ts'
import { type Recipient, replyBy, type SettledSeminar } from './rules.ts'

/** What all mails of a round say. */
export interface Sender {
  organisation: string
  contactEmail: string
  mailFrom: string
  baseUrl: string
}

export interface QuestionFacts {
  answerDeadline: LocalDate
  /** How many questions each role is asked. */
  questions: Record<SeatRole, number>
  minutes: number
}

export interface Mail {
  subject: string
  text: string
  html: string
}

const t = translators.sv

/** The link as mails hold it until they are sent. */
export function markedLink(baseUrl: string): string {
  return `${baseUrl}/i/${linkMark}`
}

/** Everything that is the same for all who are invited to a seminar is worked out once. */
export function invitationMails(
  sender: Sender,
  seminar: SettledSeminar,
  facts: QuestionFacts & { municipalities: number; today: LocalDate },
): (recipient: Recipient) => Mail & { data: object } {
  const shared = {
    ...sharedData(sender, seminar),
    subject: t('invitations.mail.subject', shortPlace(seminar)),
    heading: t('invitations.mail.heading'),
    weMeet: weMeet(facts.municipalities - 1, seminar.regionName),
    concernsBefore: t('invitations.mail.concerns'),
    replyBy: formatDate(replyBy(seminar.date, seminar.replyDays, facts.today), 'day', 'sv'),
    questionsText: t('invitations.mail.questions_text', {
      minutes: facts.minutes,
      date: formatDate(facts.answerDeadline, 'day', 'sv'),
    }),
    link: markedLink(sender.baseUrl),
  }
  return (recipient) => {
    const data = {
      ...shared,
      name: recipient.name,
      concerns: roleAndPlace(recipient),
      questionsLead: t('invitations.mail.questions_lead', {
        n: facts.questions[recipient.role],
      }),
      returns: returns(facts.municipalities, seminar.regionName, recipient.municipalityName),
    }
    return { subject: shared.subject, data, ...renderMail('invitations/mail/invitation', data) }
  }
}

function weMeet(others: number, region: string): string {
  return others === 0
    ? t('invitations.mail.we_meet_alone', { region })
    : t.n('invitations.mail.we_meet', others, { region })
}

/** To the one who goes instead of the holder. */
export function substituteMail(
  sender: Sender,
  seminar: SettledSeminar,
  to: { name: string; holderName: string; officialName: string },
): Mail {
  const subject = t('invitations.mail.substitute_subject', shortPlace(seminar))
  return substituteText(sender, seminar, {
    name: to.name,
    subject,
    heading: t('invitations.mail.substitute_heading'),
    intro: t('invitations.mail.substitute_intro', to),
    outro: t('invitations.mail.substitute_outro'),
    link: markedLink(sender.baseUrl),
  })
}

/** To the one who was to go instead, and need not. */
export function substituteCancelledMail(
  sender: Sender,
  seminar: SettledSeminar,
  to: { name: string; holderName: string; officialName: string },
): Mail {
  return substituteText(sender, seminar, {
    name: to.name,
    subject: t(
      seminar.form === 'digital'
        ? 'changes.mail.not_needed_subject'
        : 'invitations.mail.not_needed_subject',
      shortPlace(seminar),
    ),
    heading: t('invitations.mail.not_needed_heading'),
    intro: t('invitations.mail.not_needed_intro', to),
    outro: t('invitations.mail.not_needed_outro'),
    link: null,
  })
}

function substituteText(
  sender: Sender,
  seminar: SettledSeminar,
  own: { subject: string; link: string | null } & Record<string, string | null>,
): Mail {
  const data = { ...sharedData(sender, seminar), ...own }
  return { subject: own.subject, ...renderMail('invitations/mail/substitute', data) }
}

/** The seminar in a calendar; the answer gives each attendee's own file, with the link mark in its description. */
export function seminarCalendar(
  sender: Sender,
  seminar: SettledSeminar,
  change: { method: 'REQUEST' | 'CANCEL'; sequence: number; now: UtcText },
) {
  return calendarOf({
    method: change.method,
    sequence: change.sequence,
    stampedAt: change.now,
    startsAt: seminar.startsAt,
    endsAt: seminar.endsAt,
    title: t('invitations.calendar_title', { name: seminar.name }),
    description: t('invitations.calendar_text', {
      link: markedLink(sender.baseUrl),
      organisation: sender.organisation,
      email: sender.contactEmail,
    }),
    location: locationOf(seminar),
    organizer: { name: sender.organisation, email: sender.mailFrom },
  })
}

function sharedData(sender: Sender, seminar: SettledSeminar) {
  return {
    t,
    ...sender,
    day: formatDate(seminar.date, 'long', 'sv'),
    hours: t('invitations.hours', {
      from: formatTime(seminar.startTime, 'sv'),
      to: formatTime(seminar.endTime, 'sv'),
    }),
    ...placeOf(seminar),
    inviters: t('invitations.inviters', {
      organisation: sender.organisation,
      rss: shortName(seminar.rssName),
    }),
  }
}

/** Where, for a mail: the link to a digital meeting stands on the invitation's own page. */
function placeOf(seminar: SettledSeminar) {
  if (seminar.form === 'digital')
    return { venueName: t('changes.form.digital'), venueAddress: t('changes.mail.link_on_page') }
  const address = [seminar.venueAddress, seminar.venueTown].filter(Boolean).join(', ')
  return {
    venueName: seminar.venueName ?? '',
    venueAddress: seminar.form === 'both' ? `${address}. ${t('changes.mail.or_digital')}` : address,
  }
}

function locationOf(seminar: SettledSeminar): string {
  if (seminar.form === 'digital') return t('changes.form.digital')
  return [seminar.venueName, seminar.venueAddress, seminar.venueTown].filter(Boolean).join(', ')
}

function shortPlace(seminar: SettledSeminar) {
  return {
    town:
      seminar.form === 'digital'
        ? t('changes.form.digital').toLowerCase()
        : (seminar.venueTown ?? seminar.regionName),
    date: formatDate(seminar.date, 'day', 'sv').replace(/^\S+ /, ''),
  }
}

/** "socialchef i Lunds kommun"; without a known title what the role leads. */
export function roleAndPlace(person: {
  title: string
  role: SeatRole
  officialName: string
}): string {
  const title = person.title.replace(/^\p{Lu}(?=\p{Ll})/u, (first) => first.toLowerCase())
  const role = title || t(`invitations.leads.${person.role}` satisfies MessageKey)
  return t('invitations.role_and_place', { role, place: person.officialName })
}

/** What a municipality gets back for its answers, one line each. */
export function returns(municipalities: number, region: string, municipality: string): string[] {
  return [
    t.n('invitations.mail.return_1', municipalities),
    t('invitations.mail.return_2', { genitive: genitive(municipality), region }),
    t('invitations.mail.return_3'),
  ]
}

/** Lund → Lunds, Borås → Borås */
export function genitive(name: string): string {
  return /[sxz]$/.test(name) ? name : `${name}s`
}

/** Register names may list members in brackets; people need the name. */
export function shortName(rssName: string): string {
  return rssName.replace(/\s*\(.*$/, '').replace(/,.*$/, '')
}
