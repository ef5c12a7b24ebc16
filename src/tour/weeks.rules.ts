/** Weeks by number, within a period. */
import { addDays, type LocalDate, week, weekday } from '../kernel/time.ts'
import type { Period } from './rules.ts'

export function monday(date: LocalDate): LocalDate {
  return addDays(date, 1 - weekday(date))
}

/** Monday of an ISO week: 4 January is always in week 1. */
export function weekStart(year: number, n: number): LocalDate {
  return addDays(monday(`${year}-01-04`), (n - 1) * 7)
}

/** The Mondays of all weeks that have a day in the period. */
export function mondaysOf(period: Period): LocalDate[] {
  const all: LocalDate[] = []
  for (let day = monday(period.from); day <= period.to; day = addDays(day, 7)) all.push(day)
  return all
}

/** Monday of the first week with this number that begins on `from` or later, in the period; null when it has none. */
export function findWeek(period: Period, n: number, from = ''): LocalDate | null {
  return mondaysOf(period).find((day) => week(day) === n && day >= from) ?? null
}
