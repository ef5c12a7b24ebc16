/** When those who have not answered about dates are reminded: once by itself, in office hours. */
import { findSpecialDay } from '../../kernel/calendar/holidays.ts'
import type { DateAnswer } from '../../kernel/db/schema.ts'
import { addDays, type LocalDate, localDate, toLocal, type UtcText } from '../../kernel/time.ts'

const daysBeforeDeadline = 3
const daysAfterOffer = 2
const opens = '08:00'
const closes = '17:00'

export interface Offered {
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
