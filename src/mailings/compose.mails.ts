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
import type { SettledSeminar } from '../invitations/rules.ts'
import { changesSince, readTold } from '../invitations/told.rules.ts'
import type { LocalDate, UtcText } from '../kernel/time.ts'
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

type Write = (chosen: ChosenAddressee) => Mail | Unfilled

/** What is the same for all of a seminar is worked out once. */
export function letterWriter(purpose: MailingPurpose, letter: LetterFacts): Write {
  const shared = new Map<string, Values>()
  const template = letter.templates(purpose)
  const frame = frameOf(letter.sender, true)
  return ({ addressee, seminar }) => {
    const values = shared.get(seminar.id) ?? sharedValues(letter, seminar)
    shared.set(seminar.id, values)
    const municipalities = letter.municipalities.get(seminar.id) ?? 1
    const own = { ...letter.facts, municipalities, regionName: seminar.regionName }
    const changes = changesSince(readTold(addressee.told), seminar)
    const mine = { ...seatValues(addressee, own), ändringar: changes }
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
  const bySeminar = new Map<string, ReturnType<typeof seminarCalendar>>()
  return ({ addressee, seminar }) => {
    const programme = programmes.get(seminar.id) ?? []
    const change = { method, sequence: seminar.revision, now, programme }
    const write = bySeminar.get(seminar.id) ?? seminarCalendar(sender, seminar, change)
    bySeminar.set(seminar.id, write)
    return { method, content: write(addressee) }
  }
}
