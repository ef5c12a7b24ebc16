/** A question in two rounds: what has changed in each group, by the same seats where enough of them answered twice. */

import { quantile } from '../../questionnaire/measured.rules.ts'
import type { SeatRole } from '../../schema.ts'
import type { Measure } from '../measures.rules.ts'
import {
  type ComparedSeat,
  fewestSure,
  type NumberOf,
  type Numbers,
  numbersOf,
  type PlaceOf,
  type Shares,
  sharesOf,
} from '../rules.ts'
import {
  type Difference,
  differenceOf,
  type Interval,
  medianInterval,
  moreThanChance,
  pairedDifference,
  unknownPart,
} from '../statistics.rules.ts'

/** A round's seats of one group, and how their answers are read. */
interface Side<Of> {
  seats: readonly ComparedSeat[]
  read: Of
  anyInvited: boolean
}

export interface Change<Figures, D> {
  was: Figures
  is: Figures
  /** Seats that answered in both rounds. */
  pairs: number
  /** By those pairs, or of everybody who answered in either round. */
  isPaired: boolean
  change: D | null // null: too few answered in one of the rounds
}

/** One seat in both rounds: the same role of the same municipality, whoever holds it. */
export function seatKey({ role, place }: { role: SeatRole; place: { municipalityCode: string } }): string {
  return `${place.municipalityCode} ${role}`
}

export function shareChange(
  measure: Measure,
  was: Side<{ measure: Measure; placeOf: PlaceOf }>,
  is: Side<PlaceOf>,
): Change<Shares, Difference> {
  const then = sharesOf(was.read.measure, was.seats, was.read.placeOf, was.anyInvited)
  const now = sharesOf(measure, is.seats, is.read, is.anyInvited)
  const counts = { both: 0, first: 0, second: 0, neither: 0 }
  const { pairs, asked } = pairsOf(was.seats, is.seats, (before, seat) => {
    const [a, b] = [was.read.placeOf(before), is.read(seat)]
    if (typeof a !== 'number' || typeof b !== 'number') return false
    const [did, does] = [was.read.measure.focus.includes(a), measure.focus.includes(b)]
    counts[does ? (did ? 'both' : 'first') : did ? 'second' : 'neither']++
    return true
  })
  const isPaired = pairs >= fewestSure
  if (!then.focus || !now.focus) return { was: then, is: now, pairs, isPaired, change: null }
  const sample = ({ focus, ...sums }: Shares) => ({
    count: focus?.count ?? 0,
    base: sums.base,
    unknown: unknownPart(sums),
  })
  const change = isPaired
    ? pairedDifference(counts, unknownPart({ answered: pairs, asked }))
    : differenceOf(sample(now), sample(then))
  return { was: then, is: now, pairs, isPaired, change }
}

/** Medians in both rounds; the change is the median of the seats' own changes. */
export function numberChange(
  was: Side<NumberOf>,
  is: Side<NumberOf>,
): Change<Numbers, Interval & { difference: number }> {
  const then = numbersOf(was.seats, was.read, was.anyInvited)
  const now = numbersOf(is.seats, is.read, is.anyInvited)
  const differences: number[] = []
  const { pairs, asked } = pairsOf(was.seats, is.seats, (before, seat) => {
    const [a, b] = [was.read(before)?.value ?? null, is.read(seat)?.value ?? null]
    if (a === null || b === null) return false
    differences.push(b - a)
    return true
  })
  differences.sort((a, b) => a - b)
  const interval = pairs >= fewestSure ? medianInterval(differences, unknownPart({ answered: pairs, asked })) : null
  return {
    was: then,
    is: now,
    pairs,
    isPaired: true,
    change: interval && { difference: quantile(differences, 0.5), ...interval },
  }
}

/** Calls `answered` for each seat that was asked in both rounds, and counts those of whom it says yes. */
function pairsOf(
  was: readonly ComparedSeat[],
  is: readonly ComparedSeat[],
  answered: (before: ComparedSeat, seat: ComparedSeat) => boolean,
): { pairs: number; asked: number } {
  const before = new Map(was.map((seat) => [seatKey(seat), seat]))
  let pairs = 0
  let asked = 0
  for (const seat of is) {
    const earlier = before.get(seatKey(seat))
    if (!earlier?.asked || !seat.asked) continue
    asked++
    if (answered(earlier, seat)) pairs++
  }
  return { pairs, asked }
}

/** The groups whose share has changed by more than chance, when all are tested at once; by index. */
export function changedGroups(changes: (Difference | null)[]): { tested: number; changed: number[] } {
  const tested = changes.flatMap((change, i) => (change ? [{ i, distance: change.distance }] : []))
  tested.sort((a, b) => b.distance - a.distance)
  const n = moreThanChance(tested.map(({ distance }) => distance))
  return { tested: tested.length, changed: tested.slice(0, n).map(({ i }) => i) }
}
