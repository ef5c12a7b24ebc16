/** Builds the trips among which the solver chooses: day journeys and round trips, week by week. */
import { daysBetween, type LocalDate, mondayOf } from '../kernel/time.ts'
import {
  daysOfPeriod,
  freeTeams,
  isAhead,
  isFar,
  minutesAgainst,
  minutesBetween,
  strainOn,
  teamsFor,
  travelTable,
  whyNotOn,
} from './days.rules.ts'
import type { TourInput, TourSeminar } from './rules.ts'

/** Seminars with a longer journey between them are not neighbours, minutes. */
const longestHop = 240
/** Maximum number of neighbours of a seminar: the nearest ones. */
const neighbours = 8
/** Least travel that a joint trip must save for each of its seminars, minutes. */
export const leastSaving = 45
/** Cost of a day away from home without a seminar, in minutes of travel. */
const idleDay = 180

interface Stop {
  /** Index among the seminars. */
  seminar: number
  day: Day
}

export interface Trip {
  /** Index among the weeks. */
  week: number
  /** Index among the week's groups. */
  group: number
  stops: Stop[]
  travelMinutes: number
  cost: number
  /**
   * First and last day, as `Day.n`, on which a day journey occupies its team. A round trip occupies a team's whole
   * week.
   */
  away: [number, number]
}

export function tripsOf(ground: Ground): Trip[] {
  const sets = setsOf(ground)
  return ground.weeks.flatMap((week, w) =>
    week.groups.flatMap((group, g) => {
      const days = week.days.filter((day) => group.days.has(day.n))
      const at = { week: w, group: g }
      return [
        ...ground.seminars.flatMap((_, s) => dayJourneys(ground, s, days, at)),
        ...sets.flatMap((set) => {
          const trip = bestRound(ground, set, days)
          return trip && set.length <= week.room ? [{ ...at, ...trip }] : []
        }),
      ]
    }),
  )
}

function dayJourneys(ground: Ground, seminar: number, days: Day[], at: { week: number; group: number }): Trip[] {
  const way = wayTo(ground, seminar)
  const pad = isFar(ground.input, way) ? 1 : 0
  return days.flatMap((day): Trip[] => {
    const strain = ground.strain[seminar]?.get(day.date)
    if (strain === undefined) return []
    const away: [number, number] = [day.n - pad, day.n + pad]
    const stops = [{ seminar, day }]
    return [{ ...at, stops, travelMinutes: way * 2, cost: way * 2 + strain, away }]
  })
}

function wayTo({ travel }: Ground, seminar: number): number {
  return travel[travel.length - 1]?.[seminar] ?? 0
}

/** Minutes of travel from home through the seminars in this order and home again. */
export function roundMinutes(travel: number[][], order: number[]): number {
  const home = travel.length - 1
  const path = [home, ...order, home]
  return path.slice(1).reduce((sum, to, n) => sum + (travel[path[n] ?? 0]?.[to] ?? 0), 0)
}

/** Sets of two or three seminars, as indices, that are worth visiting on one trip, and those of `confirmedSets`. */
function setsOf(ground: Ground): number[][] {
  const most = Math.min(ground.input.settings.perTrip, 3)
  const near = ground.seminars.map((_, a) => new Set(nearestOf(ground, a)))
  const areNear = (a: number, b: number) => near[a]?.has(b) || near[b]?.has(a)
  const all = ground.seminars.map((_, n) => n)
  const pairs = all.flatMap((a) => all.filter((b) => b > a && areNear(a, b)).map((b) => [a, b]))
  const triples = pairs.flatMap(([a = 0, b = 0]) =>
    all.filter((c) => c !== a && c !== b && (areNear(a, c) || areNear(b, c))).map((c) => [a, b, c]),
  )
  const once = new Map(triples.map((set) => [set.toSorted(byNumber).join(), set]))
  return [
    ...(most >= 2 ? pairs.filter((set) => isWorthwhile(ground, set)) : []),
    ...(most >= 3 ? [...once.values()].filter((set) => isWorthwhile(ground, set)) : []),
    ...confirmedSets(ground),
  ]
}

function byNumber(a: number, b: number): number {
  return a - b
}

/** Whether one trip saves at least `leastSaving` compared with a separate journey to any one of the seminars. */
function isWorthwhile({ travel }: Ground, set: number[]): boolean {
  const together = shortest(travel, set)
  return set.every((one) => {
    const rest = set.filter((other) => other !== one)
    const apart = shortest(travel, [one])
    return shortest(travel, rest) + apart - together >= leastSaving
  })
}

function shortest(travel: number[][], set: number[]): number {
  return Math.min(...ordersOf(set).map((order) => roundMinutes(travel, order)))
}

/** Sets of seminars confirmed for one week: a team may have to visit them on one trip, however long. */
function confirmedSets({ seminars, weeks }: Ground): number[][] {
  return weeks.flatMap((week) => {
    const inWeek = seminars.flatMap((one, n) =>
      one.fixed && week.days.some((day) => day.date === one.fixed?.date) ? [n] : [],
    )
    return inWeek.flatMap((a, n) =>
      inWeek.slice(n + 1).flatMap((b, m) => [[a, b], ...inWeek.slice(n + m + 2).map((c) => [a, b, c])]),
    )
  })
}

function nearestOf({ travel, seminars }: Ground, a: number): number[] {
  const way = (b: number) => travel[a]?.[b] ?? Infinity
  return seminars
    .map((_, b) => b)
    .filter((b) => b !== a && way(b) <= longestHop)
    .sort((b, c) => way(b) - way(c))
    .slice(0, neighbours)
}

function ordersOf(set: number[]): number[][] {
  if (set.length < 2) return [set]
  return set.flatMap((first) => ordersOf(set.filter((one) => one !== first)).map((rest) => [first, ...rest]))
}

type Round = Omit<Trip, 'week' | 'group'>

/** The cheapest order and days for these seminars within a week; null when they cannot all be visited. */
function bestRound(ground: Ground, set: number[], days: Day[]): Round | null {
  if (days.length < set.length) return null
  if (set.some((s) => !days.some((day) => ground.strain[s]?.has(day.date)))) return null
  let best: Round | null = null
  for (const order of ordersOf(set)) {
    const travelMinutes = roundMinutes(ground.travel, order)
    for (const stops of stopsOf(ground, order, days)) {
      const from = stops[0]?.day.n ?? 0
      const to = stops.at(-1)?.day.n ?? 0
      const strain = stops.reduce((sum, stop) => sum + (ground.strain[stop.seminar]?.get(stop.day.date) ?? 0), 0)
      const cost = travelMinutes + strain + (to - from + 1 - stops.length) * idleDay
      if (!best || cost < best.cost) best = { stops, travelMinutes, cost, away: [from, to] }
    }
  }
  return best
}

/** All ways to give the seminars, in this order, days on which each may be held and the team arrives in time. */
function stopsOf(ground: Ground, order: number[], days: Day[], before: Stop[] = []): Stop[][] {
  const seminar = order[before.length]
  if (seminar === undefined) return [before]
  const last = before.at(-1)
  return days.flatMap((day) => {
    if (!ground.strain[seminar]?.has(day.date)) return []
    if (last && !canReach(ground, last, { seminar, day })) return []
    return stopsOf(ground, order, days, [...before, { seminar, day }])
  })
}

function canReach({ input, seminars, travel }: Ground, a: Stop, b: Stop): boolean {
  const [from, to] = [seminars[a.seminar], seminars[b.seminar]]
  const nights = b.day.n - a.day.n
  if (!from || !to || nights < 1) return false
  return (travel[a.seminar]?.[b.seminar] ?? 0) <= minutesBetween(input, from, to, nights)
}

/** A week and the teams that can travel in it, grouped by the days that they are free. */
interface TourWeek {
  monday: LocalDate
  days: Day[]
  groups: { teams: number[]; days: Set<number> }[]
  /** Maximum number of seminars in the week: the setting's, or the number confirmed when that is higher. */
  room: number
}

export interface Day {
  date: LocalDate
  /** Days since the first date in `Ground.weeks`. */
  n: number
}

export interface Ground {
  input: TourInput
  /** The seminars to plan: all except those held already. Trips refer to them by index. */
  seminars: TourSeminar[]
  travel: number[][]
  weeks: TourWeek[]
  /** By seminar index and date: cost of the date, in minutes of travel; absent when the date is not allowed. */
  strain: Map<LocalDate, number>[]
}

export function layGround(input: TourInput): Ground {
  const seminars = input.seminars.filter((one) => !one.fixed || isAhead(input, one))
  const planned = { ...input, seminars }
  const common = daysOfPeriod(input)
  const fixed = seminars.flatMap((one) => (one.fixed ? [one.fixed.date] : []))
  const dates = [...new Set([...common, ...fixed])].sort()
  return {
    input: planned,
    seminars,
    travel: travelTable(planned),
    weeks: weeksOf(planned, dates),
    strain: seminars.map((seminar) => strainOf(planned, seminar, seminar.fixed ? fixed : common)),
  }
}

function strainOf(input: TourInput, seminar: TourSeminar, dates: LocalDate[]) {
  const open = dates.filter((date) => !whyNotOn(input, seminar, date))
  return new Map(
    open.map((date) => {
      if (seminar.fixed) return [date, 0] as const
      const moves = seminar.before !== null && seminar.before.date !== date
      return [date, strainOn(input, seminar, date).minutes + (moves ? minutesAgainst.move : 0)]
    }),
  )
}

function weeksOf(input: TourInput, dates: LocalDate[]): TourWeek[] {
  const first = dates[0] ?? input.today
  const byWeek = Map.groupBy(dates, mondayOf)
  return [...byWeek].map(([start, inWeek]) => {
    const days = inWeek.map((date) => ({ date, n: daysBetween(first, date) }))
    const confirmed = input.seminars.filter((one) => one.fixed && inWeek.includes(one.fixed.date))
    return {
      monday: start,
      days,
      groups: groupsOf(input, days),
      room: Math.max(input.settings.perWeek, confirmed.length),
    }
  })
}

/** Groups the teams with the same free days: the model only counts them, and `giveTeams` chooses among them later. */
function groupsOf(input: TourInput, days: Day[]): TourWeek['groups'] {
  const free = days.map((day) => freeTeams(input, day.date))
  const confirmed = days.map((day) => {
    const one = input.seminars.find((seminar) => seminar.fixed?.date === day.date)
    return one ? teamsFor(input, one, day.date) : []
  })
  const all = Array.from({ length: input.settings.teams }, (_, n) => n + 1)
  const open = (team: number) =>
    days.filter((_, n) => free[n]?.includes(team) || confirmed[n]?.includes(team)).map((d) => d.n)
  const groups = Map.groupBy(all, (team) => open(team).join())
  return [...groups.values()]
    .map((teams) => ({ teams, days: new Set(open(teams[0] ?? 0)) }))
    .filter((group) => group.days.size > 0)
}
