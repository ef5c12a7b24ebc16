/** Answers of many seats → figures for groups of seats. Every figure carries its base. */

import { quantile } from '../questionnaire/measured.rules.ts'
import type { AnswerByType } from '../questionnaire/rules.ts'
import type { SeatRole } from '../schema.ts'
import type { Beside, Measure } from './measures.rules.ts'
import {
  type Interval,
  mean,
  medianInterval,
  moreThanChance,
  percent,
  scoreOfDifference,
  unknownPart,
  wilson,
  zForPairs,
} from './statistics.rules.ts'

/** With fewer answers than this, no distribution, share, mean or median is shown. */
export const fewestShown = 3
/** Of three numbers the quartiles, median and mean tell all three. */
export const fewestNumbers = 4
/** With fewer answers than this, a group is not named as the highest or lowest, and its mark is hollow. */
export const fewestSure = 10

/** A municipality and what its seats may be grouped by; '' where it has none. */
export interface Place {
  municipalityCode: string
  municipality: string
  regionCode: string
  region: string
  groupEdition: number | null
  groupCode: string
  groupSv: string
  groupEn: string
  seminarSlug: string
  seminar: string
  seminarOrder: string
  rssId: string
  rss: string
  population: number
  /** The share of the population that is 80 or older. */
  share80: number
}

export interface ComparedSeat {
  /** Its place among the round's seats. */
  index: number
  id: string
  role: SeatRole
  invited: boolean
  /** Invited now, or with answers submitted by a former holder. */
  asked: boolean
  /** The latest submission; null: none. */
  submissionId: string | null
  place: Place
}

/** The point of a seat's answer, or the answer beside the points; null: unanswered. */
export type PlaceOf = (seat: ComparedSeat) => number | Beside | null
export type NumberOf = (seat: ComparedSeat) => AnswerByType['number'] | undefined

/** The seats that get a question, of one role or of all. */
export function seatsAsked(
  seats: readonly ComparedSeat[],
  roles: SeatRole[],
  only: SeatRole | null,
): readonly ComparedSeat[] {
  return seats.filter((seat) => roles.includes(seat.role) && (only === null || seat.role === only))
}

export interface Base {
  asked: number // seats asked; all seats as long as nobody in the round is invited
  answered: number // of them, with any answer to this, "vet ej" included
  dontKnow: number // of the answered: "vet ej"
  notApplicable: number // of the answered: "ej aktuellt"
  base: number // the other answered seats; shares and means are based on them
}

export interface Shares extends Base {
  counts: number[] // per point; empty below `fewestShown`
  percents: number[] // whole, each rounded by itself; empty below `fewestShown`
  focus: (Interval & { count: number; share: number }) | null
  mean: number | null
}

export function sharesOf(
  measure: Measure,
  seats: readonly ComparedSeat[],
  placeOf: PlaceOf,
  anyInvited: boolean,
): Shares {
  const counts = measure.points.map(() => 0)
  const sums = countBase(seats, anyInvited, (seat) => {
    const place = placeOf(seat)
    if (typeof place === 'number') counts[place] = (counts[place] ?? 0) + 1
    return typeof place === 'string' ? place : place !== null
  })
  if (sums.base < fewestShown) return { ...sums, counts: [], percents: [], focus: null, mean: null }
  const count = measure.focus.reduce((sum, i) => sum + (counts[i] ?? 0), 0)
  return {
    ...sums,
    counts,
    percents: counts.map((n) => percent(n / sums.base)),
    focus:
      measure.focus.length > 0
        ? { count, share: count / sums.base, ...wilson(count, sums.base, unknownPart(sums)) }
        : null,
    mean: meanScore(measure, counts, sums.base),
  }
}

function meanScore(measure: Measure, counts: number[], base: number): number | null {
  if (measure.points.some((point) => point.score === null)) return null
  return measure.points.reduce((sum, p, i) => sum + (p.score ?? 0) * (counts[i] ?? 0), 0) / base
}

export interface Numbers extends Base {
  estimates: number
  values: number[] // sorted; empty below `fewestShown`
  summary: { q1: number; median: number; q3: number; mean: number } | null
  medianInterval: Interval | null
}

export function numbersOf(seats: readonly ComparedSeat[], numberOf: NumberOf, anyInvited: boolean): Numbers {
  const values: number[] = []
  let estimates = 0
  const sums = countBase(seats, anyInvited, (seat) => {
    const answer = numberOf(seat)
    if (!answer) return false
    if (answer.dontKnow) return 'dont_know'
    if (answer.value === null) return false
    values.push(answer.value)
    if (answer.estimate) estimates++
    return true
  })
  if (sums.base < fewestNumbers) return { ...sums, estimates, values: [], summary: null, medianInterval: null }
  values.sort((a, b) => a - b)
  return {
    ...sums,
    estimates,
    values,
    summary: {
      q1: quantile(values, 0.25),
      median: quantile(values, 0.5),
      q3: quantile(values, 0.75),
      mean: mean(values),
    },
    medianInterval: medianInterval(values, unknownPart(sums)),
  }
}

/** Who was asked and who answered: seats, or pairs of them. Who answered was asked whatever the records say. */
export function countBase<T extends { asked: boolean }>(
  all: readonly T[],
  anyInvited: boolean,
  answered: (one: T) => boolean | Beside,
): Base {
  const sums = { asked: 0, answered: 0, dontKnow: 0, notApplicable: 0, base: 0 }
  for (const one of all) {
    const how = answered(one)
    if (one.asked || !anyInvited || how !== false) sums.asked++
    if (how === false) continue
    sums.answered++
    if (how === 'dont_know') sums.dontKnow++
    else if (how === 'not_applicable') sums.notApplicable++
    else sums.base++
  }
  return sums
}

export interface Verdict {
  groups: number // how many groups were compared, each with each
  pairs: number // how many pairs that is
  tooFew: number // groups with some answers, but too few to be compared
  apart: Apart[] // the clearest first
  correction: 'Holm' | 'Bonferroni' // for all the pairs being compared at once
}

/** Indices of two groups told apart. */
interface Apart {
  high: number
  low: number
  distance: number
}

function pairsOf(groups: number): number {
  return (groups * (groups - 1)) / 2
}

/**
 * Which groups differ by more than chance: the score test of each pair, and Holm's correction for all pairs, so that
 * the chance of even one false difference is at most 5 %.
 * null when fewer than two groups have enough answers.
 */
export function sharesApart(groups: Shares[]): Verdict | null {
  const compared = groups.flatMap(({ focus, ...sums }, i) => (focus ? [{ i, focus, sums }] : []))
  if (compared.length < 2) return null
  const tested = compared.flatMap((one, at) =>
    compared.slice(at + 1).map((other) => {
      const [high, low] = one.focus.share >= other.focus.share ? [one, other] : [other, one]
      const sample = ({ focus, sums }: typeof one) => ({
        count: focus.count,
        base: sums.base,
        unknown: unknownPart(sums),
      })
      return { high: high.i, low: low.i, distance: scoreOfDifference(sample(high), sample(low)) }
    }),
  )
  tested.sort((a, b) => b.distance - a.distance)
  const apart = tested.slice(0, moreThanChance(tested.map(({ distance }) => distance)))
  const tooFew = answeredIn(groups) - compared.length
  return { groups: compared.length, pairs: tested.length, tooFew, apart, correction: 'Holm' }
}

/**
 * Medians whose intervals do not overlap at the level of all pairs compared. Groups with too few answers for an
 * interval at that level are not compared, and their pairs not counted.
 */
export function mediansApart(groups: Numbers[]): Verdict | null {
  const most = groups.map((group, i) => ({ i, group })).sort((a, b) => b.group.values.length - a.group.values.length)
  for (let n = most.length; n >= 2; n--) {
    const z = zForPairs(pairsOf(n))
    const found = most.slice(0, n).flatMap(({ i, group }) => {
      const interval = group.values.length > 0 ? medianInterval(group.values, unknownPart(group), z) : null
      return interval ? [{ i, ...interval }] : []
    })
    if (found.length < n) continue
    const apart = found.flatMap((high) =>
      found
        .filter((low) => low.high < high.low)
        .map((low) => ({ high: high.i, low: low.i, distance: high.low - low.high })),
    )
    apart.sort((a, b) => b.distance - a.distance)
    return { groups: n, pairs: pairsOf(n), tooFew: answeredIn(groups) - n, apart, correction: 'Bonferroni' }
  }
  return null
}

function answeredIn(groups: Base[]): number {
  return groups.filter(({ answered }) => answered > 0).length
}
