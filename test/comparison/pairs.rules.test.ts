import fc from 'fast-check'
import { expect, test } from 'vitest'
import { questionnaireDocument } from '../../seeds/seed.ts'
import { measureOf } from '../../src/comparison/measures.rules.ts'
import {
  numbersApart,
  pairedNumbers,
  pairedShares,
  pairsApart,
  type SeatPair,
  scoreDifference,
  seatPairs,
} from '../../src/comparison/pairs.rules.ts'
import type { ComparedSeat, Place } from '../../src/comparison/rules.ts'
import { meanInterval, pairedDifference, t95 } from '../../src/comparison/statistics.rules.ts'
import type { QuestionnaireDocument } from '../../src/questionnaire/rules.ts'
import type { SeatRole } from '../../src/schema.ts'

const document: QuestionnaireDocument = JSON.parse(questionnaireDocument())

function measure(key: string, part: string | null = null) {
  const question = document.questions.find((one) => one.key === key)
  const found = question && measureOf(document, question, part)
  if (!found) throw new Error(key)
  return found
}

function seat(municipalityCode: string, role: SeatRole, asked = true): ComparedSeat {
  const place = { municipalityCode } as Place
  return { index: 0, id: `${role} ${municipalityCode}`, role, invited: asked, asked, submissionId: null, place }
}

/** `n` municipalities whose politician and social services are asked, the first of which have answered as told. */
function pairsOf<T>(n: number, answers: [first: T, second: T][]) {
  const seats = Array.from({ length: n }, (_, i) => [
    seat(`${i}`, 'politician'),
    seat(`${i}`, 'social_services'),
  ]).flat()
  const of = new Map(
    answers.flatMap(([one, other], i) => [
      [`politician ${i}`, one],
      [`social_services ${i}`, other],
    ]),
  )
  return { pairs: seatPairs(seats, ['politician', 'social_services']), of: ({ id }: ComparedSeat) => of.get(id) }
}

/**
 * 8 and 16 of 30: Wilson 14.18–44.45 and 36.14–69.77; φ = (6 × 12 − 2 × 10 − 15) / √(8 × 22 × 16 × 14) = 0.1863.
 * Below: √(.1248² − 2 × .1863 × .1248 × .1643 + .1643²) = .1869; above √(.1779² − 2 × .1863 × .1779 × .1719 + .1719²) = .2231.
 */
test('the paired interval by hand, and no longer than nothing where all have answered', () => {
  const counts = { both: 6, first: 2, second: 10, neither: 12 }
  const found = pairedDifference(counts)
  expect(found.low).toBeCloseTo(-8 / 30 - 0.1869, 3)
  expect(found.high).toBeCloseTo(-8 / 30 + 0.2231, 3)
  const all = pairedDifference(counts, 0)
  expect([all.low, all.high]).toEqual([-8 / 30, -8 / 30])
})

// |2 − 10| / √12 = 2.309; with a quarter of the variance twice that.
test('McNemar’s test regards only the pairs that differ', () => {
  const distance = (both: number, neither: number, unknown: number) =>
    pairedDifference({ both, first: 2, second: 10, neither }, unknown).distance
  expect(distance(6, 12, 1)).toBeCloseTo(2.309, 3)
  expect(distance(600, 0, 0.25)).toBeCloseTo(4.619, 3)
})

// Of 1, 2, 3, 4 and 5 the standard deviation is √2.5, and t with 4 degrees of freedom 2.776: 3 ± 2.776 × √(2.5 / 5).
test('the t interval for a mean', () => {
  expect([t95(3), t95(4), t95(9), t95(29)].map((t) => t.toFixed(2))).toEqual(['3.18', '2.78', '2.26', '2.05'])
  const found = meanInterval([1, 2, 3, 4, 5])
  expect(found.low).toBeCloseTo(3 - 1.963, 3)
  expect(found.high).toBeCloseTo(3 + 1.963, 3)
})

test('a pair counts when both have taken a stand, and is asked when both are', () => {
  const plan = measure('rk_plan')
  const place = (value: string) => plan.place(value)
  const { pairs, of } = pairsOf(8, [
    [place('politisk'), place('nej')],
    [place('politisk'), place('politisk')],
    [place('nej'), place('nej')],
    [place('politisk'), 'dont_know'],
    [place('nej'), null],
  ])
  const lonely = seatPairs([seat('9', 'politician')], ['politician', 'social_services'])
  const unasked: SeatPair = {
    first: seat('7', 'politician'),
    second: seat('7', 'social_services', false),
    asked: false,
  }
  const figures = pairedShares(plan, [...pairs, ...lonely, unasked], (one) => of(one) ?? null, true)
  expect(figures).toMatchObject({ asked: 8, answered: 4, dontKnow: 1, notApplicable: 0, base: 3 })
  expect(figures.shares).toMatchObject({ first: 2 / 3, second: 1 / 3, difference: 1 / 3 })
  expect(figures.shares?.distance).toBeCloseTo(1 / Math.sqrt(4 / 7), 6)
  expect(scoreDifference(plan, figures)).toBeNull()
})

// Differences in steps 1 − 3, 2 − 3, 3 − 3 and 4 − 5: −2, −1, 0, −1, mean −1; variance 2/3; t of 3 is 3.18.
test('the mean of the differences on a scale is of steps within the pairs', () => {
  const scale = measure('rk_svarighet', 'vardbitrade')
  const { pairs, of } = pairsOf(1000, [
    [0, 2],
    [1, 2],
    [2, 2],
    [3, 4],
  ])
  const scores = scoreDifference(
    scale,
    pairedShares(scale, pairs, (one) => of(one) ?? null, true),
  )
  expect(scores?.difference).toBe(-1)
  expect(scores?.high).toBeCloseTo(-1 + 3.18 * Math.sqrt((2 / 3 / 4) * (996 / 999)), 2)
})

test('the median of the differences is not the difference between the medians', () => {
  const number = (value: number) => ({ value, estimate: false, dontKnow: false })
  // Medians 3 and 5; differences 0, 0, 0, −8 and 6.
  const answers = [1, 3, 5, 2, 9].map((one, i) => [number(one), number([1, 3, 5, 10, 3][i]!)] as [never, never])
  const { pairs, of } = pairsOf(5, answers)
  expect(pairedNumbers(pairs, of, true)).toMatchObject({ base: 5, median: 0, interval: { low: 0, high: 0 } })
})

// Ranks 4.5 ± 1.96 × √10 / 2, corrected: the 2nd and the 9th of ten differences.
test('numbers of two roles are told apart when the interval of the median difference is clear of none', () => {
  const number = (value: number) => ({ value, estimate: false, dontKnow: false }) as never
  const rows = (differences: number[]) => {
    const { pairs, of } = pairsOf(
      1000,
      differences.map((n): [never, never] => [number(20 + n), number(20)]),
    )
    return [{ figures: pairedNumbers(pairs, of, true) }]
  }
  expect(numbersApart(rows([-5, 1, 1, 2, 2, 3, 3, 4, 4, 5]))).toMatchObject({ tested: 1, apart: [{}] })
  expect(numbersApart(rows([-5, -1, 1, 2, 2, 3, 3, 4, 4, 5]))).toMatchObject({ tested: 1, apart: [] })
  expect(numbersApart(rows([1, 1, 1, 1, 1, 1, 1, 1, 1]))).toMatchObject({ tested: 0, apart: [] })
})

test('the more differences are compared, the more is demanded of each', () => {
  const plan = measure('rk_plan')
  const figures = (differing: number) => {
    const { pairs, of } = pairsOf(4000, [
      ...Array<[number, number]>(differing).fill([0, 3]),
      ...Array<[number, number]>(40 - differing).fill([0, 0]),
    ])
    return { figures: pairedShares(plan, pairs, (one) => of(one) ?? null, true) }
  }
  expect(pairsApart([figures(5)])).toMatchObject({ tested: 1, apart: [{}] })
  expect(pairsApart([figures(5), ...Array.from({ length: 9 }, () => figures(0))])).toMatchObject({
    tested: 10,
    apart: [],
  })
})

test('of any pairs: the interval holds the difference, and turns with the roles', () => {
  const counts = fc.record({ both: fc.nat(60), first: fc.nat(60), second: fc.nat(60), neither: fc.nat(60) })
  fc.assert(
    fc.property(counts, fc.double({ min: 0, max: 1, noNaN: true }), (fourfold, unknown) => {
      const { both, first, second, neither } = fourfold
      const n = both + first + second + neither
      fc.pre(n > 0)
      const { low, high } = pairedDifference(fourfold, unknown)
      const difference = (first - second) / n
      expect(low).toBeLessThanOrEqual(difference + 1e-12)
      expect(high).toBeGreaterThanOrEqual(difference - 1e-12)
      const turned = pairedDifference({ both, first: second, second: first, neither }, unknown)
      expect(turned.low).toBeCloseTo(-high, 10)
      expect(turned.high).toBeCloseTo(-low, 10)
    }),
    { numRuns: 60 },
  )
})
