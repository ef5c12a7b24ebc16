/** What a guest's letters are filled from, and the afternoon in the guest's calendar. All letters are in Swedish. */

import type { Attendee } from '../kernel/calendar/ics.ts'
import { Invalid } from '../kernel/errors.ts'
import { translators } from '../kernel/i18n/translate.ts'
import type { Frame } from '../kernel/mail/letter.ts'
import type { NewMessage } from '../kernel/mail/outbox.ts'
import { contactOf } from '../kernel/mail/sender.rules.ts'
import { type LocalDate, localDate, type UtcText } from '../kernel/time.ts'
import type { Purpose } from '../letters/purposes.rules.ts'
import { composeMail, isUnfilled, type Mail, type Template, type Values } from '../letters/rules.ts'
import type { SettledSeminar } from '../seminars/rules.ts'
import { type ProgrammeLine, type Sender, seminarCalendar, seminarValues } from './letters.rules.ts'
import { toldOf } from './told.rules.ts'

const t = translators.sv

/** @param seminar from `guestSeminar`. @param afternoon the afternoon's items only. */
export function guestSeminarValues(
  sender: Sender,
  seminar: SettledSeminar,
  afternoon: ProgrammeLine[],
  today: LocalDate,
): Values {
  return seminarValues(sender, seminar, afternoon, today)
}

/** What is one guest's own, on top of `guestSeminarValues`. */
export function guestValues(guest: { name: string; organisation: string }): Values {
  return { namn: guest.name, intresseorganisation: guest.organisation }
}

/** @param isPersonal the letter holds a personal link, which is not to be passed on. */
export function guestFrameOf(sender: Sender, isPersonal: boolean): Frame {
  const personal = [
    {
      text: t('invitations.mail.button_fails'),
      link: { label: sender.link, href: sender.link },
      withButton: true,
    },
    { text: t('guests.mail.link_is_yours'), withButton: true },
  ]
  return {
    organisation: sender.organisation,
    foot: [
      ...(isPersonal ? personal : []),
      {
        text: t('invitations.mail.questions', { email: contactOf(sender) }),
        link: { label: t('invitations.mail.privacy'), href: `${sender.baseUrl}/personuppgifter` },
      },
    ],
  }
}

/** The afternoon in a calendar; the answer gives each guest's own file. @param seminar from `guestSeminar`. */
export function guestCalendar(
  sender: Sender,
  seminar: SettledSeminar,
  afternoon: ProgrammeLine[],
  change: { method: 'REQUEST' | 'CANCEL'; now: UtcText; isTrial?: boolean },
): (guest: Attendee & { sequence: number }) => string {
  return ({ sequence, ...guest }) =>
    seminarCalendar(sender, seminar, {
      ...change,
      sequence,
      programme: afternoon,
      kind: 'guest',
    })(guest)
}

/** The letters that go out from the guests' own pages; those to everyone who comes are in the room mailings/. */
export type GuestPurpose = Extract<Purpose, `guest_${string}`>

/** Being in the queue changes nothing in a calendar. */
const calendarMethods: Partial<Record<GuestPurpose, 'REQUEST' | 'CANCEL'>> = {
  guest_invitation: 'REQUEST',
  guest_place: 'REQUEST',
  guest_withdrawn: 'CANCEL',
}

/** What the letters of one seminar's guests have in common. */
export interface GuestLetterFacts {
  sender: Sender
  /** From `guestSeminar`. */
  seminar: SettledSeminar
  /** The afternoon's items only. */
  afternoon: ProgrammeLine[]
  templates: (purpose: Purpose) => Template
  now: UtcText
}

/** What is the same for all of a seminar's guests is worked out once. @throws Invalid when a placeholder stays empty. */
export function guestMails(
  purpose: GuestPurpose,
  { sender, seminar, afternoon, templates, now }: GuestLetterFacts,
): (guest: { name: string; organisation: string }) => Mail {
  const shared = guestSeminarValues(sender, seminar, afternoon, localDate(now))
  const template = templates(purpose)
  const frame = guestFrameOf(sender, purpose !== 'guest_withdrawn')
  return (guest) => {
    const mail = composeMail(template, { ...shared, ...guestValues(guest) }, frame)
    if (isUnfilled(mail)) throw new Invalid('letters.unfilled', { names: mail.unfilled.join(', ') })
    return mail
  }
}

export interface LetterTo {
  id: string
  linkId: string | null
  name: string
  email: string
  organisation: string
  uid: string
  organizer: string
  sequence: number
}

/** A letter to each, ready to be queued. @param nthOf what makes it the only one of its purpose to this guest. */
export function guestLetters<T extends LetterTo>(
  purpose: GuestPurpose,
  facts: GuestLetterFacts,
  guests: T[],
  nthOf: (guest: T) => string | number,
): NewMessage[] {
  const { sender, seminar, afternoon, now } = facts
  const write = guestMails(purpose, facts)
  const method = calendarMethods[purpose]
  const calendarFor = method && guestCalendar(sender, seminar, afternoon, { method, now })
  const told = JSON.stringify(toldOf(seminar))
  return guests.map((guest) => ({
    ...write(guest),
    dedupeKey: `${purpose}:${guest.id}:${nthOf(guest)}`,
    purpose,
    guestInvitationId: guest.id,
    toName: guest.name,
    toEmail: guest.email,
    ...(method && calendarFor && { calendar: { method, content: calendarFor(guest) } }),
    ...(method === 'REQUEST' && { told }),
    ...(method !== 'CANCEL' && { says: told }),
    ...(guest.linkId && { linkId: guest.linkId }),
  }))
}
