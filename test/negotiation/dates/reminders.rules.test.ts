import { expect, test } from 'vitest'
import { isDue, isOfficeHours, remindFrom } from '../../../src/negotiation/dates/answers.rules.ts'

const option = {
  date: '2027-05-12',
  created_at: '2027-03-01T08:00:00Z',
  answer: null,
  answer_by: '2027-03-15',
  withdrawn_at: null,
  reminded_at: null,
}

test('three days before the last day, but not sooner than two days after the offer', () => {
  expect(remindFrom('2027-03-15', '2027-03-01')).toBe('2027-03-12')
  expect(remindFrom('2027-03-03', '2027-03-01')).toBe('2027-03-03')
  expect(remindFrom('2027-03-01', '2027-03-01')).toBe('2027-03-03')
})

test('due once, while it waits for an answer', () => {
  expect(isDue(option, '2027-03-11')).toBe(false)
  expect(isDue(option, '2027-03-12')).toBe(true)
  expect(isDue(option, '2027-04-12')).toBe(true)
  expect(isDue({ ...option, answer: 'no' }, '2027-03-12')).toBe(false)
  expect(isDue({ ...option, withdrawn_at: 'x' }, '2027-03-12')).toBe(false)
  expect(isDue({ ...option, reminded_at: 'x' }, '2027-03-12')).toBe(false)
  expect(isDue({ ...option, answer_by: null }, '2027-03-12')).toBe(false)
  expect(isDue(option, '2027-05-12')).toBe(false)
})

test.each([
  ['2027-03-12T07:00:00Z', true], // Friday 8.00
  ['2027-03-12T06:59:00Z', false],
  ['2027-03-12T15:59:00Z', true],
  ['2027-03-12T16:00:00Z', false],
  ['2027-06-11T06:00:00Z', true], // summer time
  ['2027-03-13T10:00:00Z', false], // Saturday
  ['2027-03-14T10:00:00Z', false],
  ['2027-03-26T10:00:00Z', false], // Good Friday
  ['2027-06-25T10:00:00Z', false], // Midsummer’s Eve
  ['2027-05-07T10:00:00Z', true], // a bridge day, between a holiday and a weekend, is a working day
])('%s is office hours: %s', (now, is) => {
  expect(isOfficeHours(now)).toBe(is)
})
