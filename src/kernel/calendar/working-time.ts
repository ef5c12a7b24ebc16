/** When people at work are written to: ordinary working days between eight and five in Sweden. */
import { addDays, type LocalDate, toLocal, toUtc, type UtcText } from '../time.ts'
import { findSpecialDay } from './holidays.ts'

export const firstHour = 8
const closes = '17:00'

/** No weekend, no holiday, no eve, no bridge day and no shortened day. */
export function isOrdinaryDay(date: LocalDate): boolean {
  return findSpecialDay(date) === null
}

export function isWorkingTime(at: UtcText): boolean {
  const { date, time } = toLocal(at)
  return isOrdinaryDay(date) && hourOf(firstHour) <= time && time < closes
}

/** 9 → `09:00` */
export function hourOf(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`
}

/** The instant itself when it is working time; otherwise when the next working day opens. */
export function nextWorkingTime(at: UtcText): UtcText {
  if (isWorkingTime(at)) return at
  const { date, time } = toLocal(at)
  let day = time < hourOf(firstHour) ? date : addDays(date, 1)
  while (!isOrdinaryDay(day)) day = addDays(day, 1)
  return toUtc(day, hourOf(firstHour))
}
