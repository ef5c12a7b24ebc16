/** What a tour is reckoned on: its weeks, the teams free in them, and what speaks against each day. */
import { daysBetween, type LocalDate } from '../kernel/time.ts'
import { daysOfPeriod, freeTeams, isAhead, minutesAgainst, strainOn, teamsFor, whyNotOn } from './days.rules.ts'
import type { TourInput, TourSeminar } from './rules.ts'
import { travelTable } from './travel.rules.ts'
import { monday } from './weeks.rules.ts'

/** A week, and the teams that can travel in it: those with the same days free make one group. */
interface TourWeek {
  monday: LocalDate
  days: Day[]
  groups: { teams: number[]; days: Set<number> }[]
  /** Seminars it may hold; what is confirmed may exceed what the rules allow. */
  room: number
}

export interface Day {
  date: LocalDate
  /** Days since the first. */
  n: number
}

export interface Ground {
  input: TourInput
  /** Those to be planned: all but what has been held. Their index is what trips speak of. */
  seminars: TourSeminar[]
  travel: number[][]
  weeks: TourWeek[]
  /** By seminar and date, what speaks against it; absent when it may not be held. */
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
  const byWeek = Map.groupBy(dates, monday)
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

/** Teams that are alike need no names until the plan is made. */
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
