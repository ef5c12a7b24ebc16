import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  byPreference,
  countAnswered,
  markOfAnswer,
  nextAnswerBy,
  settleAnswer,
} from '../../../src/negotiation/dates/answers.rules.ts'

const nothing = { answer: null, comment: '', withdrawn_at: null }
const yes = { answer: 'yes' as const, comment: '', withdrawn_at: null }
const no = { answer: 'no' as const, comment: 'Nämnd', withdrawn_at: null }
const given = (answer: 'yes' | 'no', comment: string, seen: typeof nothing | typeof yes | typeof no) => ({
  id: 'a',
  answer,
  comment,
  seen: markOfAnswer(seen),
})

test('an answer to what the page showed is saved', () => {
  expect(settleAnswer(given('yes', '', nothing), nothing)).toBe('save')
  expect(settleAnswer(given('no', 'Nämnd', yes), yes)).toBe('save')
  expect(settleAnswer({ ...given('no', '', yes), seen: null }, yes)).toBe('save')
})

test('what somebody else answered meanwhile is not overwritten', () => {
  expect(settleAnswer(given('yes', '', nothing), no)).toBe('conflict')
  expect(settleAnswer(given('no', 'Annat skäl', nothing), no)).toBe('conflict')
})

test('an answer left as the page had it never undoes another one', () => {
  expect(settleAnswer(given('yes', '', yes), no)).toBe('same')
  expect(settleAnswer(given('no', 'Nämnd', nothing), no)).toBe('same')
})

test('an answer to what is offered no longer comes back', () => {
  const gone = { ...nothing, withdrawn_at: '2027-03-01T08:00:00Z' }
  expect(settleAnswer(given('yes', '', nothing), gone)).toBe('gone')
})

test('whatever happens, an answer that differs from a stranger’s newer one is never saved', () => {
  const state = fc.record({
    answer: fc.constantFrom('yes' as const, 'if_need_be' as const, 'no' as const),
    comment: fc.string({ maxLength: 5 }),
  })
  fc.assert(
    fc.property(state, state, state, (seen, mine, current) => {
      const settled = settleAnswer({ id: 'a', ...mine, seen: markOfAnswer(seen) }, { ...current, withdrawn_at: null })
      const isSeen = markOfAnswer(seen) === markOfAnswer(current)
      if (!isSeen) expect(settled).not.toBe('save')
    }),
  )
})

test('counts what is still offered', () => {
  expect(countAnswered([yes, no, { ...nothing, withdrawn_at: 'x' }])).toEqual({ open: 2, answered: 2, all: true })
  expect(countAnswered([yes, nothing]).all).toBe(false)
  expect(countAnswered([]).all).toBe(false)
})

test('the next day to answer by is that of the first one not answered', () => {
  const by = (answer_by: string | null) => ({ ...nothing, answer_by })
  expect(nextAnswerBy([by('2027-03-20'), by('2027-03-15'), by(null)])).toBe('2027-03-15')
  expect(nextAnswerBy([{ ...yes, answer_by: '2027-03-15' }])).toBeNull()
})

test('the best comes first: the answer, then what is in the way, then the day', () => {
  const option = (answer: 'yes' | 'no' | 'if_need_be' | null, hard: number, date: string) => ({
    answer,
    hard,
    date,
    soft: 0,
    start: '09:30',
  })
  const sorted = [
    option('no', 0, '2027-05-01'),
    option('yes', 1, '2027-05-02'),
    option(null, 0, '2027-05-03'),
    option('if_need_be', 0, '2027-05-04'),
    option('yes', 0, '2027-05-06'),
    option('yes', 0, '2027-05-05'),
  ].sort(byPreference)
  expect(sorted.map(({ date }) => date.slice(-1))).toEqual(['5', '6', '2', '4', '3', '1'])
})
