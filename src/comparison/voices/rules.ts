/** In which municipalities the voices lie furthest apart. */
import { oncePer } from '../kept.rules.ts'
import { isScale, type Measure, stepsApart, stepsBetween } from '../measures.rules.ts'
import { type ComparedSeat, fewestSure, type NumberOf, type Place, type PlaceOf } from '../rules.ts'

interface Municipality {
  place: Place
  seats: ComparedSeat[]
}

function municipalitiesOf(seats: readonly ComparedSeat[]): Municipality[] {
  return oncePer(seats, 'municipalities', () =>
    [...Map.groupBy(seats, ({ place }) => place.municipalityCode).values()].map((own) => ({
      place: own[0]!.place,
      seats: own,
    })),
  )
}

export interface Gap extends Municipality {
  gap: number
}

/** The municipalities where at least two have answered, those furthest apart first. */
export function widestGaps(seats: readonly ComparedSeat[], gapOf: (seats: ComparedSeat[]) => number | null): Gap[] {
  return municipalitiesOf(seats)
    .flatMap((municipality) => {
      const gap = gapOf(municipality.seats)
      return gap === null || gap === 0 ? [] : [{ ...municipality, gap }]
    })
    .sort((a, b) => b.gap - a.gap || a.place.municipality.localeCompare(b.place.municipality, 'sv'))
}

/** Between the furthest of a municipality's answers to a scale; null: no scale, or fewer than two answers. */
export function stepsIn({ question }: Measure, placeOf: PlaceOf): (seats: ComparedSeat[]) => number | null {
  const isOrdered = isScale(question)
  return (own) =>
    isOrdered ? stepsBetween(own.map((seat) => (question.roles.includes(seat.role) ? placeOf(seat) : null))) : null
}

/** Between the largest and the smallest of a municipality's numbers. */
export function spreadOf(numberOf: NumberOf): (seats: ComparedSeat[]) => number | null {
  return (own) => {
    const values = own.flatMap((seat) => numberOf(seat)?.value ?? [])
    return values.length > 1 ? Math.max(...values) - Math.min(...values) : null
  }
}

interface Differing {
  place: Place
  /** Scales that at least two of the voices have answered, and on how many of them they differ. */
  compared: number
  apart: number
}

/** The municipalities by how large a part of the scales their voices differ on; those with few scales are left out. */
export function mostDiffering(
  seats: readonly ComparedSeat[],
  scales: { measure: Measure; placeOf: PlaceOf }[],
): Differing[] {
  const steps = scales.map(({ measure, placeOf }) => stepsIn(measure, placeOf))
  return municipalitiesOf(seats)
    .map(({ place, seats: own }) => {
      let [compared, apart] = [0, 0]
      for (const of of steps) {
        const between = of(own)
        if (between === null) continue
        compared++
        if (between >= stepsApart) apart++
      }
      return { place, compared, apart }
    })
    .filter(({ compared, apart }) => compared >= fewestSure && apart > 0)
    .sort(
      (a, b) =>
        b.apart / b.compared - a.apart / a.compared || a.place.municipality.localeCompare(b.place.municipality, 'sv'),
    )
}
