import { expect, test } from 'vitest'
import {
  differenceOf,
  funnelLimits,
  medianInterval,
  normalQuantile,
  pairedDifference,
  percent,
  rounded,
  scoreOfDifference,
  unknownPart,
  wilson,
  zForPairs,
} from '../../src/comparison/statistics.rules.ts'
import { quantile } from '../../src/questionnaire/measured.rules.ts'

test('Wilson: the textbook values', () => {
  const half = wilson(5, 10)
  expect(half.low).toBeCloseTo(0.2366, 3)
  expect(half.high).toBeCloseTo(0.7634, 3)
  const none = wilson(0, 10)
  expect(none.low).toBe(0)
  expect(none.high).toBeCloseTo(0.2775, 3)
  expect(wilson(10, 10).high).toBe(1)
})

test('the fewer asked remain unknown, the narrower; nothing is uncertain where all have answered', () => {
  // 28 of 36 asked: (36 - 28) / 35 = 0.2286 of the variance, as if 122.5 had answered.
  expect(unknownPart({ answered: 28, asked: 36 })).toBeCloseTo(8 / 35, 10)
  const kalmar = wilson(13, 28, 8 / 35)
  expect([percent(kalmar.low), percent(kalmar.high)]).toEqual([38, 55])
  expect(wilson(13, 28, 0)).toEqual({ low: 13 / 28, high: 13 / 28 })
  // Ranks 12 ± 0.5 × 1.96 × √(25 × 0.25) → the 8th and the 18th become the 10th and the 16th of 25.
  const values = Array.from({ length: 25 }, (_, i) => i + 1)
  expect(medianInterval(values, 0.25)).toEqual({ low: 10, high: 16 })
  expect(medianInterval(values, 0)).toEqual({ low: 13, high: 13 })
})

test('the score test of two shares: 9 and 28 of 40, 37/80 together', () => {
  // 0.475 / √(0.4625 × 0.5375 × 2 / 40) = 4.26; with a quarter of the variance twice that.
  const sample = (count: number, unknown: number) => ({ count, base: 40, unknown })
  expect(scoreOfDifference(sample(9, 1), sample(28, 1))).toBeCloseTo(4.26, 2)
  expect(scoreOfDifference(sample(9, 0.25), sample(28, 0.25))).toBeCloseTo(8.52, 2)
  expect(scoreOfDifference(sample(9, 0), sample(10, 0))).toBe(Number.POSITIVE_INFINITY)
  expect(scoreOfDifference(sample(9, 0), sample(9, 0))).toBe(0)
})

test('the normal quantile and the stricter level for many pairs', () => {
  expect(normalQuantile(0.975)).toBeCloseTo(1.96, 2)
  expect(normalQuantile(0.999)).toBeCloseTo(3.09, 2)
  expect(zForPairs(1)).toBeCloseTo(1.96, 2)
  expect(zForPairs(36)).toBeGreaterThan(3)
})

test('one rule of rounding: halves up, also those that binary fractions miss; equal counts get equal figures', () => {
  expect([rounded(16.55, 1), rounded(11.15, 1), rounded(101 / 40, 2), rounded(4.1499, 1)]).toEqual([
    16.6, 11.2, 2.53, 4.1,
  ])
  expect([1, 1, 1].map((n) => percent(n / 6))).toEqual([17, 17, 17])
  for (let base = 1; base <= 870; base++)
    for (let count = 0; count <= base; count++)
      if (percent(count / base) !== Math.floor((200 * count + base) / (2 * base))) expect([count, base]).toBe('rounded')
})

test('quartiles lie between their neighbours', () => {
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5)
  expect(quantile([1, 2, 3, 4, 5], 0.25)).toBe(2)
  expect(quantile([7], 0.75)).toBe(7)
})

test('the median of a handful of answers has no interval', () => {
  expect(medianInterval([1, 2, 3])).toBeNull()
  expect(medianInterval(Array.from({ length: 25 }, (_, i) => i + 1))).toEqual({ low: 8, high: 18 })
})

// Of ten answers where half is the truth, at most 1 is .0107 likely and at most 2 .0547: 2 − (.0547 − .025)/.0439 = 1.324.
test('the limits of a funnel are quantiles of the binomial, between whole numbers', () => {
  const ten = funnelLimits(0.5, 10, 0.95)
  expect(ten.low).toBeCloseTo(0.1324, 3)
  expect(ten.high).toBeCloseTo(1 - 0.1324, 3)
  expect(funnelLimits(0.5, 3, 0.998)).toEqual({ low: 0, high: 1 })
  expect(funnelLimits(0, 50, 0.95)).toEqual({ low: 0, high: 0 })
  // With many answers they are the normal distribution's: .3 ± 1.96 √(.21/5000).
  const many = funnelLimits(0.3, 5000, 0.95)
  expect(many.low).toBeCloseTo(0.3 - 1.96 * Math.sqrt(0.21 / 5000), 3)
  expect(many.high).toBeCloseTo(0.3 + 1.96 * Math.sqrt(0.21 / 5000), 3)
})

test('differences: the examples of Newcombe’s papers, unpaired and paired', () => {
  const apart = differenceOf({ count: 56, base: 70, unknown: 1 }, { count: 48, base: 80, unknown: 1 })
  expect(apart.difference).toBeCloseTo(0.2, 4)
  expect([apart.low, apart.high].map((n) => rounded(n, 4))).toEqual([0.0524, 0.3339])
  const paired = pairedDifference({ both: 36, first: 12, second: 2, neither: 0 })
  expect([paired.low, paired.high].map((n) => rounded(n, 4))).toEqual([0.0569, 0.3404])
  // McNemar: (12 − 2) / √14.
  expect(paired.distance).toBeCloseTo(10 / Math.sqrt(14), 6)
  const alike = pairedDifference({ both: 5, first: 0, second: 0, neither: 5 })
  expect(alike).toMatchObject({ difference: 0, distance: 0 })
  // All who were asked have answered: nothing is unknown.
  const known = pairedDifference({ both: 3, first: 2, second: 1, neither: 4 }, 0)
  expect([known.low, known.high]).toEqual([known.difference, known.difference])
})
