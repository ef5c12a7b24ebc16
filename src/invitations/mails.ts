/** Rows → what is sent: a round's template, filled. Every value is literal text. */
import { Invalid } from '../kernel/errors.ts'
import type { Frame } from '../kernel/mail/letter.ts'
import type { LocalDate } from '../kernel/time.ts'
import type { Purpose } from '../letters/purposes.rules.ts'
import { composeMail, isUnfilled, type Mail, type Template, type Values } from '../letters/rules.ts'
import type { SettledSeminar } from '../seminars/rules.ts'
import {
  frameOf,
  type ProgrammeLine,
  type QuestionFacts,
  type Sender,
  seatValues,
  seminarValues,
} from './letters.rules.ts'
import { paperFrameOf, paperValues } from './paper.rules.ts'
import type { Recipient } from './rules.ts'

/** The round's letters by purpose, from `readTemplates`. */
export type Templates = (purpose: Purpose) => Template

/** @throws Invalid when a placeholder has nothing to stand for: such a letter never goes out. */
export function letterMail(template: Template, values: Values, frame: Frame): Mail {
  const mail = composeMail(template, values, frame)
  if (isUnfilled(mail)) throw new Invalid('letters.unfilled', { names: mail.unfilled.join(', ') })
  return mail
}

export interface SeminarFacts extends QuestionFacts {
  municipalities: number
  programme: ProgrammeLine[]
  today: LocalDate
  onPaper: boolean
}

/** Everything that is the same for all who are invited to a seminar is worked out once. */
export function invitationMails(
  sender: Sender,
  seminar: SettledSeminar,
  facts: SeminarFacts,
  templates: Templates,
): (recipient: Recipient) => Mail {
  const shared = seminarValues(sender, seminar, facts.programme, facts.today)
  const own = { ...facts, regionName: seminar.regionName }
  const paper = facts.onPaper ? paperValues(sender) : {}
  const frame = facts.onPaper ? paperFrameOf(sender) : frameOf(sender, true)
  return (recipient) => {
    const values = { ...shared, ...seatValues(recipient, own), ...paper }
    return letterMail(templates(`invitation_${recipient.role}`), values, frame)
  }
}
