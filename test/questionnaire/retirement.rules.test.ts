import { expect, test } from 'vitest'
import { questionnaireDocument } from '../../seeds/seed.ts'
import { dispersion, entropy, givenOf, proposalFor, variationOf } from '../../src/questionnaire/retirement.rules.ts'
import type { Answer, QuestionnaireDocument } from '../../src/questionnaire/rules.ts'

const document: QuestionnaireDocument = JSON.parse(questionnaireDocument())
const question = (key: string) => document.questions.find((each) => each.key === key)!
const times = <A>(n: number, answer: A): A[] => Array.from({ length: n }, () => answer)
const spread = (key: string, answers: Answer[]) => variationOf(document, question(key), answers)

test('the spread of choices: 0 when all are alike, 1 when all are equally common, worked by hand between', () => {
  expect(entropy([20], 2)).toBe(0)
  expect(entropy([10, 10], 2)).toBe(1)
  // −(0,9 log₂ 0,9 + 0,1 log₂ 0,1) = 0,469
  expect(entropy([9, 1], 2)).toBeCloseTo(0.469, 3)
  // Two of five kinds equally: 1 bit of log₂ 5 = 2,32.
  expect(entropy([5, 5], 5)).toBeCloseTo(0.431, 3)
  expect(entropy([], 5)).toBe(0)
})

test('the spread of numbers: the quartiles’ distance by their sum', () => {
  expect(dispersion([10, 10, 30, 30])).toBeCloseTo(0.5)
  expect(dispersion([7, 7, 7])).toBe(0)
  expect(dispersion([0, 0])).toBeNull()
  expect(dispersion([])).toBeNull()
})

test('each type has a spread of its own; texts and examples have none', () => {
  expect(spread('rk_plan', [...times(5, 'nej'), ...times(5, 'vet_ej')])).toBeCloseTo(0.431, 3)
  expect(spread('rk_atgarder', times(9, { options: [], other: '' }))).toBe(0)
  expect(spread('rk_prioritet', times(9, ['samverkan_region', 'statligt_stod']))).toBe(0)
  expect(spread('rk_svarighet', times(4, { underskoterska: 1 }))).toBe(0)
  expect(
    spread(
      'rk_vakanser',
      [10, 10, 30, 30].map((value) => ({ value, estimate: false, dontKnow: false })),
    ),
  ).toBe(0.5)
  expect(spread('rk_framgang', ['En sak', 'En annan'])).toBeNull()
  expect(givenOf(document, question('rk_plan'), times(9, 'nej'), 12)).toEqual({
    asked: 12,
    answered: 9,
    variation: null,
  })
})

const proposed = (given: { asked: number; answered: number; variation: number | null }, more = {}) => {
  const { decision, why } = proposalFor(given, { type: 'single', seconds: 20, hasStatistic: false, ...more })
  return `${decision}: ${why}`
}

test('what is proposed, and why: the first reason that holds', () => {
  expect(proposed({ asked: 9, answered: 0, variation: null })).toBe('keep: too_few')
  expect(proposed({ asked: 100, answered: 29, variation: 0.1 })).toBe('drop: unanswered')
  expect(proposed({ asked: 100, answered: 90, variation: 0.34 }, { hasStatistic: true })).toBe('change: alike')
  expect(proposed({ asked: 100, answered: 90, variation: 0.9 }, { hasStatistic: true })).toBe('change: statistic')
  expect(proposed({ asked: 100, answered: 50, variation: null }, { seconds: 75 })).toBe('change: costly')
  expect(proposed({ asked: 100, answered: 50, variation: null })).toBe('keep: useful')
  expect(proposed({ asked: 100, answered: 90, variation: 0.2 }, { type: 'number' })).toBe('keep: useful')
  expect(proposed({ asked: 100, answered: 90, variation: 0.1 }, { type: 'number' })).toBe('change: alike')
})
