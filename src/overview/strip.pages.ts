/** The year, week by week: months, weeks, holidays, school holidays and the seminars on it. */
import type { Translate } from '../kernel/i18n/translate.ts'
import { addDays, daysBetween, formatDate, type LocalDate, mondayOf, week } from '../kernel/time.ts'
import { listText } from '../kernel/words.ts'
import { type RegionWeeks, schoolBreaks } from '../register/breaks.rules.ts'
import type { SeminarState } from './rules.ts'
import { breakMarks, breakRows, holidayMarks, monthMarks, type Scale, weekMarks } from './weeks.pages.ts'

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
