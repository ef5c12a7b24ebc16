/** The few statistics the comparison needs, each small enough to check by hand. */

import { quantile } from '../questionnaire/measured.rules.ts'

export interface Interval {
  low: number
  high: number
}

/** z for a two-sided 95 % interval. */
const z95 = 1.959964

/**
 * Finite-population correction of the variance: 1 when next to nobody of those asked has answered, 0 when all have.
 */
export function unknownPart({ answered, asked }: { answered: number; asked: number }): number {
  return asked > 1 ? (asked - answered) / (asked - 1) : 0
}

/**
 * Wilson's interval for a share of `count` in `answers`; sound also for few answers and for 0 and 100 %.
 * @param unknown the answers count as `answers / unknown`, which has the corrected variance.
 */
export function wilson(count: number, answers: number, unknown = 1, z = z95): Interval {
  const share = count / answers
  if (unknown === 0) return { low: share, high: share }
  const base = answers / unknown
  const zz = z * z
  const middle = (share + zz / (2 * base)) / (1 + zz / base)
  const half = (z / (1 + zz / base)) * Math.sqrt((share * (1 - share)) / base + zz / (4 * base * base))
  return { low: count === 0 ? 0 : Math.max(0, middle - half), high: count === answers ? 1 : Math.min(1, middle + half) }
}

interface Sample {
  count: number
  base: number
  unknown: number // as `unknownPart` says
}

/** How many standard errors lie between two shares (score test with a common share, corrected for finite populations). */
export function scoreOfDifference(one: Sample, other: Sample): number {
  const common = (one.count + other.count) / (one.base + other.base)
  const variance = common * (1 - common) * (one.unknown / one.base + other.unknown / other.base)
  const difference = Math.abs(one.count / one.base - other.count / other.base)
  if (difference === 0) return 0
  return variance === 0 ? Number.POSITIVE_INFINITY : difference / Math.sqrt(variance)
}

export interface Difference extends Interval {
  difference: number
  /** How many standard errors it lies from none. */
  distance: number
}

/** The first share minus the second, of two groups that have nobody in common (Newcombe 1998, of Wilson's intervals). */
export function differenceOf(one: Sample, other: Sample): Difference {
  const [p, q] = [one.count / one.base, other.count / other.base]
  const [a, b] = [wilson(one.count, one.base, one.unknown), wilson(other.count, other.base, other.unknown)]
  return {
    difference: p - q,
    low: p - q - Math.hypot(p - a.low, b.high - q),
    high: p - q + Math.hypot(a.high - p, q - b.low),
    distance: scoreOfDifference(one, other),
  }
}

/** Pairs by what each of the two said: both yes, only the first, only the second, neither. */
export interface Pairs {
  both: number
  first: number
  second: number
  neither: number
}

/**
 * The first share minus the second where each pair gives one answer to both (Newcombe 1998, paired, method 10);
 * `distance` is McNemar's.
 */
export function pairedDifference({ both, first, second, neither }: Pairs, unknown = 1): Difference {
  const n = both + first + second + neither
  const [yes, other] = [both + first, both + second]
  const [p, q] = [yes / n, other / n]
  const [a, b] = [wilson(yes, n, unknown), wilson(other, n, unknown)]
  const product = yes * (n - yes) * other * (n - other)
  const together = both * neither - first * second
  const phi = product === 0 ? 0 : (together > 0 ? Math.max(together - n / 2, 0) : together) / Math.sqrt(product)
  const side = (near: number, far: number) => Math.sqrt(Math.max(0, near ** 2 - 2 * phi * near * far + far ** 2))
  const changed = first + second
  return {
    difference: p - q,
    low: p - q - side(p - a.low, b.high - q),
    high: p - q + side(a.high - p, q - b.low),
    distance: first === second ? 0 : Math.abs(first - second) / Math.sqrt(changed * unknown),
  }
}

/**
 * z for `pairs` simultaneous comparisons (Bonferroni), so that the chance of even one false difference is at most 5 %.
 */
export function zForPairs(pairs: number): number {
  return normalQuantile(1 - 0.05 / (2 * Math.max(1, pairs)))
}

/**
 * How many of these differences are more than chance (Holm), so that the chance of even one false one is at most 5 %.
 * @param distances in standard errors, the largest first
 */
export function moreThanChance(distances: number[]): number {
  const alike = distances.findIndex((distance, i) => distance <= zForPairs(distances.length - i))
  return alike === -1 ? distances.length : alike
}

/** The inverse of the normal distribution for 0.5 ≤ p < 1 (Abramowitz and Stegun 26.2.23, error < 0.0005). */
export function normalQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(1 - p))
  const above = 2.515517 + t * (0.802853 + t * 0.010328)
  const below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
  return t - above / below
}

/**
 * Interval for the median by ranks (normal approximation of the binomial), valid for any distribution; null when there
 * are too few values for the level. The ranks are as far apart as the correction says: the number of answers below the
 * median of those asked is hypergeometric, with the binomial's variance times `unknown`.
 */
export function medianInterval(sorted: number[], unknown = 1, z = z95): Interval | null {
  const n = sorted.length
  if (unknown === 0) return { low: quantile(sorted, 0.5), high: quantile(sorted, 0.5) }
  const rank = Math.floor((n - 1) / 2 - (z * Math.sqrt(n * unknown)) / 2)
  if (rank < 0) return null
  return { low: sorted[rank] ?? 0, high: sorted[n - 1 - rank] ?? 0 }
}

/**
 * Between which shares a group of `answers` lies, at this level, when it only differs from `share` by chance: quantiles
 * of the binomial, interpolated between whole numbers (Spiegelhalter 2005).
 */
export function funnelLimits(share: number, answers: number, level: number): Interval {
  return {
    low: binomialQuantile(share, answers, (1 - level) / 2),
    high: 1 - binomialQuantile(1 - share, answers, (1 - level) / 2),
  }
}

/** As a share of `answers`. In logarithms, since the first probabilities may be too small for a number. */
function binomialQuantile(share: number, answers: number, p: number): number {
  if (share === 0 || share === 1) return share
  let logarithm = answers * Math.log(1 - share)
  let below = 0
  for (let n = 0; n < answers; n++) {
    const probability = Math.exp(logarithm)
    if (below + probability >= p) return Math.max(0, n - (below + probability - p) / probability) / answers
    below += probability
    logarithm += Math.log(((answers - n) / (n + 1)) * (share / (1 - share)))
  }
  return 1
}

/** t for a two-sided 95 % interval: Abramowitz and Stegun 26.7.5, error < 0.01 from 3 degrees of freedom. */
export function t95(freedom: number): number {
  const z = z95
  const terms = [
    z,
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160,
  ]
  return terms.reduce((sum, term, i) => sum + term / freedom ** i, 0)
}

/** The t interval for a mean. @param values at least four, or the table of t is too rough. */
export function meanInterval(values: number[], unknown = 1): Interval {
  const n = values.length
  const middle = mean(values)
  const variance = values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (n - 1)
  const half = t95(n - 1) * Math.sqrt((variance * unknown) / n)
  return { low: middle - half, high: middle + half }
}

export function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/**
 * The one rule of rounding: to the nearest, halves up. The small addition is far less than what parts two figures; it
 * makes halves of those that binary fractions put just below (16.55, 2.525, 100 × 23/40).
 */
export function rounded(n: number, decimals: number): number {
  const factor = 10 ** decimals
  return Math.round(n * factor + 1e-9) / factor
}

/** A share in whole per cent. */
export function percent(share: number): number {
  return rounded(share * 100, 0)
}
