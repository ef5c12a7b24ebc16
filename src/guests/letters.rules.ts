/** What a guest's letters are filled from, and the afternoon in the guest's calendar. All letters are in Swedish. */
import {
  type ProgrammeLine,
  type Sender,
  seminarValues,
  senderOf,
} from '../invitations/letters.rules.ts'
import type { SettledSeminar } from '../invitations/rules.ts'
import { calendarOf } from '../kernel/calendar/ics.ts'
import { translators } from '../kernel/i18n/translate.ts'
import { type Frame, linkMark } from '../kernel/mail/letter.ts'
import { formatTime, type LocalDate, type UtcText } from '../kernel/time.ts'
import type { Values } from '../templates/rules.ts'

const t = translators.sv

/** As `senderOf`, with a guest's own link. */
export function guestSenderOf(deps: Parameters<typeof senderOf>[0]): Sender {
  return { ...senderOf(deps), link: `${deps.config.baseUrl}/gast/${linkMark}` }
}

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
        text: t('invitations.mail.questions', { email: sender.contactEmail }),
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
  change: { method: 'REQUEST' | 'CANCEL'; now: UtcText },
): (guest: { uid: string; name: string; email: string; sequence: number }) => string {
  const programme = afternoon.map(
    ({ startTime, title }) => `${formatTime(startTime, 'sv')} ${title}`,
  )
  const description = [
    ...(change.method === 'CANCEL' ? [] : [t('guests.calendar_text', { link: sender.link })]),
    ...(programme.length > 0 ? [`${t('seminars.programme')}\n${programme.join('\n')}`] : []),
    `${sender.organisation}, ${sender.contactEmail}`,
  ].join('\n\n')
  return ({ sequence, ...guest }) =>
    calendarOf({
      method: change.method,
      sequence,
      stampedAt: change.now,
      startsAt: seminar.startsAt,
      endsAt: seminar.endsAt,
      title: t('guests.calendar_title', { name: seminar.name }),
      description,
      location: placeOf(seminar),
      organizer: { name: sender.organisation, email: sender.mailFrom },
    })(guest)
}

function placeOf({ form, venueName, venueAddress, venueTown }: SettledSeminar): string {
  if (form === 'digital') return t('changes.form.digital')
  return [venueName, venueAddress, venueTown].filter(Boolean).join(', ')
}
