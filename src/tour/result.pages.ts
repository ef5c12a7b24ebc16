/** The page of a run: its progress, its proposal, or why there is none. */
import type { Translate } from '../kernel/i18n/translate.ts'
import { type LocalDate, mondayOf, week } from '../kernel/time.ts'
import { atHours } from '../kernel/words.ts'
import type { Round } from '../rounds/queries.ts'
import type { Seminar } from '../seminars/rules.ts'
import { tourMap, tourStrip } from './drawings.pages.ts'
import { baseOf, inRound, lengthText } from './pages.ts'
import {
  endedStates,
  type Said,
  say,
  type TourDate,
  type TourInput,
  type TourResult,
  type TourSeminar,
  underWay,
} from './rules.ts'
import type { TourRun } from './runs.queries.ts'

interface RunFacts {
  run: TourRun
  /** The round's seminars as they are now. */
  present: Pick<Seminar, 'id' | 'slug' | 'confirmedAt'>[]
  /** Id of the round's latest run, when it is later than this one. */
  newer: string | null
}

export function runPage(round: Round, { run, present, newer }: RunFacts, t: Translate) {
  const isUnderWay = underWay.includes(run.state)
  return {
    title: t(`tour.title_${run.state}`),
    ...inRound(round),
    run,
    href: `${baseOf(round)}/${run.id}`,
    newer,
    isUnderWay,
    mayDiscard: endedStates.includes(run.state),
    mayOffer: run.state === 'done' || run.state === 'accepted',
    seconds: Math.round(run.progress.seconds),
    gap: run.progress.gap === null ? null : percent(run.progress.gap, t),
    // Without JavaScript, the browser loads the page again after this many seconds.
    refresh: isUnderWay ? 4 : null,
    scripts: isUnderWay ? ['follow.js'] : [],
    impossible: run.impasses.map((impasse) => ({
      rules: impasse.rules.map((said) => ({ text: say(said, t), href: settingOf(said, round) })),
      seminars: impasse.seminarIds.map((id) => nameOf(run.input, id)).join(', '),
    })),
    plan: run.result ? planView({ ...run, result: run.result }, present, t) : null,
    alternatives: run.input.alternatives,
  }
}

/** Address of the page where the rule can be changed. */
function settingOf({ key }: Said, round: Round): string {
  if (/wish/.test(key)) return `${baseOf(round)}/onskemal`
  if (/block|body|no_day/.test(key)) return `${baseOf(round)}/sparrat`
  if (/fixed|refused/.test(key)) return `/seminarier?omgang=${round.slug}`
  return `${baseOf(round)}/regler`
}

function nameOf(input: TourInput, id: string): string {
  return input.seminars.find((one) => one.id === id)?.name ?? ''
}

function percent(share: number, t: Translate): string {
  const n = Math.max(0.1, Math.round(share * 1000) / 10)
  return new Intl.NumberFormat(t.lang === 'sv' ? 'sv-SE' : 'en-GB').format(n)
}

/** A smaller gap to the bound, as a share of the cost, counts as optimal. */
const asGoodAs = 0.0005

function nearnessText(result: Pick<TourResult, 'cost' | 'bound'>, t: Translate): string {
  const gap = result.cost > 0 ? (result.cost - result.bound) / result.cost : 0
  return gap < asGoodAs ? t('tour.best') : t('tour.near_best', { n: percent(gap, t) })
}

type DoneRun = Pick<TourRun, 'input'> & { result: TourResult }

function planView({ input, result }: DoneRun, present: RunFacts['present'], t: Translate) {
  const rows = rowsOf(input, result, present, t)
  const warned = rows.filter((row) => row.warnings.length > 0).length
  return {
    facts: [
      [t('nav.seminars'), rows.length],
      [t('tour.fact_weeks'), new Set(rows.map((row) => mondayOf(row.date))).size],
      [t('tour.fact_travel'), lengthText(result.travelMinutes, t)],
      [t('tour.fact_warnings'), t('common.n_of', { n: warned, of: rows.length })],
    ],
    nearness: nearnessText(result, t),
    seconds: Math.max(1, Math.round(result.seconds)),
    moved: input.seminars.flatMap(({ id, name, before }) => {
      const to = result.moved.includes(id) && result.dates[id]?.[0]?.date
      return to ? [{ name, from: before?.date ?? null, to }] : []
    }),
    weeks: weeksOf(rows, input, t),
    strip: tourStrip(input, result, t),
    map: tourMap(input, result, t),
  }
}

function rowsOf(input: TourInput, result: TourResult, present: RunFacts['present'], t: Translate) {
  return input.seminars
    .flatMap((seminar) => {
      const [first, ...others] = result.dates[seminar.id] ?? []
      const now = present.find((one) => one.id === seminar.id) ?? null
      return first ? [{ ...first, ...rowOf({ seminar, now, first, others }, t) }] : []
    })
    .sort((a, b) => a.date.localeCompare(b.date) || a.name.localeCompare(b.name))
}

interface Dated {
  seminar: TourSeminar
  /** null when the seminar is no longer there. */
  now: RunFacts['present'][number] | null
  first: TourDate
  others: TourDate[]
}

function rowOf({ seminar, now, first, others }: Dated, t: Translate) {
  const isLocked = seminar.fixed !== null && !now?.confirmedAt
  const inWords = (all: Said[]) => all.map((said) => say(said, t))
  return {
    id: seminar.id,
    name: seminar.name,
    town: seminar.town.name,
    now,
    isLocked,
    hours: atHours(first.start, first.end, t),
    others: others.map((one) => ({ date: one.date, week: week(one.date), warnings: inWords(one.warnings) })),
    reasons: isLocked ? [t('tour.locked_reason')] : inWords(first.reasons),
    warnings: inWords(first.warnings),
  }
}

type Row = ReturnType<typeof rowsOf>[number]

/** The rows by week and, within the week, by trip. */
function weeksOf(rows: Row[], input: TourInput, t: Translate) {
  return [...Map.groupBy(rows, (row) => mondayOf(row.date))].map(([monday, here]) => ({
    n: week(monday),
    trips: [...Map.groupBy(here, (row) => `${row.team} ${row.trip.join(' ')}`).values()].map((trip) =>
      tripView(trip, input, t),
    ),
  }))
}

function tripView(rows: Row[], input: TourInput, t: Translate) {
  const minutes = rows.reduce((sum, row) => sum + row.travelMinutes, 0)
  const home = input.home.name
  const stops = [home, ...rows.map((row) => row.town), home].filter((town, n, all) => town !== all[n - 1])
  const route = stops.length > 1 ? stops.join(' – ') : t('tour.at_home', { home })
  const team = input.settings.teams > 1 ? `${t('tour.team', { n: rows[0]?.team ?? 1 })}: ` : ''
  return { rows, route: `${team}${route}`, travel: minutes > 0 ? lengthText(minutes, t) : '' }
}

/** Reads the form: dates typed in `dag.<id>`, not validated, and the seminars ticked in `las`; by seminar id. */
export function typedDates(body: unknown): { locked: Set<string>; dates: Map<string, LocalDate> } {
  const values = (body ?? {}) as Record<string, string | string[]>
  const dates = Object.entries(values).flatMap(([name, value]) =>
    name.startsWith('dag.') && typeof value === 'string' ? [[name.slice(4), value.trim()] as const] : [],
  )
  return { locked: new Set([values.las ?? []].flat()), dates: new Map(dates) }
}
