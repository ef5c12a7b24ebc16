/** The year, week by week: months, weeks, holidays, school holidays and the seminars on it. */
import { holidaysBetween } from '../kernel/calendar/holidays.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { addDays, daysBetween, formatDate, type LocalDate, week, weekday } from '../kernel/time.ts'
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

export function stripPage(
  { seminars, round, today }: { seminars: SeminarState[]; round: Period; today: LocalDate },
  t: Translate,
) {
  const shown = seminars.filter(({ facts, options }) => dateOf(facts) || options.length > 0)
  const dates = shown.flatMap(({ facts, options }) => [
    ...(dateOf(facts) ? [dateOf(facts) as string] : []),
    ...options.map(({ date }) => date),
  ])
  const from = monday([round.starts_on, ...dates].sort()[0] ?? round.starts_on)
  const last = [round.ends_on, ...dates].sort().at(-1) ?? round.ends_on
  const to = addDays(monday(last), 6)
  const days = daysBetween(from, to) + 1
  const x = (date: LocalDate) => round1((daysBetween(from, date) * width) / days)
  const now = from <= today && today <= to ? x(today) : null
  const placed = place(shown, { x, now }, t)
  const height = Math.max(top, ...placed.map((one) => one.y)) + rowHeight
  return {
    width,
    height,
    title: t('overview.year_title', {
      from: formatDate(from, 'month', t.lang),
      to: formatDate(to, 'month', t.lang),
    }),
    description: describe(seminars, t),
    months: monthsOf(from, to).map((date) => ({ x: x(date), name: monthName(date, t) })),
    weeks: weeksOf(from, days).map((date) => ({ x: x(addDays(date, 3)), n: week(date) })),
    breaks: breaksOf(from, to, t).map((one) => ({
      x: x(one.from),
      width: round1(x(one.to) - x(one.from)),
      mid: round1((x(one.from) + x(one.to)) / 2),
      name: one.name,
    })),
    holidays: spaced(
      holidaysBetween(from, to)
        .filter(({ date }) => weekday(date) < 7)
        .map(({ date, name }) => ({
          x: x(date),
          name,
          title: `${name}: ${formatDate(date, 'day', t.lang)}`,
        })),
    ),
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
  return facts.dateConfirmedAt ? facts.date : null
}

function markOf(seminar: SeminarState): Mark {
  if (seminar.stage === 'held') return 'held'
  if (dateOf(seminar.facts)) return seminar.counts.invited > 0 ? 'invited' : 'dated'
  const date = seminar.things.find(({ thing }) => thing === 'date')
  return date?.state === 'late' ? 'silent' : 'proposed'
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
      const words = dates.map((day) => formatDate(day, 'day', t.lang)).join(t('overview.or'))
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
  const n = (mark: Mark) =>
    seminars.filter((one) => dateOrOptions(one) && markOf(one) === mark).length
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

/** School holidays that are much the same in the whole country; the county's own winter break is on the seminar's page. */
function breaksOf(from: LocalDate, to: LocalDate, t: Translate) {
  const years = [...new Set([from.slice(0, 4), to.slice(0, 4)])]
  const all = years.flatMap((year) => {
    const easter = holidaysBetween(`${year}-01-01`, `${year}-12-31`).find(
      ({ name }) => name === 'Påskdagen',
    )?.date
    return [
      { name: t('overview.winter_break'), from: weekStart(year, 7), to: weekStart(year, 11) },
      ...(easter
        ? [{ name: t('overview.easter_break'), from: addDays(easter, 1), to: addDays(easter, 8) }]
        : []),
      { name: t('overview.summer_break'), from: weekStart(year, 24), to: weekStart(year, 34) },
      { name: t('overview.autumn_break'), from: weekStart(year, 44), to: weekStart(year, 45) },
      {
        name: t('overview.christmas_break'),
        from: `${year}-12-20`,
        to: `${Number(year) + 1}-01-08`,
      },
      {
        name: t('overview.christmas_break'),
        from: `${Number(year) - 1}-12-20`,
        to: `${year}-01-08`,
      },
    ]
  })
  const seen = new Set<string>()
  return all
    .filter((one) => one.from <= to && one.to > from)
    .map((one) => ({
      ...one,
      from: [one.from, from].sort().at(-1) ?? from,
      to: [one.to, addDays(to, 1)].sort()[0] ?? to,
    }))
    .filter((one) => !seen.has(one.from) && seen.add(one.from))
}

/** Monday of an ISO week: 4 January is always in week 1. */
function weekStart(year: string, n: number): LocalDate {
  return addDays(monday(`${year}-01-04`), (n - 1) * 7)
}

function monday(date: LocalDate): LocalDate {
  return addDays(date, 1 - weekday(date))
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
function spaced(holidays: { x: number; name: string; title: string }[]) {
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
