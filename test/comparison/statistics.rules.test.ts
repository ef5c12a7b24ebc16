import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  medianInterval,
  normalQuantile,
  percentages,
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

test('the normal quantile and the stricter level for many pairs', () => {
  expect(normalQuantile(0.975)).toBeCloseTo(1.96, 2)
  expect(normalQuantile(0.999)).toBeCloseTo(3.09, 2)
  expect(zForPairs(1)).toBeCloseTo(1.96, 2)
  expect(zForPairs(36)).toBeGreaterThan(3)
})

test('percentages are whole and sum to 100', () => {
  expect(percentages([1, 1, 1])).toEqual([34, 33, 33])
  expect(percentages([0, 0])).toEqual([0, 0])
  fc.assert(
    fc.property(fc.array(fc.nat(500), { minLength: 1, maxLength: 12 }), (counts) => {
      const shares = percentages(counts)
      const total = counts.reduce((sum, n) => sum + n, 0)
      expect(shares.reduce((sum, n) => sum + n, 0)).toBe(total === 0 ? 0 : 100)
      counts.forEach((count, i) => {
        if (total > 0) expect(Math.abs((shares[i] ?? 0) - (count * 100) / total)).toBeLessThan(1)
      })
    }),
  )
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
