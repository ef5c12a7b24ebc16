/** Swedish public holidays and other days on which nobody should be invited, from seeds/holidays_se.json. */
import { readFileSync } from 'node:fs'
import { type LocalDate, weekday } from '../time.ts'

export type DayKind =
  | 'public_holiday'
  | 'eve' // a day off by custom
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

/** null for an ordinary working day. Holidays are known for 2026–2030, weekends always. */
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

/** The public holidays of a period, both days included. */
export function holidaysBetween(from: LocalDate, to: LocalDate): Holiday[] {
  return years.flatMap((year) =>
    year.helgdagar.flatMap(({ date, name }) => (from <= date && date <= to ? [{ date, name }] : [])),
  )
}
