/** Public holidays by date, from seeds/holidays_se.json (source beside it), read once. */
import { readFileSync } from 'node:fs'
import type { LocalDate } from '../time.ts'

export interface Holiday {
  date: LocalDate
  name: string
}

interface HolidayFile {
  years: Record<string, { helgdagar: Holiday[] }>
}

let known: Holiday[] | null = null

export function holidaysBetween(from: LocalDate, to: LocalDate): Holiday[] {
  known ??= read()
  return known.filter(({ date }) => from <= date && date <= to)
}

function read(): Holiday[] {
  const file = new URL('../../../seeds/holidays_se.json', import.meta.url)
  const { years } = JSON.parse(readFileSync(file, 'utf8')) as HolidayFile
  return Object.values(years).flatMap((year) =>
    year.helgdagar.map(({ date, name }) => ({ date, name })),
  )
}
