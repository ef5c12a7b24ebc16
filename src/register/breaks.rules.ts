/** School holidays. The weeks of the winter and autumn breaks differ by region, and are hints that staff can edit. */
import { holidaysBetween } from '../kernel/calendar/working-time.ts'
import { addDays, type LocalDate, mondayOfWeek } from '../kernel/time.ts'

export type BreakKind = 'winter' | 'easter' | 'summer' | 'autumn' | 'christmas'

export interface SchoolBreak {
  kind: BreakKind
  from: LocalDate
  /** The last day, included; always a Sunday except for Christmas. */
  to: LocalDate
  /** Names of the regions with this break; null for all regions. */
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

/** The breaks that overlap the period, by date. */
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

/** Both the week before and the week after Easter Day, because schools choose one or the other. */
function easterBreak(year: number): SchoolBreak[] {
  const easter = easterDays.find((date) => date.startsWith(String(year)))
  return easter ? [whole('easter', addDays(easter, -6), addDays(easter, 7))] : []
}

function christmasBreak(year: number): SchoolBreak {
  return whole('christmas', `${year}-12-20`, `${year + 1}-01-07`)
}

/** The break of the region's schools on that day; null when there is none. */
export function findBreak(date: LocalDate, region: RegionWeeks): BreakKind | null {
  return schoolBreaks(date, date, [region])[0]?.kind ?? null
}

/** True during the breaks that are the same in all regions: Easter, summer and Christmas. */
export function isCommonBreak(date: LocalDate): boolean {
  const year = Number(date.slice(0, 4))
  return [christmasBreak(year - 1), ...easterBreak(year), summerBreak(year), christmasBreak(year)].some(
    ({ from, to }) => from <= date && date <= to,
  )
}

function whole(kind: BreakKind, from: LocalDate, to: LocalDate): SchoolBreak {
  return { kind, from, to, regions: null }
}

/** One break for each week in which some region has it. */
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

/** "8" → [8], "8-9" → [8, 9]; [] for other text. */
export function weekNumbers(weeks: string): number[] {
  const [first = Number.NaN, last = first] = weeks.split(/[-–]/).map(Number)
  if (!(first >= 1 && last <= 53 && first <= last)) return []
  return Array.from({ length: last - first + 1 }, (_, n) => first + n)
}
