import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addMonths, monthOf, usualMonth, weeksOf } from '../../src/calendar/month.rules.ts'
import { addDays, week, weekday } from '../../src/kernel/time.ts'

const anyMonth = fc
  .tuple(fc.integer({ min: 2000, max: 2098 }), fc.integer({ min: 1, max: 12 }))
  .map(([year, month]) => `${year}-${String(month).padStart(2, '0')}`)

test('a month is whole weeks: each of its days once, Monday first, the week’s own number', () => {
  fc.assert(
    fc.property(anyMonth, (month) => {
      const weeks = weeksOf(month)
      const days = weeks.flatMap((one) => one.days)
      expect(days).toEqual(days.map((_, n) => addDays(days[0]!, n)))
      const own = days.filter((day) => monthOf(day) === month)
      expect(own[0]).toBe(`${month}-01`)
      expect(monthOf(addDays(own.at(-1)!, 1))).toBe(addMonths(month, 1))
      for (const { number, days } of weeks) {
        expect(days.map(weekday)).toEqual([1, 2, 3, 4, 5, 6, 7])
        expect(days.map(week)).toEqual(Array(7).fill(number))
        expect(days.some((day) => monthOf(day) === month)).toBe(true)
      }
    }),
  )
})

test('a month forwards and back is the same month', () => {
  fc.assert(
    fc.property(anyMonth, fc.integer({ min: -30, max: 30 }), (month, n) => {
      expect(addMonths(addMonths(month, n), -n)).toBe(month)
    }),
  )
  expect(addMonths('2027-12', 1)).toBe('2028-01')
  expect(addMonths('2027-01', -1)).toBe('2026-12')
})

test('the first month shown is today’s, within the round', () => {
  const round = { starts_on: '2027-04-01', ends_on: '2027-12-15' }
  expect(usualMonth(round, '2027-03-01')).toBe('2027-04')
  expect(usualMonth(round, '2027-09-10')).toBe('2027-09')
  expect(usualMonth(round, '2028-02-01')).toBe('2027-12')
})
