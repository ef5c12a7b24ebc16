import { expect, test } from 'vitest'
import { daysOfPeriod, isSchoolBreak, strainOn } from '../../src/tour/days.rules.ts'
import { anInput, aSeminar } from './support.ts'

test('no new date is sought before the RSS bodies have had time to answer', () => {
  const soon = anInput({ today: '2027-04-12', answerDays: 14, settings: { from: '2027-04-01' } })
  expect(daysOfPeriod(soon)[0]).toBe('2027-04-27')
  const late = anInput({ today: '2027-01-04', answerDays: 14, settings: { from: '2027-04-06' } })
  expect(daysOfPeriod(late)[0]).toBe('2027-04-06')
})

test('schools are closed in winter, at Easter, in summer, in autumn and at Christmas', () => {
  const seminar = aSeminar({ id: 'a', breakWeeks: [8, 44] })
  const input = anInput({ seminars: [seminar] })
  const closed = ['2027-02-24', '2027-03-24', '2027-07-21', '2027-11-03', '2027-12-21']
  for (const date of closed) expect(isSchoolBreak(seminar, date)).toBe(true)
  expect(closed.map((date) => strainOn(input, seminar, date).warnings.map(({ key }) => key))).toEqual(
    closed.map(() => ['tour.warn_school']),
  )
  expect(['2027-02-17', '2027-06-09', '2027-08-25'].filter((date) => isSchoolBreak(seminar, date))).toEqual([])
})
