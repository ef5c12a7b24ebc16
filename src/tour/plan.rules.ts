/** Assigns the chosen trips to teams, and gives each seminar its date with reasons and warnings. */

import { addDays, week } from '../kernel/time.ts'
import { daysOfPeriod, isAhead, isSchoolBreak, strainOn, timesOf, weeksFromWish, whyNotOn } from './days.rules.ts'
import { counted, type Said, said, type TourDate, type TourInput, type TourResult, type TourSeminar } from './rules.ts'
import { type Ground, roundMinutes, type Trip } from './trips.rules.ts'

interface Placed {
  trip: Trip
  team: number
}

export type Plan = Pick<TourResult, 'dates' | 'travelMinutes' | 'moved'>

/**
 * Assigns each trip to a free team: the one that had most of its seminars before, else the one with fewest seminars.
 */
export function giveTeams(ground: Ground, trips: Trip[]): Placed[] {
  const done = new Map<number, number>()
  const placed: Placed[] = []
  // Round trips first, since each needs a team's whole week; then day journeys, in order of their first day.
  const order = trips.toSorted((a, b) => a.week - b.week || b.stops.length - a.stops.length || a.away[0] - b.away[0])
  for (const trip of order) {
    const teams = ground.weeks[trip.week]?.groups[trip.group]?.teams ?? []
    const free = teams.filter((team) => !placed.some((one) => one.team === team && overlap(one.trip, trip)))
    const had = (team: number) =>
      trip.stops.filter((stop) => ground.seminars[stop.seminar]?.before?.team === team).length
    const rank = (team: number) => had(team) * 1000 - (done.get(team) ?? 0)
    const team = free.toSorted((a, b) => rank(b) - rank(a) || a - b)[0]
    if (team === undefined) throw new Error('a trip without a team')
    done.set(team, (done.get(team) ?? 0) + trip.stops.length)
    placed.push({ trip, team })
  }
  return placed
}

function overlap(a: Trip, b: Trip): boolean {
  if (a.week !== b.week) return false
  if (a.stops.length > 1 || b.stops.length > 1) return true
  return a.away[0] <= b.away[1] && b.away[0] <= a.away[1]
}

export function planOf(input: TourInput, ground: Ground, placed: Placed[]): Plan {
  const dates: Plan['dates'] = {}
  for (const one of placed) {
    for (const stop of one.trip.stops) {
      const seminar = ground.seminars[stop.seminar]
      if (seminar) dates[seminar.id] = [dateOf(ground, one, seminar)]
    }
  }
  for (const seminar of input.seminars) {
    if (seminar.fixed && !isAhead(input, seminar)) dates[seminar.id] = [heldDate(seminar)]
  }
  return {
    dates,
    travelMinutes: placed.reduce((sum, one) => sum + one.trip.travelMinutes, 0),
    moved: input.seminars
      .filter((one) => one.before && one.before.date !== dates[one.id]?.[0]?.date)
      .map((one) => one.id),
  }
}

function dateOf(ground: Ground, { trip, team }: Placed, seminar: TourSeminar): TourDate {
  const order = trip.stops.map((stop) => stop.seminar)
  const own = ground.seminars.indexOf(seminar)
  const without = order.filter((one) => one !== own)
  const date = trip.stops.find((stop) => stop.seminar === own)?.day.date ?? ''
  const names = without.map((one) => ground.seminars[one]?.name ?? '')
  const rest = without.length > 0 ? roundMinutes(ground.travel, without) : 0
  const apart = order.reduce((sum, one) => sum + roundMinutes(ground.travel, [one]), 0)
  return {
    date,
    ...timesOf(ground.input, seminar),
    team,
    trip: order.map((one) => ground.seminars[one]?.id ?? ''),
    travelMinutes: Math.max(0, trip.travelMinutes - rest),
    reasons: whyHere(ground.input, seminar, date, {
      names,
      savedMinutes: apart - trip.travelMinutes,
      wayMinutes: roundMinutes(ground.travel, [own]) / 2,
    }),
    warnings: seminar.fixed ? whyOdd(ground.input, seminar) : strainOn(ground.input, seminar, date).warnings,
  }
}

/** Warnings about a confirmed date: what the rules would say against it if it were not confirmed. */
function whyOdd(input: TourInput, seminar: TourSeminar): TourDate['warnings'] {
  const date = seminar.fixed?.date ?? ''
  const free = { ...seminar, fixed: null }
  const against = whyNotOn(input, free, date)
  return against ? [against] : strainOn(input, free, date).warnings
}

function heldDate(seminar: TourSeminar): TourDate {
  const { date, start, end } = seminar.fixed ?? { date: '', start: '', end: '' }
  return {
    date,
    start,
    end,
    team: seminar.before?.team ?? 1,
    trip: [seminar.id],
    travelMinutes: 0,
    reasons: [{ key: 'tour.why_held', params: {} }],
    warnings: [],
  }
}

/** Longest journey from home, one way, for which a trip with a single seminar is explained as near; minutes. */
const nearMinutes = 90

interface Company {
  /** Names of the other seminars on the trip. */
  names: string[]
  savedMinutes: number
  /** Journey from home, one way. */
  wayMinutes: number
}

function whyHere(input: TourInput, seminar: TourSeminar, date: string, company: Company): Said[] {
  return [
    ...(seminar.fixed ? [said('tour.why_fixed')] : []),
    ...whyNow(input, seminar, date),
    whyTogether(company),
    ...(seminar.fixed ? [] : [...whyWish(input, seminar, date), ...whyAvoided(input, seminar, date)]),
  ]
}

function whyNow(input: TourInput, seminar: TourSeminar, date: string): Said[] {
  if (!seminar.before || seminar.fixed) return []
  if (seminar.before.date === date) return [said('tour.why_kept')]
  const against = whyNotOn(input, seminar, seminar.before.date)
  const moved = said('tour.why_moved', { date: seminar.before.date })
  return against ? [moved, against] : [moved]
}

function whyTogether({ names, savedMinutes, wayMinutes }: Company): Said {
  if (names.length === 0) return said(wayMinutes <= nearMinutes ? 'tour.why_near' : 'tour.why_alone')
  const hours = Math.round(savedMinutes / 30) / 2
  const params = { names: names.join(', '), hours }
  return said(hours > 0 ? 'tour.why_trip' : 'tour.why_same_week', params)
}

function whyWish(input: TourInput, seminar: TourSeminar, date: string): Said[] {
  const { wish } = seminar
  if (!wish) return []
  if (weeksFromWish(seminar, date) === 0) return [said('tour.why_wish')]
  const open = daysOfPeriod(input).some((day) => wish.from <= day && day <= wish.to && !whyNotOn(input, seminar, day))
  return [said(open ? 'tour.why_wish_costs' : 'tour.why_wish_closed')]
}

function whyAvoided(input: TourInput, seminar: TourSeminar, date: string): Said[] {
  const near = [addDays(date, -7), addDays(date, 7)].find((day) => isSchoolBreak(seminar, day))
  const beside = near && !isSchoolBreak(seminar, date) && input.settings.schoolBreaks !== 'allow'
  return [
    ...(beside ? [said('tour.why_school', { week: week(near) })] : []),
    ...(seminar.refused.length > 0
      ? [counted('tour.why_refused', seminar.refused.length, { rss: seminar.rssName })]
      : []),
  ]
}
