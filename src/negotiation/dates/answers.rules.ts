/** Several contacts answer for one body: nobody's answer is overwritten unseen. */

import { findSpecialDay } from '../../kernel/calendar/working-time.ts'
import { addDays, type LocalDate, localDate, toLocal, type UtcText } from '../../kernel/time.ts'
import type { DateAnswer } from '../../schema.ts'

interface Answer {
  answer: DateAnswer
  comment: string
}

/** `seen` is the mark of what the page showed; null when it is not known. */
export type AnswerGiven = Answer & { id: string; seen: string | null }

interface AnswerState {
  answer: DateAnswer | null
  comment: string
  withdrawn_at: UtcText | null
}

type Settled = 'save' | 'same' | 'conflict' | 'gone'

/** The mark a page carries of the answer it showed. Comments count: they are part of what was said. */
export function markOfAnswer({ answer, comment }: Pick<AnswerState, 'answer' | 'comment'>): string {
  let hash = 5381
  for (const character of `${answer ?? ''}|${comment}`)
    hash = (Math.imul(hash, 33) ^ (character.codePointAt(0) ?? 0)) >>> 0
  return `${answer ?? 'none'}-${hash.toString(36)}`
}

/** What becomes of one answer, given what is there now. */
export function settleAnswer(given: AnswerGiven, now: AnswerState): Settled {
  const mine = markOfAnswer(given)
  const current = markOfAnswer(now)
  if (mine === current || mine === given.seen) return 'same'
  if (now.withdrawn_at !== null) return 'gone'
  return given.seen === null || given.seen === current ? 'save' : 'conflict'
}

/** All that are still offered, and how many of them are answered. */
export function countAnswered(options: { answer: DateAnswer | null; withdrawn_at: UtcText | null }[]) {
  const open = options.filter((option) => option.withdrawn_at === null)
  const answered = open.filter((option) => option.answer !== null).length
  return { open: open.length, answered, all: open.length > 0 && answered === open.length }
}

/** The nearest day on which somebody's answer is asked for; null when nobody's is. */
export function nextAnswerBy(
  options: { answer: DateAnswer | null; withdrawn_at: UtcText | null; answer_by: LocalDate | null }[],
): LocalDate | null {
  const days = options.flatMap(({ answer, withdrawn_at, answer_by }) =>
    answer === null && withdrawn_at === null && answer_by !== null ? [answer_by] : [],
  )
  return days.sort()[0] ?? null
}

const worth: Record<DateAnswer, number> = { yes: 0, if_need_be: 1, no: 3 }

/** The best first: yes before if need be before unanswered before no; then fewer clashes, then earlier. */
export function byPreference<
  O extends { answer: DateAnswer | null; date: LocalDate; start: string; hard: number; soft: number },
>(a: O, b: O): number {
  const rank = (option: O) => (option.answer === null ? 2 : worth[option.answer])
  return (
    rank(a) - rank(b) ||
    a.hard - b.hard ||
    a.soft - b.soft ||
    a.date.localeCompare(b.date) ||
    a.start.localeCompare(b.start)
  )
}

const daysBeforeDeadline = 3
const daysAfterOffer = 2
const opens = '08:00'
const closes = '17:00'

interface Offered {
  date: LocalDate
  created_at: UtcText
  answer: DateAnswer | null
  answer_by: LocalDate | null
  withdrawn_at: UtcText | null
  reminded_at: UtcText | null
}

/** Three days before the last day to answer, but never sooner than two days after the offer. */
export function remindFrom(answerBy: LocalDate, offeredOn: LocalDate): LocalDate {
  const before = addDays(answerBy, -daysBeforeDeadline)
  const after = addDays(offeredOn, daysAfterOffer)
  return before > after ? before : after
}

/** Still waits for an answer, whenever it was asked for. */
export function isWaiting(option: Pick<Offered, 'answer' | 'withdrawn_at'>): boolean {
  return option.answer === null && option.withdrawn_at === null
}

/** Due for its one automatic reminder; a reminder sent by a person is reminder enough. */
export function isDue(option: Offered, today: LocalDate): boolean {
  if (!isWaiting(option) || option.reminded_at !== null || option.answer_by === null) return false
  if (option.date <= today) return false
  return remindFrom(option.answer_by, localDate(option.created_at)) <= today
}

/** A working day between eight and five in Sweden. */
export function isOfficeHours(now: UtcText): boolean {
  const { date, time } = toLocal(now)
  const kind = findSpecialDay(date)?.kind
  const isFree = kind !== undefined && kind !== 'bridge_day' && kind !== 'short_day'
  return !isFree && opens <= time && time < closes
}
