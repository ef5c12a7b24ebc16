/**
 * Checks whether a proposal keeps the rules, from its dates alone and independently of how the solver found them. The
 * check runs before a proposal is offered.
 */
import { daysBetween, mondayOf } from '../kernel/time.ts'
import { fitsTheDay, isAhead, isFar, minutesBetween, teamsFor, timesOf, travelTable, whyNotOn } from './days.rules.ts'
import { type Said, said, type TourDate, type TourInput, type TourResult, type TourSeminar } from './rules.ts'

interface Held {
  seminar: TourSeminar
  at: TourDate
}

/** The rules that the proposal breaks; empty when it may be offered. */
export function whatBreaks(input: TourInput, result: Pick<TourResult, 'dates'>): Said[] {
  const missing = input.seminars.filter((one) => !result.dates[one.id]?.[0])
  if (missing.length > 0) return missing.map(({ name }) => said('tour.breaks_missing', { name }))
  const ahead = input.seminars.filter((one) => !one.fixed || isAhead(input, one))
  const first = ahead.flatMap((seminar): Held[] => {
    const at = result.dates[seminar.id]?.[0]
    return at ? [{ seminar, at }] : []
  })
  return [...breaksOf(input, first), ...ahead.flatMap((seminar) => brokenByOthers(input, first, seminar, result))]
}

/** Rules that the seminar's alternative dates break, each tried alone in place of the first date. */
function brokenByOthers(
  input: TourInput,
  plan: Held[],
  seminar: TourSeminar,
  result: Pick<TourResult, 'dates'>,
): Said[] {
  const [first, ...others] = result.dates[seminar.id] ?? []
  const weeks = new Set(first ? [mondayOf(first.date)] : [])
  return others.flatMap((at) => {
    const again = weeks.has(mondayOf(at.date))
    weeks.add(mondayOf(at.date))
    if (seminar.fixed || again) return [said('tour.breaks_same_week', { name: seminar.name, date: at.date })]
    const displaced = at.warnings.find((one) => one.key === 'tour.warn_taken')?.params.name
    const rest = plan.filter((one) => one.seminar !== seminar && one.seminar.name !== displaced)
    return breaksOf(input, withTrip(rest, { seminar, at }))
  })
}

function withTrip(rest: Held[], added: Held): Held[] {
  const ids = new Set([...rest, added].map((one) => one.seminar.id))
  const tidy = rest.map(({ seminar, at }) => {
    const joins = added.at.trip.includes(seminar.id)
    const trip = joins ? added.at.trip : at.trip.filter((id) => ids.has(id) && id !== added.seminar.id)
    return { seminar, at: { ...at, trip } }
  })
  return [...tidy, added]
}

function breaksOf(input: TourInput, plan: Held[]): Said[] {
  return [
    ...plan.flatMap((held) => breaksAlone(input, held)),
    ...breaksInWeeks(input, plan),
    ...breaksOnTrips(input, plan),
  ]
}

function breaksAlone(input: TourInput, { seminar, at }: Held): Said[] {
  const params = { name: seminar.name, date: at.date }
  const against = whyNotOn(input, seminar, at.date)
  const times = timesOf(input, seminar)
  const inHours = at.start === times.start && at.end === times.end
  const hasTeam = teamsFor(input, seminar, at.date).includes(at.team)
  return [
    ...(against ? [against] : []),
    ...(inHours && (seminar.fixed || fitsTheDay(input)) ? [] : [said('tour.breaks_hours', params)]),
    ...(hasTeam ? [] : [said('tour.breaks_team', { ...params, team: at.team })]),
  ]
}

function breaksInWeeks(input: TourInput, plan: Held[]): Said[] {
  const weeks = Map.groupBy(plan, (held) => mondayOf(held.at.date))
  return [...weeks].flatMap(([start, held]) => {
    const confirmed = held.filter((one) => one.seminar.fixed).length
    const room = Math.max(input.settings.perWeek, confirmed)
    return held.length > room ? [said('tour.breaks_week', { date: start, n: held.length })] : []
  })
}

/** In each week, a team must have one trip to several towns, or day journeys that do not overlap. */
function breaksOnTrips(input: TourInput, plan: Held[]): Said[] {
  const index = new Map(input.seminars.map((seminar, n) => [seminar.id, n]))
  const travel = travelTable(input)
  const minutes = (a: TourSeminar, b: TourSeminar | null) =>
    travel[index.get(a.id) ?? 0]?.[b ? (index.get(b.id) ?? 0) : input.seminars.length] ?? 0
  const teamWeeks = Map.groupBy(plan, (held) => `${held.at.team} ${mondayOf(held.at.date)}`)
  return [...teamWeeks.values()].flatMap((held) => {
    const trips = Map.groupBy(held, (one) => one.at.trip.join())
    return [...breaksOfEach([...trips.values()]), ...breaksBetween([...trips.values()])]
  })

  function breaksOfEach(trips: Held[][]): Said[] {
    return trips.flatMap((trip) => {
      const stops = trip.toSorted((a, b) => a.at.date.localeCompare(b.at.date))
      const params = { names: stops.map((one) => one.seminar.name).join(', ') }
      const order = stops.map((one) => one.seminar.id).join()
      const isWhole = stops[0]?.at.trip.join() === order
      const isShort = stops.length <= input.settings.perTrip || stops.every((one) => one.seminar.fixed)
      const isReachable = stops.slice(1).every((to, n) => {
        const from = stops[n] as Held
        const nights = daysBetween(from.at.date, to.at.date)
        const free = minutesBetween(input, from.seminar, to.seminar, nights)
        return nights > 0 && minutes(from.seminar, to.seminar) <= free
      })
      return [
        ...(isWhole && isShort ? [] : [said('tour.breaks_trip', params)]),
        ...(isReachable ? [] : [said('tour.breaks_reach', params)]),
      ]
    })
  }

  function breaksBetween(trips: Held[][]): Said[] {
    return trips.flatMap((a, n) =>
      trips.slice(n + 1).flatMap((b) => {
        const both = [...a, ...b]
        const params = { names: both.map((one) => one.seminar.name).join(', ') }
        if (both.length > 2) return [said('tour.breaks_two_trips', params)]
        const [x, y] = both as [Held, Held]
        const nights = Math.abs(daysBetween(x.at.date, y.at.date))
        const far = both.filter((one) => isFar(input, minutes(one.seminar, null))).length
        return nights > far ? [] : [said('tour.breaks_reach', params)]
      }),
    )
  }
}
