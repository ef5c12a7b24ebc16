/** The year, week by week: months, weeks, holidays, school holidays and the seminars on it. */

import { holidaysBetween } from '../kernel/calendar/working-time.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { capital } from '../kernel/text.ts'
import { addDays, daysBetween, formatDate, type LocalDate, mondayOf, week, weekday } from '../kernel/time.ts'
import { listText } from '../kernel/words.ts'
import { type BreakKind, type RegionWeeks, type SchoolBreak, schoolBreaks } from '../register/breaks.rules.ts'
import type { SeminarState } from './rules.ts'

const width = 1216
const top = 106
const rowHeight = 22
const letter = 7.2

type Mark = 'held' | 'invited' | 'dated' | 'proposed' | 'silent'

interface Placed {
  mark: Mark
  xs: number[]
  y: number
  label: string
  title: string
  labelX: number
  before: boolean
}

interface Shown {
  seminars: SeminarState[]
  regions: RegionWeeks[]
  round: Period
  today: LocalDate
}

export function stripPage({ seminars, regions, round, today }: Shown, t: Translate) {
  const shown = seminars.filter(({ facts, options }) => dateOf(facts) || options.length > 0)
  const dates = shown.flatMap(({ facts, options }) => [
    ...(dateOf(facts) ? [dateOf(facts) as string] : []),
    ...options.map(({ date }) => date),
  ])
  const from = mondayOf([round.starts_on, ...dates].sort()[0] ?? round.starts_on)
  const last = [round.ends_on, ...dates].sort().at(-1) ?? round.ends_on
  const to = addDays(mondayOf(last), 6)
  const days = daysBetween(from, to) + 1
  const x = (date: LocalDate) => round1((daysBetween(from, date) * width) / days)
  const scale: Scale = { from, to, width, x }
  const breaks = schoolBreaks(from, to, regions)
  const now = from <= today && today <= to ? x(today) : null
  const placed = place(shown, { x, now }, t)
  const height = Math.max(top, ...placed.map((one) => one.y)) + rowHeight
  return {
    width,
    height,
    title: t('overview.year_title', { from: formatDate(from, 'month', t.lang), to: formatDate(to, 'month', t.lang) }),
    description: describe(seminars, t),
    months: monthMarks(scale, t),
    weeks: weekMarks(scale),
    breaks: breakMarks(scale, breaks, t),
    breakRows: breakRows(breaks, t),
    holidays: holidayMarks(scale, t),
    seminars: placed,
    now,
    rows: shown.map((seminar) => tableRow(seminar, t)).sort((a, b) => a.sort.localeCompare(b.sort)),
  }
}

interface Period {
  starts_on: LocalDate
  ends_on: LocalDate
}

function dateOf(facts: SeminarState['facts']): LocalDate | null {
  return facts.confirmedAt ? facts.date : null
}

function markOf(seminar: SeminarState): Mark {
  if (seminar.stage === 'held') return 'held'
  if (dateOf(seminar.facts)) return seminar.facts.invited > 0 ? 'invited' : 'dated'
  const date = seminar.things.find(({ thing }) => thing === 'date')
  return date?.state === 'late' && date.detail === 'date_waiting_rss' ? 'silent' : 'proposed'
}

/** Each seminar on the first row where it and its name have room. */
function place(
  seminars: SeminarState[],
  { x, now }: { x: (date: LocalDate) => number; now: number | null },
  t: Translate,
): Placed[] {
  const ends: number[] = []
  return seminars
    .map((seminar) => {
      const date = dateOf(seminar.facts)
      const dates = date ? [date] : seminar.options.map((option) => option.date)
      const days = dates.map((day) => formatDate(day, 'day', t.lang))
      const words = listText(days, t, 'disjunction')
      return { seminar, xs: dates.map(x), title: `${seminar.facts.name}: ${words}` }
    })
    .sort((a, b) => (a.xs[0] ?? 0) - (b.xs[0] ?? 0))
    .map(({ seminar, xs, title }) => {
      const label = seminar.facts.name
      const first = xs[0] ?? 0
      const last = xs.at(-1) ?? 0
      const room = label.length * letter + 10
      const overNow = now !== null && last < now && last + room > now && first > room
      const before = overNow || last + room > width
      const start = (before ? first - room : first) - 8
      const end = before ? last + 8 : last + room + 8
      let row = ends.findIndex((taken) => taken <= start)
      if (row < 0) row = ends.length
      ends[row] = end
      return {
        mark: markOf(seminar),
        xs,
        y: top + row * rowHeight,
        label,
        title,
        labelX: round1(before ? first - 10 : last + 10),
        before,
      }
    })
}

function describe(seminars: SeminarState[], t: Translate): string {
  const n = (mark: Mark) => seminars.filter((one) => dateOrOptions(one) && markOf(one) === mark).length
  return t('overview.year_description', {
    held: n('held'),
    invited: n('invited'),
    dated: n('dated'),
    proposed: n('proposed') + n('silent'),
  })
}

function dateOrOptions(seminar: SeminarState): boolean {
  return dateOf(seminar.facts) !== null || seminar.options.length > 0
}

function tableRow(seminar: SeminarState, t: Translate) {
  const date = dateOf(seminar.facts)
  const dates = date ? [date] : seminar.options.map((option) => option.date)
  return {
    sort: dates[0] ?? '9999',
    name: seminar.facts.name,
    href: `/seminarier/${seminar.facts.slug}`,
    mark: t(`overview.mark_${markOf(seminar)}`),
    dates: dates.join(', '),
    weeks: [...new Set(dates.map(week))].join(', '),
  }
}

function round1(value: number): number {
  return Math.round(value * 10) / 10
}

/** From a Monday to a Sunday, drawn on so many units. */
export interface Scale {
  from: LocalDate
  to: LocalDate
  width: number
  x: (date: LocalDate) => number
}

function monthMarks({ from, to, x }: Scale, t: Translate) {
  return monthsOf(from, to).map((date) => ({ x: x(date), name: monthName(date, t) }))
}

function weekMarks({ from, to, x }: Scale) {
  const days = daysBetween(from, to) + 1
  return weeksOf(from, days).map((date) => ({ x: x(addDays(date, 3)), n: week(date) }))
}

/** One ground for each break, from the first region's first day to the last one's last. */
function breakMarks(scale: Scale, breaks: SchoolBreak[], t: Translate) {
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
function breakRows(breaks: SchoolBreak[], t: Translate) {
  return breaks.map((one) => ({
    name: t(`calendar.break.${one.kind}`),
    weeks: [...new Set([week(one.from), week(one.to)])].join('–'),
    regions: one.regions?.join(', ') ?? t('calendar.whole_country'),
  }))
}

function holidayMarks({ from, to, width, x }: Scale, t: Translate) {
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
  return capital(name)
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
