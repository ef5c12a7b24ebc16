/** The round's time line: months, weeks, public holidays, school holidays and seminars; the same as tables. */

import type { Translate } from '../kernel/i18n/translate.ts'
import { addDays, daysBetween, formatDate, type LocalDate, mondayOf, week } from '../kernel/time.ts'
import { listText } from '../kernel/words.ts'
import { type BreakKind, type RegionWeeks, type SchoolBreak, schoolBreaks } from '../register/breaks.rules.ts'
import type { Round } from '../rounds/queries.ts'
import { bandOn, placeOnRows, type Strip, stripGround, stripOf } from '../seminars/strip.pages.ts'
import type { SeminarState } from './rules.ts'

type Mark = 'held' | 'invited' | 'dated' | 'proposed' | 'silent'

interface Shown {
  seminars: SeminarState[]
  regions: RegionWeeks[]
  round: Pick<Round, 'starts_on' | 'ends_on'>
  today: LocalDate
}

export function stripPage({ seminars, regions, round, today }: Shown, t: Translate) {
  const shown = seminars.filter((one) => datesOf(one).length > 0)
  const dates = shown.flatMap(datesOf)
  const from = mondayOf([round.starts_on, ...dates].sort()[0] ?? round.starts_on)
  const last = [round.ends_on, ...dates].sort().at(-1) ?? round.ends_on
  const strip = stripOf(from, addDays(mondayOf(last), 6))
  const { to, x } = strip
  const breaks = schoolBreaks(from, to, regions)
  const now = from <= today && today <= to ? x(today) : null
  const marks = shown.map((seminar) => {
    const dates = datesOf(seminar)
    const days = dates.map((day) => formatDate(day, 'day', t.lang))
    const title = `${seminar.facts.name}: ${listText(days, t, 'disjunction')}`
    return { mark: markOf(seminar), xs: dates.map(x), label: seminar.facts.name, title }
  })
  return {
    ...stripGround(strip, t),
    ...placeOnRows(marks, { top: 106, now }),
    title: t('overview.year_title', { from: formatDate(from, 'month', t.lang), to: formatDate(to, 'month', t.lang) }),
    description: describe(seminars, t),
    breaks: breakMarks(strip, breaks, t),
    breakRows: breakRows(breaks, t),
    now,
    rows: shown.map((seminar) => tableRow(seminar, t)).sort((a, b) => a.sort.localeCompare(b.sort)),
  }
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

/** The confirmed date, or else the proposed dates. */
function datesOf({ facts, options }: SeminarState): LocalDate[] {
  const date = dateOf(facts)
  return date ? [date] : options.map((option) => option.date)
}

function describe(seminars: SeminarState[], t: Translate): string {
  const n = (mark: Mark) => seminars.filter((one) => datesOf(one).length > 0 && markOf(one) === mark).length
  return t('overview.year_description', {
    held: n('held'),
    invited: n('invited'),
    dated: n('dated'),
    proposed: n('proposed') + n('silent'),
  })
}

function tableRow(seminar: SeminarState, t: Translate) {
  const dates = datesOf(seminar)
  return {
    sort: dates[0] ?? '9999',
    name: seminar.facts.name,
    href: `/seminarier/${seminar.facts.slug}`,
    mark: t(`overview.mark_${markOf(seminar)}`),
    dates: dates.join(', '),
    weeks: [...new Set(dates.map(week))].join(', '),
  }
}

/** Joins school holidays of the same kind that overlap or follow each other: one band for all regions. */
function breakMarks(strip: Strip, breaks: SchoolBreak[], t: Translate) {
  const grounds: { kind: BreakKind; from: LocalDate; to: LocalDate }[] = []
  for (const { kind, from, to } of breaks) {
    const before = grounds.findLast((one) => one.kind === kind && daysBetween(one.to, from) <= 1)
    if (before) before.to = to
    else grounds.push({ kind, from, to })
  }
  return grounds.flatMap(({ kind, ...days }) => {
    const band = bandOn(strip, days)
    return band ? [{ ...band, name: t(`calendar.break.${kind}`) }] : []
  })
}

/** The school holidays as a table, with their weeks and regions. */
function breakRows(breaks: SchoolBreak[], t: Translate) {
  return breaks.map((one) => ({
    name: t(`calendar.break.${one.kind}`),
    weeks: [...new Set([week(one.from), week(one.to)])].join('–'),
    regions: one.regions?.join(', ') ?? t('calendar.whole_country'),
  }))
}
