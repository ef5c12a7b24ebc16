/** What lies behind the seminars on the year's strip: months, weeks, holidays and school holidays. */
import { holidaysBetween } from '../kernel/calendar/holidays.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { addDays, daysBetween, formatDate, type LocalDate, week, weekday } from '../kernel/time.ts'
import type { BreakKind, SchoolBreak } from '../register/breaks.rules.ts'

/** From a Monday to a Sunday, drawn on so many units. */
export interface Scale {
  from: LocalDate
  to: LocalDate
  width: number
  x: (date: LocalDate) => number
}

export function monthMarks({ from, to, x }: Scale, t: Translate) {
  return monthsOf(from, to).map((date) => ({ x: x(date), name: monthName(date, t) }))
}

export function weekMarks({ from, to, x }: Scale) {
  const days = daysBetween(from, to) + 1
  return weeksOf(from, days).map((date) => ({ x: x(addDays(date, 3)), n: week(date) }))
}

/** One ground for each break, from the first region's first day to the last one's last. */
export function breakMarks(scale: Scale, breaks: SchoolBreak[], t: Translate) {
  const grounds: { kind: BreakKind; from: LocalDate; to: LocalDate }[] = []
  for (const { kind, from, to } of breaks) {
    const before = grounds.findLast((one) => one.kind === kind && daysBetween(one.to, from) <= 1)
    if (before) before.to = to
    else grounds.push({ kind, from, to })
  }
  return grounds.map(({ kind, from, to }) => {
    const start = scale.x(from < scale.from ? scale.from : from)
    const end = scale.x(addDays(to > scale.to ? scale.to : to, 1))
    return { x: start, width: round1(end - start), mid: round1((start + end) / 2), name: t(`calendar.break.${kind}`) }
  })
}

/** The same in words, week by week, with whose they are. */
export function breakRows(breaks: SchoolBreak[], t: Translate) {
  return breaks.map((one) => ({
    name: t(`calendar.break.${one.kind}`),
    weeks: [...new Set([week(one.from), week(one.to)])].join('–'),
    regions: one.regions?.join(', ') ?? t('calendar.whole_country'),
  }))
}

export function holidayMarks({ from, to, width, x }: Scale, t: Translate) {
  const marks = holidaysBetween(from, to)
    .filter(({ date }) => weekday(date) < 7)
    .map(({ date, name }) => ({ x: x(date), name, title: `${name}: ${formatDate(date, 'day', t.lang)}` }))
  return spaced(marks, width)
}

function monthsOf(from: LocalDate, to: LocalDate): LocalDate[] {
  const list: LocalDate[] = []
  let [year = 0, month = 0] = from.split('-').map(Number)
  for (;;) {
    month += 1
    if (month > 12) [year, month] = [year + 1, 1]
    const date = `${year}-${String(month).padStart(2, '0')}-01`
    if (date > to) return list
    list.push(date)
  }
}

function monthName(date: LocalDate, t: Translate): string {
  const name = formatDate(date, 'month', t.lang).replace(/ \d+$/, '')
  return name.charAt(0).toUpperCase() + name.slice(1)
}

function weeksOf(from: LocalDate, days: number): LocalDate[] {
  return Array.from({ length: Math.floor(days / 7) }, (_, n) => addDays(from, n * 7))
}

/** Names that would run into the one before are left to the mark's title. */
function spaced(holidays: { x: number; name: string; title: string }[], width: number) {
  let free = 0
  return holidays.map((holiday) => {
    const fits = holiday.x >= free && holiday.x + holiday.name.length * 6.6 < width
    if (fits) free = holiday.x + holiday.name.length * 6.6 + 12
    return { ...holiday, name: fits ? holiday.name : '' }
  })
}

function round1(value: number): number {
  return Math.round(value * 10) / 10
}
