/** Answers about dates: contacts of one body must not overwrite each other's unseen; order of options; reminders. */

import { findSpecialDay } from '../../kernel/calendar/working-time.ts'
import { addDays, type LocalDate, localDate, toLocal, type UtcText } from '../../kernel/time.ts'
import type { DateAnswer } from '../../schema.ts'

interface Answer {
  answer: DateAnswer
  comment: string
}

/** `seen`: `markOfAnswer` of the answer that the page showed; null when not known. */
export type AnswerGiven = Answer & { id: string; seen: string | null }

interface AnswerState {
  answer: DateAnswer | null
  comment: string
  withdrawn_at: UtcText | null
}

type Settled = 'save' | 'same' | 'conflict' | 'gone'

/** A hash of the answer that a page showed, which its form sends back. The comment is part of the answer. */
export function markOfAnswer({ answer, comment }: Pick<AnswerState, 'answer' | 'comment'>): string {
  let hash = 5381
  for (const character of `${answer ?? ''}|${comment}`)
    hash = (Math.imul(hash, 33) ^ (character.codePointAt(0) ?? 0)) >>> 0
  return `${answer ?? 'none'}-${hash.toString(36)}`
}

/**
 * What to do with one answer, given the stored one. `conflict`: the stored answer is not the one that the page showed.
 */
export function settleAnswer(given: AnswerGiven, now: AnswerState): Settled {
  const mine = markOfAnswer(given)
  const current = markOfAnswer(now)
  if (mine === current || mine === given.seen) return 'same'
  if (now.withdrawn_at !== null) return 'gone'
  return given.seen === null || given.seen === current ? 'save' : 'conflict'
}

/**
 * Counts the options still offered and those of them answered. `all`: at least one is offered, and none is unanswered.
 */
export function countAnswered(options: { answer: DateAnswer | null; withdrawn_at: UtcText | null }[]) {
  const open = options.filter((option) => option.withdrawn_at === null)
  const answered = open.filter((option) => option.answer !== null).length
  return { open: open.length, answered, all: open.length > 0 && answered === open.length }
}

/** The earliest last day to answer among the open options without an answer; null when there is none. */
export function nextAnswerBy(
  options: { answer: DateAnswer | null; withdrawn_at: UtcText | null; answer_by: LocalDate | null }[],
): LocalDate | null {
  const days = options.flatMap(({ answer, withdrawn_at, answer_by }) =>
    answer === null && withdrawn_at === null && answer_by !== null ? [answer_by] : [],
  )
  return days.sort()[0] ?? null
}

const worth: Record<DateAnswer, number> = { yes: 0, if_need_be: 1, no: 3 }

/**
 * Sorts the best option first: yes, if need be, unanswered, no; then fewer hard clashes, fewer soft clashes, earlier.
 */
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

/** Still offered and without an answer, whatever its last day to answer. */
export function isWaiting(option: Pick<Offered, 'answer' | 'withdrawn_at'>): boolean {
  return option.answer === null && option.withdrawn_at === null
}

/** Whether the option's one automatic reminder is due. After any earlier reminder, also by a person, none is. */
export function isDue(option: Offered, today: LocalDate): boolean {
  if (!isWaiting(option) || option.reminded_at !== null || option.answer_by === null) return false
  if (option.date <= today) return false
  return remindFrom(option.answer_by, localDate(option.created_at)) <= today
}

/** Whether it is a working day, 08:00–17:00 in Sweden. Bridge days and short days are working days. */
export function isOfficeHours(now: UtcText): boolean {
  const { date, time } = toLocal(now)
  const kind = findSpecialDay(date)?.kind
  const isFree = kind !== undefined && kind !== 'bridge_day' && kind !== 'short_day'
  return !isFree && opens <= time && time < closes
}
