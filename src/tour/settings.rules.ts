/** Default settings of a tour, suggested blocked periods, and validation of both. */

import { addDays, type LocalDate, minuteOfDay, mondayOfWeek, weekday } from '../kernel/time.ts'
import { usualHours } from '../negotiation/programme/rules.ts'
import type { Period, TourSettings } from './rules.ts'

interface RoundPeriod {
  starts_on: LocalDate
  ends_on: LocalDate
}

const stockholm = '0180'

/** Settings that give a usable proposal unchanged: one team, two seminars a week, never on a bridge day. */
export function defaultSettings(round: RoundPeriod): TourSettings {
  return {
    from: round.starts_on,
    to: round.ends_on,
    weekdays: [2, 3, 4],
    perWeek: 2,
    teams: 1,
    perTrip: 2,
    earliest: usualHours.start,
    latest: '16:30',
    minutes: minuteOfDay(usualHours.end) - minuteOfDay(usualHours.start),
    homeCode: stockholm,
    bridgeDays: 'never',
    schoolBreaks: 'avoid',
  }
}

type SettingsProblems = Partial<
  Record<
    keyof TourSettings,
    | 'tour.outside_round'
    | 'tour.end_before_start'
    | 'tour.no_weekday'
    | 'tour.day_too_short'
    | 'tour.trip_longer_than_week'
  >
>

export function problemsOfSettings(settings: TourSettings, round: RoundPeriod): SettingsProblems {
  const problems: SettingsProblems = {}
  const isOutside = (date: LocalDate) => date < round.starts_on || date > round.ends_on
  if (isOutside(settings.from)) problems.from = 'tour.outside_round'
  if (isOutside(settings.to)) problems.to = 'tour.outside_round'
  else if (settings.to <= settings.from) problems.to = 'tour.end_before_start'
  if (settings.weekdays.length === 0) problems.weekdays = 'tour.no_weekday'
  if (settings.perTrip > settings.perWeek) problems.perTrip = 'tour.trip_longer_than_week'
  if (minuteOfDay(settings.latest) - minuteOfDay(settings.earliest) < settings.minutes)
    problems.minutes = 'tour.day_too_short'
  return problems
}

type Suggested = 'almedalen' | 'summer' | 'election' | 'christmas'

interface Suggestion extends Period {
  kind: Suggested
}

/** Periods that seeds/holidays_se.json advises against, in the period's own years, clipped to the period. */
export function suggestBlocks(period: Period): Suggestion[] {
  const [first, last] = [Number(period.from.slice(0, 4)), Number(period.to.slice(0, 4))]
  const years = Array.from({ length: last - first + 2 }, (_, n) => first - 1 + n)
  return years
    .flatMap((year): Suggestion[] => [
      { kind: 'summer', from: mondayOfWeek(year, 25), to: addDays(mondayOfWeek(year, 34), -1) },
      { kind: 'almedalen', from: mondayOfWeek(year, 26), to: addDays(mondayOfWeek(year, 26), 4) },
      ...election(year),
      { kind: 'christmas', from: `${year}-12-20`, to: `${year + 1}-01-08` },
    ])
    .filter((one) => one.from <= period.to && one.to >= period.from)
    .map((one) => ({
      ...one,
      from: one.from < period.from ? period.from : one.from,
      to: one.to > period.to ? period.to : one.to,
    }))
    .sort((a, b) => a.from.localeCompare(b.from))
}

/** The suggestions that are not within a blocked period for everyone. */
export function missingBlocks(
  period: Period,
  blocks: (Period & { team: number | null; rssId: string | null })[],
): Suggestion[] {
  const common = blocks.filter((block) => block.team === null && block.rssId === null)
  return suggestBlocks(period).filter((one) => !common.some((block) => block.from <= one.from && one.to <= block.to))
}

/** General elections are on the second Sunday of September every fourth year. Blocks that week and the day after. */
function election(year: number): Suggestion[] {
  if (year % 4 !== 2) return []
  const first: LocalDate = `${year}-09-01`
  const sunday = addDays(first, 7 - weekday(first) + 7)
  return [{ kind: 'election', from: addDays(sunday, -6), to: addDays(sunday, 1) }]
}

type BlockProblems = Partial<Record<'from' | 'to', 'tour.outside_round' | 'tour.end_before_start'>>

export function problemsOfBlock(block: Period, round: Period): BlockProblems {
  if (block.from < round.from || block.from > round.to) return { from: 'tour.outside_round' }
  if (block.to < round.from || block.to > round.to) return { to: 'tour.outside_round' }
  if (block.to < block.from) return { to: 'tour.end_before_start' }
  return {}
}
