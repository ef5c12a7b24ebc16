/** A guest's letter: the round's template, filled. Every value is literal text. */

import type { ProgrammeLine, Sender } from '../invitations/letters.rules.ts'
import type { SettledSeminar } from '../invitations/rules.ts'
import { Invalid } from '../kernel/errors.ts'
import type { LocalDate } from '../kernel/time.ts'
import type { Purpose } from '../templates/purposes.rules.ts'
import { composeMail, isUnfilled, type Mail, type Template } from '../templates/rules.ts'
import { guestFrameOf, guestSeminarValues, guestValues } from './letters.rules.ts'

export type GuestPurpose = Extract<Purpose, `guest_${string}`>

export interface GuestLetterFacts {
  sender: Sender
  seminar: SettledSeminar
  afternoon: ProgrammeLine[]
  today: LocalDate
  templates: (purpose: Purpose) => Template
}

/** What is the same for all of a seminar's guests is worked out once. @throws Invalid when a placeholder stays empty. */
export function guestMails(
  purpose: GuestPurpose,
  { sender, seminar, afternoon, today, templates }: GuestLetterFacts,
): (guest: { name: string; organisation: string }) => Mail {
  const shared = guestSeminarValues(sender, seminar, afternoon, today)
  const template = templates(purpose)
  const frame = guestFrameOf(sender, purpose !== 'guest_withdrawn')
  return (guest) => {
    const mail = composeMail(template, { ...shared, ...guestValues(guest) }, frame)
    if (isUnfilled(mail))
      throw new Invalid('templates.unfilled', { names: mail.unfilled.join(', ') })
    return mail
  }
}
