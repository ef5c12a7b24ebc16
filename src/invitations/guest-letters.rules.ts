/** The letters to guests that go out because somebody did something, not as a mailing. All letters are in Swedish. */
import { Invalid } from '../kernel/errors.ts'
import type { NewMessage } from '../kernel/mail/outbox.ts'
import { localDate, type UtcText } from '../kernel/time.ts'
import type { Purpose } from '../letters/purposes.rules.ts'
import { composeMail, isUnfilled, type Mail, type Template } from '../letters/rules.ts'
import type { SettledSeminar } from '../seminars/rules.ts'
import {
  frameOf,
  guestValues,
  type ProgrammeLine,
  type Sender,
  seminarCalendar,
  seminarValues,
} from './letters.rules.ts'
import { toldOf } from './told.rules.ts'

export type GuestPurpose = Extract<Purpose, `guest_${string}`>

/** Being in the queue changes nothing in a calendar. */
const calendarMethods: Partial<Record<GuestPurpose, 'REQUEST' | 'CANCEL'>> = {
  guest_invitation: 'REQUEST',
  guest_place: 'REQUEST',
  guest_withdrawn: 'CANCEL',
}

/** What the letters of one seminar's guests have in common. */
interface GuestLetterFacts {
  sender: Sender
  /** From `guestSeminar`. */
  seminar: SettledSeminar
  /** The afternoon's items only. */
  afternoon: ProgrammeLine[]
  templates: (purpose: Purpose) => Template
  now: UtcText
}

/** What is the same for all of a seminar's guests is worked out once. @throws Invalid when a placeholder stays empty. */
function guestMails(
  purpose: GuestPurpose,
  { sender, seminar, afternoon, templates, now }: GuestLetterFacts,
): (guest: { name: string; organisation: string }) => Mail {
  const shared = seminarValues(sender, seminar, afternoon, localDate(now))
  const template = templates(purpose)
  const frame = frameOf(sender, purpose !== 'guest_withdrawn', 'guest')
  return (guest) => {
    const mail = composeMail(template, { ...shared, ...guestValues(guest) }, frame)
    if (isUnfilled(mail)) throw new Invalid('letters.unfilled', { names: mail.unfilled.join(', ') })
    return mail
  }
}

interface LetterTo {
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
  const calendarFor = ({ sequence, ...guest }: T, method: 'REQUEST' | 'CANCEL') =>
    seminarCalendar(sender, seminar, { method, sequence, now, programme: afternoon, kind: 'guest' })(guest)
  const told = JSON.stringify(toldOf(seminar))
  return guests.map((guest) => ({
    ...write(guest),
    dedupeKey: `${purpose}:${guest.id}:${nthOf(guest)}`,
    purpose,
    about: { guest_invitation_id: guest.id },
    toName: guest.name,
    toEmail: guest.email,
    ...(method && { calendar: { method, content: calendarFor(guest, method) } }),
    ...(method === 'REQUEST' && { told }),
    ...(method !== 'CANCEL' && { says: told }),
    ...(guest.linkId && { linkId: guest.linkId }),
  }))
}
