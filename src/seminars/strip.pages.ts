/** A time line of seminars week by week, for the overview and for a tour. */
import { holidaysBetween } from '../kernel/calendar/working-time.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { capital } from '../kernel/text.ts'
import { addDays, daysBetween, formatDate, type LocalDate, week, weekday } from '../kernel/time.ts'

/** A span from a Monday to a Sunday; `width` and `x` in SVG user units. */
export interface Strip {
  from: LocalDate
  to: LocalDate
  width: number
  x: (date: LocalDate) => number
}

const width = 1216
const rowHeight = 22
const letter = 7.2

export function stripOf(from: LocalDate, to: LocalDate): Strip {
  const days = daysBetween(from, to) + 1
  return { from, to, width, x: (date) => round1((daysBetween(from, date) * width) / days) }
}

/** The background of the time line: months, week numbers and holidays that are not Sundays. */
export function stripGround({ from, to, x }: Strip, t: Translate) {
  const mondays = Array.from({ length: Math.ceil(daysBetween(from, to) / 7) }, (_, n) => addDays(from, n * 7))
  const holidays = holidaysBetween(from, to).filter(({ date }) => weekday(date) < 7)
  return {
    width,
    months: firstsOf(from, to).map((date) => ({ x: x(date), name: monthName(date, t) })),
    weeks: mondays.map((date) => ({ x: x(addDays(date, 3)), n: week(date) })),
    holidays: spaced(
      holidays.map(({ date, name }) => ({ x: x(date), name, title: `${name}: ${formatDate(date, 'day', t.lang)}` })),
    ),
  }
}

/** First days of the months that begin within the span. */
function firstsOf(from: LocalDate, to: LocalDate): LocalDate[] {
  const firsts: LocalDate[] = []
  for (let [year = 0, month = 0] = from.split('-').map(Number); ; month += 1) {
    if (month > 12) [year, month] = [year + 1, 1]
    const date = `${year}-${String(month).padStart(2, '0')}-01`
    if (date > to) return firsts
    if (date >= from) firsts.push(date)
  }
}

function monthName(date: LocalDate, t: Translate): string {
  return capital(formatDate(date, 'month', t.lang).replace(/ \d+$/, ''))
}

/** Blanks a name that would overlap the one before or pass the edge; the mark's title still has the name. */
function spaced(holidays: { x: number; name: string; title: string }[]) {
  let free = 0
  return holidays.map((holiday) => {
    const fits = holiday.x >= free && holiday.x + holiday.name.length * 6.6 < width
    if (fits) free = holiday.x + holiday.name.length * 6.6 + 12
    return { ...holiday, name: fits ? holiday.name : '' }
  })
}

/** The part of a period, its last day included, that lies on the strip; null when none does. */
export function bandOn({ from, to, x }: Strip, days: { from: LocalDate; to: LocalDate }) {
  const first = days.from < from ? from : days.from
  const last = days.to > to ? to : days.to
  if (first > last) return null
  const [start, end] = [x(first), x(addDays(last, 1))]
  return { x: start, width: round1(end - start), mid: round1((start + end) / 2) }
}

/**
 * Places each seminar at its dates on the first row with room for its marks and its name.
 * @param now x of today; a name that would cross it goes to the left of its mark when there is room
 */
export function placeOnRows<Mark extends { label: string; xs: number[] }>(
  marks: Mark[],
  { top, now = null }: { top: number; now?: number | null },
) {
  const ends: number[] = []
  const placed = marks
    .toSorted((a, b) => (a.xs[0] ?? 0) - (b.xs[0] ?? 0))
    .map((mark) => {
      const room = mark.label.length * letter + 10
      const first = mark.xs[0] ?? 0
      const last = mark.xs.at(-1) ?? 0
      const overNow = now !== null && last < now && last + room > now && first > room
      const before = overNow || last + room > width
      const start = (before ? first - room : first) - 8
      const end = before ? last + 8 : last + room + 8
      let row = ends.findIndex((taken) => taken <= start)
      if (row < 0) row = ends.length
      ends[row] = end
      return { ...mark, y: top + row * rowHeight, labelX: round1(before ? first - 10 : last + 10), before }
    })
  return { seminars: placed, height: Math.max(top, ...placed.map((one) => one.y)) + rowHeight }
}

function round1(value: number): number {
  return Math.round(value * 10) / 10
}
