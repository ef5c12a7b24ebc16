/** Months as whole weeks, and arithmetic on months. */
import { addDays, type LocalDate, mondayOf, week } from '../kernel/time.ts'

/** `2027-04` */
export type Month = string

interface Week {
  number: number
  days: LocalDate[]
}

/** Every week with a day in the month, Monday to Sunday. `number`: ISO week. */
export function weeksOf(month: Month): Week[] {
  const weeks: Week[] = []
  for (let monday = mondayOf(`${month}-01`); monday < `${addMonths(month, 1)}-01`; ) {
    const first = monday
    const days = Array.from({ length: 7 }, (_, n) => addDays(first, n))
    weeks.push({ number: week(first), days })
    monday = addDays(first, 7)
  }
  return weeks
}

export function monthOf(date: LocalDate): Month {
  return date.slice(0, 7)
}

export function addMonths(month: Month, n: number): Month {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const all = year * 12 + (number - 1) + n
  return `${Math.floor(all / 12)}-${String((all % 12) + 1).padStart(2, '0')}`
}

/** The month to open with: today's, kept within the round. */
export function usualMonth(round: { starts_on: LocalDate; ends_on: LocalDate }, today: LocalDate): Month {
  if (today < round.starts_on) return monthOf(round.starts_on)
  return monthOf(today > round.ends_on ? round.ends_on : today)
}
