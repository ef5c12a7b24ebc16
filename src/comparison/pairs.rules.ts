/** Two roles of the same municipality are a pair: how their answers differ is reckoned within each pair. */
import { quantile } from '../questionnaire/measured.rules.ts'
import type { SeatRole } from '../schema.ts'
import { oncePer } from './kept.rules.ts'
import type { Measure } from './measures.rules.ts'
import {
  type Base,
  type ComparedSeat,
  countBase,
  fewestNumbers,
  fewestShown,
  fewestSure,
  type NumberOf,
  type PlaceOf,
} from './rules.ts'
import {
  type Difference,
  type Interval,
  mean,
  meanInterval,
  medianInterval,
  moreThanChance,
  pairedDifference,
  unknownPart,
  zForPairs,
} from './statistics.rules.ts'

/** Differences are the first role's minus the second's. */
export type RolePair = readonly [first: SeatRole, second: SeatRole]

export const rolePairs: readonly RolePair[] = [
  ['politician', 'social_services'],
  ['politician', 'health_care'],
  ['social_services', 'health_care'],
]

/** Both seats of one municipality. */
export interface SeatPair {
  first: ComparedSeat
  second: ComparedSeat
  asked: boolean
}

/** The pairs of roles that both are asked a question. */
export function pairsAsked(roles: readonly SeatRole[]): RolePair[] {
  return rolePairs.filter((pair) => pair.every((role) => roles.includes(role)))
}

/** @param seats of the whole round. */
export function seatPairs(seats: readonly ComparedSeat[], [one, other]: RolePair): readonly SeatPair[] {
  return oncePer(seats, `pairs ${one} ${other}`, () => {
    const ofRole = (role: SeatRole) => seats.filter((seat) => seat.role === role)
    const seconds = new Map(ofRole(other).map((seat) => [seat.place.municipalityCode, seat]))
    return ofRole(one).flatMap((first) => {
      const second = seconds.get(first.place.municipalityCode)
      return second ? [{ first, second, asked: first.asked && second.asked }] : []
    })
  })
}

export interface PairedShares extends Base {
  /** How many pairs have answered the one point and the other: a row for each point of the first. */
  counts: number[][]
  /** Of the points in focus; null below `fewestShown` pairs. */
  shares: (Difference & { first: number; second: number }) | null
}

export function pairedShares(
  measure: Measure,
  pairs: readonly SeatPair[],
  placeOf: PlaceOf,
  anyInvited: boolean,
): PairedShares {
  const counts = measure.points.map(() => measure.points.map(() => 0))
  const sums = countBase(pairs, anyInvited, ({ first, second }) => {
    const one = placeOf(first)
    const other = one === null ? null : placeOf(second)
    if (one === null || other === null) return false
    if (typeof one === 'string') return one
    if (typeof other === 'string') return other
    counts[one]![other]!++
    return true
  })
  return { ...sums, counts, shares: sharesIn(measure, counts, sums) }
}

function sharesIn({ focus }: Measure, counts: number[][], sums: Base): PairedShares['shares'] {
  if (sums.base < fewestShown || focus.length === 0) return null
  const split = { both: 0, first: 0, second: 0, neither: 0 }
  counts.forEach((row, i) => {
    row.forEach((count, j) => {
      const [one, other] = [focus.includes(i), focus.includes(j)]
      split[one ? (other ? 'both' : 'first') : other ? 'second' : 'neither'] += count
    })
  })
  return {
    ...pairedDifference(split, unknownPart(sums)),
    first: (split.both + split.first) / sums.base,
    second: (split.both + split.second) / sums.base,
  }
}

/** The mean difference in score; null where points have none, and below `fewestNumbers` pairs. */
export function scoreDifference(
  { points }: Measure,
  { counts, ...sums }: PairedShares,
): (Interval & { difference: number }) | null {
  const scores = points.flatMap(({ score }) => score ?? [])
  if (sums.base < fewestNumbers || scores.length < points.length) return null
  const differences = counts.flatMap((row, i) =>
    row.flatMap((count, j) => Array<number>(count).fill(scores[i]! - scores[j]!)),
  )
  return { difference: mean(differences), ...meanInterval(differences, unknownPart(sums)) }
}

export interface PairedNumbers extends Base {
  differences: number[] // sorted; empty below `fewestNumbers` pairs
  /** null below `fewestNumbers` pairs. */
  median: number | null
  interval: Interval | null
}

export function pairedNumbers(pairs: readonly SeatPair[], numberOf: NumberOf, anyInvited: boolean): PairedNumbers {
  const differences: number[] = []
  const sums = countBase(pairs, anyInvited, ({ first, second }) => {
    const [one, other] = [numberOf(first), numberOf(second)]
    if (one?.dontKnow || other?.dontKnow) return one && other ? 'dont_know' : false
    const [a, b] = [one?.value ?? null, other?.value ?? null]
    if (a === null || b === null) return false
    differences.push(a - b)
    return true
  })
  if (sums.base < fewestNumbers) return { ...sums, differences: [], median: null, interval: null }
  differences.sort((a, b) => a - b)
  return {
    ...sums,
    differences,
    median: quantile(differences, 0.5),
    interval: medianInterval(differences, unknownPart(sums)),
  }
}

/** Which of these differ by more than chance, McNemar's test and Holm's correction for them all; the clearest first. */
export function pairsApart<T extends { figures: PairedShares }>(all: readonly T[]): { tested: number; apart: T[] } {
  const tested = all.flatMap((one) => {
    const { shares, base } = one.figures
    return shares && base >= fewestSure ? [{ one, distance: shares.distance }] : []
  })
  tested.sort((a, b) => b.distance - a.distance)
  const held = moreThanChance(tested.map(({ distance }) => distance))
  return { tested: tested.length, apart: tested.slice(0, held).map(({ one }) => one) }
}

/** As `pairsApart`: whose interval for the median difference, at the level of all pairs (Bonferroni), is clear of none. */
export function numbersApart<T extends { figures: PairedNumbers }>(all: readonly T[]): { tested: number; apart: T[] } {
  const tested = all.filter(({ figures }) => figures.base >= fewestSure)
  const apart = tested.filter(({ figures }) => {
    const interval = medianInterval(figures.differences, unknownPart(figures), zForPairs(tested.length))
    return interval !== null && (interval.low > 0 || interval.high < 0)
  })
  apart.sort((a, b) => Math.abs(b.figures.median ?? 0) - Math.abs(a.figures.median ?? 0))
  return { tested: tested.length, apart }
}
