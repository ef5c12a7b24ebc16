/** Office hours, in which we write to people at work: ordinary working days in Sweden, 08:00–17:00. */

import { readFileSync } from 'node:fs'
import { addDays, type LocalDate, toLocal, toUtc, type UtcText, weekday } from '../time.ts'

export const firstHour = 8
const closes = '17:00'

/** False for weekends, holidays, eves, bridge days and shortened days. */
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

/** `at` when it is within office hours; otherwise the start of the next office hours. */
export function nextWorkingTime(at: UtcText): UtcText {
  if (isWorkingTime(at)) return at
  const { date, time } = toLocal(at)
  let day = time < hourOf(firstHour) ? date : addDays(date, 1)
  while (!isOrdinaryDay(day)) day = addDays(day, 1)
  return toUtc(day, hourOf(firstHour))
}

/** Kinds of days on which no seminar should be held. Source: seeds/holidays_se.json. */
export type DayKind =
  | 'public_holiday'
  | 'eve' // not a public holiday, but a customary day off
  | 'sunday'
  | 'saturday'
  | 'short_day'
  | 'bridge_day'

interface SpecialDay {
  kind: DayKind
  /** The holiday's Swedish name; '' for plain weekends and bridge days. */
  name: string
}

interface Named {
  date: string
  name: string
}
interface Year {
  helgdagar: Named[]
  aftnar_arbetsfria: Named[]
  forkortade_dagar: Named[]
  klamdagar: string[]
}

const file = new URL('../../../seeds/holidays_se.json', import.meta.url)
const years = Object.values((JSON.parse(readFileSync(file, 'utf8')) as { years: Record<string, Year> }).years)

const known = new Map<LocalDate, SpecialDay>(
  years.flatMap((year) => [
    ...year.klamdagar.map((date) => [date, { kind: 'bridge_day', name: '' }] as const),
    ...named(year.forkortade_dagar, 'short_day'),
    ...named(year.aftnar_arbetsfria, 'eve'),
    ...named(year.helgdagar, 'public_holiday'),
  ]),
)

function named(days: Named[], kind: DayKind) {
  return days.map(({ date, name }) => [date, { kind, name }] as const)
}

/** null for an ordinary working day. The holiday data cover 2026–2030; weekends are always found. */
export function findSpecialDay(date: LocalDate): SpecialDay | null {
  const special = known.get(date)
  if (special?.kind === 'public_holiday' || special?.kind === 'eve') return special
  if (weekday(date) === 7) return { kind: 'sunday', name: '' }
  if (weekday(date) === 6) return { kind: 'saturday', name: '' }
  return special ?? null
}

interface Holiday {
  date: LocalDate
  name: string
}

/** The public holidays of a period, `from` and `to` included. */
export function holidaysBetween(from: LocalDate, to: LocalDate): Holiday[] {
  return years.flatMap((year) =>
    year.helgdagar.flatMap(({ date, name }) => (from <= date && date <= to ? [{ date, name }] : [])),
  )
}
