/** What a run has come to: its progress, its proposal, or why there is none. */
import type { Translate } from '../kernel/i18n/translate.ts'
import { formatDate, formatInstant, type LocalDate, week } from '../kernel/time.ts'
import { atHours } from '../kernel/words.ts'
import type { Round } from '../rounds/queries.ts'
import { tourMap } from './map.pages.ts'
import type { Said, TourDate, TourInput, TourResult, TourSeminar } from './rules.ts'
import type { TourRun } from './runs.queries.ts'
import { baseOf, roundLink } from './settings.pages.ts'
import { tourStrip } from './strip.pages.ts'
import { monday } from './weeks.rules.ts'
import { dayText, lengthText } from './words.pages.ts'
import { say } from './words.rules.ts'

/** What is known now of the seminars a run was about. */
interface Present {
  id: string
  slug: string
  confirmedAt: string | null
}

interface RunFacts {
  run: TourRun
  by: string
  present: Present[]
  /** The latest run of the round, when it is another. */
  newer: string | null
}

export function runPage(round: Round, { run, by, present, newer }: RunFacts, t: Translate) {
  const isRunning = run.state === 'queued' || run.state === 'running'
  const href = `${baseOf(round)}/${run.id}`
  return {
    title: t(`tour.title_${run.state}`),
    round: roundLink(round),
    run: {
      id: run.id,
      href,
      state: run.state,
      isRunning,
      started: t('tour.started_at', { at: formatInstant(run.created_at, t.lang), by }),
      mayDiscard: ['done', 'infeasible', 'failed', 'cancelled'].includes(run.state),
      mayOffer: run.state === 'done' || run.state === 'accepted',
    },
    newer: newer ? `${baseOf(round)}/${newer}` : null,
    progress: isRunning ? progressView(run, t) : null,
    // Without a script the page is asked for again by itself.
    refresh: isRunning ? 4 : null,
    scripts: isRunning ? ['follow.js'] : [],
    error: run.state === 'failed' ? t(run.error ?? 'tour.failed_crashed') : null,
    impossible: run.clashes.map((clash) => ({
      rules: clash.rules.map((said) => ({ text: say(said, t), href: settingOf(said, round) })),
      seminars: clash.seminarIds.map((id) => nameOf(run.input, id)).join(', '),
    })),
    plan: run.result ? planView({ ...run, result: run.result }, present, t) : null,
    alternatives: run.input.alternatives,
  }
}

function progressView(run: TourRun, t: Translate) {
  const { phase, seconds, gap } = run.progress
  return {
    phase: t(`tour.phase_${phase}`),
    seconds: t.n('tour.seconds', Math.round(seconds)),
    gap: gap === null ? t('tour.no_plan_yet') : t('tour.gap_now', { n: percent(gap, t) }),
  }
}

/** Where the rule that clashes is changed. */
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

/** Less than this from the bound is as good as the best. */
const asGoodAs = 0.0005

function nearnessText(result: Pick<TourResult, 'cost' | 'bound'>, t: Translate): string {
  const gap = result.cost > 0 ? (result.cost - result.bound) / result.cost : 0
  return gap < asGoodAs ? t('tour.best') : t('tour.near_best', { n: percent(gap, t) })
}

type DoneRun = Pick<TourRun, 'input'> & { result: TourResult }

function planView({ input, result }: DoneRun, present: Present[], t: Translate) {
  const rows = rowsOf(input, result, present, t)
  const warned = rows.filter((row) => row.warnings.length > 0).length
  return {
    facts: [
      [t('nav.seminars'), String(rows.length)],
      [t('tour.fact_weeks'), String(new Set(rows.map((row) => row.monday)).size)],
      [t('tour.fact_travel'), lengthText(result.travelMinutes, t)],
      [t('tour.fact_warnings'), t('common.n_of', { n: warned, of: rows.length })],
    ].map(([term, text]) => ({ term, text })),
    nearness: nearnessText(result, t),
    took: t('tour.took', { n: Math.max(1, Math.round(result.seconds)) }),
    moved: result.moved.flatMap((id) => movedView(input, result, id, t)),
    weeks: weeksOf(rows, input, t),
    strip: tourStrip(input, result, t),
    map: tourMap(input, result, t),
    teams: input.settings.teams,
  }
}

function movedView(input: TourInput, result: TourResult, id: string, t: Translate) {
  const seminar = input.seminars.find((one) => one.id === id)
  const to = result.dates[id]?.[0]?.date
  if (!seminar || !to) return []
  const from = seminar.before ? formatDate(seminar.before.date, 'short', t.lang) : t('seminars.undated')
  return [{ name: seminar.name, from, to: formatDate(to, 'short', t.lang) }]
}

function rowsOf(input: TourInput, result: TourResult, present: Present[], t: Translate) {
  return input.seminars
    .flatMap((seminar) => {
      const [first, ...others] = result.dates[seminar.id] ?? []
      return first ? [rowOf(seminar, first, others, present, t)] : []
    })
    .sort((a, b) => a.date.localeCompare(b.date) || a.name.localeCompare(b.name))
}

function rowOf(seminar: TourSeminar, first: TourDate, others: TourDate[], present: Present[], t: Translate) {
  const now = present.find((one) => one.id === seminar.id)
  const isConfirmed = Boolean(now?.confirmedAt)
  const isLocked = seminar.fixed !== null && !isConfirmed
  return {
    id: seminar.id,
    slug: now?.slug ?? null,
    name: seminar.name,
    town: seminar.town.name,
    date: first.date,
    monday: monday(first.date),
    day: dayText(first.date, t),
    hours: atHours(first.start, first.end, t),
    team: first.team,
    trip: first.trip,
    travelMinutes: first.travelMinutes,
    travel: lengthText(first.travelMinutes, t),
    others: others.map((one) => ({
      day: formatDate(one.date, 'short', t.lang),
      week: t('tour.week', { n: week(one.date) }),
      warnings: one.warnings.map((said) => say(said, t)),
    })),
    reasons: isLocked ? [t('tour.locked_reason')] : first.reasons.map((said) => say(said, t)),
    warnings: first.warnings.map((said) => say(said, t)),
    isConfirmed,
    isLocked,
    isGone: !now,
  }
}

type Row = ReturnType<typeof rowOf>

/** Week by week, and in each the trips with the seminars on them. */
function weeksOf(rows: Row[], input: TourInput, t: Translate) {
  return [...Map.groupBy(rows, (row) => row.monday)].map(([start, here]) => ({
    label: t('tour.week', { n: week(start) }),
    starts: formatDate(start, 'short', t.lang),
    trips: [...Map.groupBy(here, (row) => `${row.team} ${row.trip.join(' ')}`).values()].map((trip) =>
      tripView(trip, input, t),
    ),
    rows: here.length,
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

/** A date in the page's own form, `dag.<id>`, and what was ticked. */
export function typedDates(body: unknown): { locked: Set<string>; dates: Map<string, LocalDate> } {
  const values = (body ?? {}) as Record<string, string | string[]>
  const dates = Object.entries(values).flatMap(([name, value]) =>
    name.startsWith('dag.') && typeof value === 'string' ? [[name.slice(4), value.trim()] as const] : [],
  )
  return { locked: new Set([values.las ?? []].flat()), dates: new Map(dates) }
}
