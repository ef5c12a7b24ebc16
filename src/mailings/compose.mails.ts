/** One person's letter of a mailing, with the calendar object that goes with it. */
import {
  frameOf,
  type ProgrammeLine,
  type QuestionFacts,
  type Sender,
  seatValues,
  seminarCalendar,
  seminarValues,
} from '../invitations/letters.rules.ts'
import { replyBy, type SettledSeminar } from '../invitations/rules.ts'
import { changesSince, readTold, sequenceOf } from '../invitations/told.rules.ts'
import { translators } from '../kernel/i18n/translate.ts'
import { formatDate, type LocalDate, type UtcText } from '../kernel/time.ts'
import { isAboutAnotherDay } from '../seminars/changes/replies.rules.ts'
import type { Purpose } from '../templates/purposes.rules.ts'
import {
  composeMail,
  type Mail,
  type Template,
  type Unfilled,
  type Values,
} from '../templates/rules.ts'
import { type ChosenAddressee, calendarMethods, type MailingPurpose } from './audience.rules.ts'

export interface LetterFacts {
  sender: Sender
  facts: QuestionFacts
  templates: (purpose: Purpose) => Template
  programmes: Map<string, ProgrammeLine[]>
  /** How many municipalities each seminar has, by its id. */
  municipalities: Map<string, number>
  /** Why a seminar was moved or cancelled, in staff's words; '' when nothing is to be said. */
  reason: string
  today: LocalDate
  now: UtcText
}

const t = translators.sv

type Write = (chosen: ChosenAddressee) => Mail | Unfilled

/** What is the same for all of a seminar is worked out once. */
export function letterWriter(purpose: MailingPurpose, letter: LetterFacts): Write {
  const shared = new Map<string, Values>()
  const template = letter.templates(purpose)
  const frame = frameOf(letter.sender, true)
  return (chosen) => {
    const { addressee, seminar } = chosen
    const values = shared.get(seminar.id) ?? sharedValues(letter, seminar)
    shared.set(seminar.id, values)
    const municipalities = letter.municipalities.get(seminar.id) ?? 1
    const own = { ...letter.facts, municipalities, regionName: seminar.regionName }
    const changes = changesSince(readTold(addressee.told), seminar)
    const mine: Values = {
      ...seatValues(addressee, own),
      ändringar: changes,
      'ditt svar': replyText(chosen, letter.today),
    }
    if (isAboutAnotherDay(addressee.repliedAt, seminar))
      mine.knapp = [{ kind: 'button', label: t('mailings.letter.again'), href: letter.sender.link }]
    return composeMail(template, { ...values, ...mine }, frame)
  }
}

function sharedValues(letter: LetterFacts, seminar: SettledSeminar): Values {
  const programme = letter.programmes.get(seminar.id) ?? []
  return {
    ...seminarValues(letter.sender, seminar, programme, letter.today),
    skäl: letter.reason,
  }
}

/** null: the letter changes nothing in a calendar. */
export function calendarWriter(
  purpose: MailingPurpose,
  { sender, programmes, now }: LetterFacts,
): ((chosen: ChosenAddressee) => { method: 'REQUEST' | 'CANCEL'; content: string }) | null {
  const method = calendarMethods[purpose]
  if (!method) return null
  const same = new Map<string, ReturnType<typeof seminarCalendar>>()
  return ({ addressee, seminar }) => {
    const programme = programmes.get(seminar.id) ?? []
    const sequence = sequenceOf(addressee.calendar, seminar)
    const key = `${seminar.id} ${sequence}`
    const change = { method, sequence, now, programme }
    const write = same.get(key) ?? seminarCalendar(sender, seminar, change)
    same.set(key, write)
    return { method, content: write(addressee) }
  }
}

/** What becomes of the reply somebody has given, in words; '' where the letter is not about a day to come. */
export function replyText(chosen: ChosenAddressee, today: LocalDate): string {
  const { addressee, seminar } = chosen
  const { reply, repliedAt } = addressee
  if (seminar.date <= today || seminar.cancelledAt !== null) return ''
  const params = {
    date: formatDate(replyBy(seminar.date, seminar.replyDays, today), 'day', 'sv'),
  }
  if (reply === null) return t('mailings.letter.reply', params)
  if (isAboutAnotherDay(repliedAt, seminar)) return t('mailings.letter.reply_again', params)
  return t(`mailings.letter.replied_${reply}`)
}
