import { expect, test } from 'vitest'
import { daysOfPeriod } from '../../src/tour/days.rules.ts'
import { anInput } from './support.ts'

test('no new date is sought before the RSS bodies have had time to answer', () => {
  const soon = anInput({ today: '2027-04-12', answerDays: 14, settings: { from: '2027-04-01' } })
  expect(daysOfPeriod(soon)[0]).toBe('2027-04-27')
  const late = anInput({ today: '2027-01-04', answerDays: 14, settings: { from: '2027-04-06' } })
  expect(daysOfPeriod(late)[0]).toBe('2027-04-06')
})
