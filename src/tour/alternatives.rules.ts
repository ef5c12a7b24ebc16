/**
 * Finds alternative dates for each seminar, so that staff can offer a choice. Each can replace the first date while all
 * others stay; where possible, no two alternatives use the same team on the same day. When there is no such date, an
 * alternative displaces one other seminar and has a warning.
 */
import { daysBetween, type LocalDate, mondayOf } from '../kernel/time.ts'
import { daysOfPeriod, isFar, minutesBetween, strainOn, teamsFor, timesOf, whyNotOn } from './days.rules.ts'
import type { Plan } from './plan.rules.ts'
import type { Said, TourDate, TourInput } from './rules.ts'
import { type Ground, leastSaving, roundMinutes } from './trips.rules.ts'

/** Costs in minutes of travel: for each week away from the first date, and for each alternative already in the week. */
const weekAway = 10
const crowded = 200

interface Held {
  seminar: number
  date: LocalDate
  team: number
  trip: number[]
}

interface Candidate extends Held {
  cost: number
  minutes: number
  displaced: number | null
}

interface State {
  ground: Ground
  days: LocalDate[]
  plan: Held[]
  /** Alternatives found so far. */
  offered: Held[]
}

export function addAlternatives(input: TourInput, ground: Ground, plan: Plan): Plan {
  const indexOf = new Map(ground.seminars.map((seminar, n) => [seminar.id, n]))
  const held = ground.seminars.flatMap((seminar, n): Held[] => {
    const first = plan.dates[seminar.id]?.[0]
    if (!first) return []
    const trip = first.trip.map((id) => indexOf.get(id) ?? -1)
    return [{ seminar: n, date: first.date, team: first.team, trip }]
  })
  const state: State = { ground, days: daysOfPeriod(ground.input), plan: held, offered: [] }
  const dates = { ...plan.dates }
  // Begins with the seminars that have the fewest days to choose from.
  const order = held.toSorted((a, b) => openDays(ground, a) - openDays(ground, b))
  for (let n = 1; n < input.alternatives; n++) {
    for (const one of order) {
      const seminar = ground.seminars[one.seminar]
      if (!seminar || seminar.fixed) continue
      const given = dates[seminar.id] ?? []
      const found = findDate(
        state,
        one,
        given.map((date) => mondayOf(date.date)),
      )
      if (!found) continue
      state.offered.push(found)
      dates[seminar.id] = [...given, tell(ground, found)]
    }
  }
  for (const one of held) {
    const seminar = ground.seminars[one.seminar]
    const given = seminar && dates[seminar.id]
    if (!given || seminar.fixed || given.length >= input.alternatives) continue
    const few: Said = { key: 'tour.warn_few', params: { n: given.length } }
    dates[seminar.id] = given.map((date, n) => (n === 0 ? { ...date, warnings: [...date.warnings, few] } : date))
  }
  return { ...plan, dates }
}

function openDays(ground: Ground, held: Held): number {
  return ground.strain[held.seminar]?.size ?? 0
}

function findDate(state: State, own: Held, weeksTaken: LocalDate[]): Candidate | null {
  const { ground } = state
  const seminar = ground.seminars[own.seminar]
  if (!seminar) return null
  const days = state.days.filter(
    (date) => !weeksTaken.includes(mondayOf(date)) && !whyNotOn(ground.input, seminar, date),
  )
  const rest = without(state.plan, own.seminar)
  const free = days.flatMap((date) => candidates(state, rest, own, date, null))
  const apart = free.filter((one) => !state.offered.some((other) => other.date === one.date && other.team === one.team))
  const best = cheapest(apart) ?? cheapest(free)
  if (best) return best
  const displacing = state.plan
    .filter((other) => other.seminar !== own.seminar && !ground.seminars[other.seminar]?.fixed)
    .flatMap((other) => {
      const left = without(rest, other.seminar)
      const near = days.filter((date) => mondayOf(date) === mondayOf(other.date))
      return near.flatMap((date) => candidates(state, left, own, date, other.seminar))
    })
  return cheapest(displacing)
}

function cheapest(all: Candidate[]): Candidate | null {
  return all.reduce<Candidate | null>((best, one) => (best === null || one.cost < best.cost ? one : best), null)
}

function without(plan: Held[], seminar: number): Held[] {
  return plan
    .filter((one) => one.seminar !== seminar)
    .map((one) => ({ ...one, trip: one.trip.filter((each) => each !== seminar) }))
}

/** Ways to hold the seminar that day beside the rest of the plan: on a journey of its own, or by joining a trip. */
function candidates(state: State, rest: Held[], own: Held, date: LocalDate, displaced: number | null): Candidate[] {
  const { ground } = state
  const { input, travel } = ground
  const seminar = ground.seminars[own.seminar]
  const inWeek = rest.filter((one) => mondayOf(one.date) === mondayOf(date))
  if (!seminar || inWeek.length >= input.settings.perWeek) return []
  const alone = roundMinutes(travel, [own.seminar])
  const strain = strainOn(input, seminar, date).minutes
  const others = state.offered.filter((one) => mondayOf(one.date) === mondayOf(date)).length
  const extra = strain + others * crowded + (Math.abs(daysBetween(own.date, date)) / 7) * weekAway
  return teamsFor(input, seminar, date).flatMap((team): Candidate[] => {
    const stops = inWeek.filter((one) => one.team === team)
    const made = { seminar: own.seminar, date, team, displaced }
    const fits = stops.every((one) => one.trip.length === 1 && runsClear(ground, one, made))
    const day = { ...made, trip: [own.seminar], minutes: alone, cost: alone + extra }
    const trip = joined(ground, stops, made) ?? []
    const kept = trip.filter((one) => one !== own.seminar)
    const minutes = trip.length > 0 ? roundMinutes(travel, trip) - roundMinutes(travel, kept) : alone
    const together = { ...made, trip, minutes: Math.max(0, minutes), cost: minutes + extra }
    return [...(fits ? [day] : []), ...(alone - minutes >= leastSaving ? [together] : [])]
  })
}

type Made = Pick<Held, 'seminar' | 'date'>

/** Whether a team has time to come home between two day journeys. */
function runsClear({ input, travel }: Ground, a: Made, b: Made): boolean {
  const far = [a, b].filter((one) => isFar(input, travel.at(-1)?.[one.seminar] ?? 0)).length
  return Math.abs(daysBetween(a.date, b.date)) > far
}

/** The team's only trip of the week with the seminar added, in order of days; null when the seminar does not fit in. */
function joined({ input, seminars, travel }: Ground, stops: Held[], added: Made): number[] | null {
  const isOneTrip = stops.every((one) => one.trip.length === stops.length)
  if (stops.length === 0 || !isOneTrip || stops.length >= Math.min(input.settings.perTrip, 3)) return null
  const order = [...stops, added].toSorted((a, b) => a.date.localeCompare(b.date))
  const inTime = order.slice(1).every((to, n) => {
    const from = order[n] as Made
    const [a, b] = [seminars[from.seminar], seminars[to.seminar]]
    const nights = daysBetween(from.date, to.date)
    if (!a || !b || nights !== 1) return false
    return (travel[from.seminar]?.[to.seminar] ?? 0) <= minutesBetween(input, a, b, nights)
  })
  return inTime ? order.map((one) => one.seminar) : null
}

function tell({ input, seminars, travel }: Ground, found: Candidate): TourDate {
  const seminar = seminars[found.seminar]
  if (!seminar) throw new Error('no such seminar')
  const others = found.trip.filter((one) => one !== found.seminar)
  const names = others.map((one) => seminars[one]?.name ?? '').join(', ')
  const saved = roundMinutes(travel, [found.seminar]) - found.minutes
  const hours = Math.round(saved / 30) / 2
  const taken = found.displaced === null ? undefined : seminars[found.displaced]?.name
  const strain = strainOn(input, seminar, found.date)
  return {
    date: found.date,
    ...timesOf(input, seminar),
    team: found.team,
    trip: found.trip.map((one) => seminars[one]?.id ?? ''),
    travelMinutes: found.minutes,
    reasons: [
      names
        ? { key: hours > 0 ? 'tour.why_trip' : 'tour.why_same_week', params: { names, hours } }
        : { key: 'tour.why_spare', params: {} },
    ],
    warnings: [...(taken ? [{ key: 'tour.warn_taken' as const, params: { name: taken } }] : []), ...strain.warnings],
  }
}
