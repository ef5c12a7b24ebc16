/** School holidays: much the same in the whole country but for the winter and autumn break, a region's own hint. */
import { holidaysBetween } from '../kernel/calendar/working-time.ts'
import { addDays, type LocalDate, mondayOfWeek } from '../kernel/time.ts'

export type BreakKind = 'winter' | 'easter' | 'summer' | 'autumn' | 'christmas'

export interface SchoolBreak {
  kind: BreakKind
  from: LocalDate
  /** The last day, a Sunday but for Christmas. */
  to: LocalDate
  /** The regions that have it, by name; null: all. */
  regions: string[] | null
}

export interface RegionWeeks {
  name: string
  /** "8" or "8-9" */
  winter_break_weeks: string
  autumn_break_week: string
}

const easterDays = holidaysBetween('0000-01-01', '9999-12-31')
  .filter(({ name }) => name === 'Påskdagen')
  .map(({ date }) => date)

/** Those that share a day with the period, in order of time. */
export function schoolBreaks(from: LocalDate, to: LocalDate, regions: RegionWeeks[]): SchoolBreak[] {
  const years: number[] = []
  for (let year = Math.max(1, Number(from.slice(0, 4)) - 1); year <= Number(to.slice(0, 4)); year++) years.push(year)
  return years
    .flatMap((year) => breaksOf(year, regions))
    .filter((one) => one.from <= to && one.to >= from)
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
}

function breaksOf(year: number, regions: RegionWeeks[]): SchoolBreak[] {
  return [
    ...byWeek('winter', year, regions, (region) => region.winter_break_weeks),
    ...easterBreak(year),
    summerBreak(year),
    ...byWeek('autumn', year, regions, (region) => region.autumn_break_week),
    christmasBreak(year),
  ]
}

function summerBreak(year: number): SchoolBreak {
  return whole('summer', mondayOfWeek(year, 24), addDays(mondayOfWeek(year, 33), 6))
}

/** Some schools have the week before Easter Day, others the one after it: neither is a good week to meet. */
function easterBreak(year: number): SchoolBreak[] {
  const easter = easterDays.find((date) => date.startsWith(String(year)))
  return easter ? [whole('easter', addDays(easter, -6), addDays(easter, 7))] : []
}

function christmasBreak(year: number): SchoolBreak {
  return whole('christmas', `${year}-12-20`, `${year + 1}-01-07`)
}

/** The break a region's schools have that day; null when they have none. */
export function findBreak(date: LocalDate, region: RegionWeeks): BreakKind | null {
  return schoolBreaks(date, date, [region])[0]?.kind ?? null
}

/** Easter's, summer's or Christmas': no region has weeks of its own for them. */
export function isCommonBreak(date: LocalDate): boolean {
  const year = Number(date.slice(0, 4))
  return [christmasBreak(year - 1), ...easterBreak(year), summerBreak(year), christmasBreak(year)].some(
    ({ from, to }) => from <= date && date <= to,
  )
}

function whole(kind: BreakKind, from: LocalDate, to: LocalDate): SchoolBreak {
  return { kind, from, to, regions: null }
}

/** One for each week that some region has. */
function byWeek(
  kind: BreakKind,
  year: number,
  regions: RegionWeeks[],
  weeksOf: (region: RegionWeeks) => string,
): SchoolBreak[] {
  const having = new Map<number, string[]>()
  for (const region of regions) {
    for (const week of weekNumbers(weeksOf(region))) having.set(week, [...(having.get(week) ?? []), region.name])
  }
  return [...having].map(([week, names]) => {
    const from = mondayOfWeek(year, week)
    const regionsOrAll = names.length === regions.length ? null : names
    return { kind, from, to: addDays(from, 6), regions: regionsOrAll }
  })
}

/** "8" → [8], "8-9" → [8, 9]; what is no week is left out. */
export function weekNumbers(weeks: string): number[] {
  const [first = Number.NaN, last = first] = weeks.split(/[-–]/).map(Number)
  if (!(first >= 1 && last <= 53 && first <= last)) return []
  return Array.from({ length: last - first + 1 }, (_, n) => first + n)
}
