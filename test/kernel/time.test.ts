import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  daysBetween,
  formatDate,
  formatSpan,
  isDate,
  toLocal,
  toUtc,
  week,
  weekday,
} from '../../src/kernel/time.ts'

const dates = fc
  .date({ min: new Date('1999-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

describe('dates without time', () => {
  test('weekday, week and arithmetic agree with luxon on every day', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -800, max: 800 }), (date, days) => {
        const day = DateTime.fromISO(date, { zone: 'utc' })
        expect(weekday(date)).toBe(day.weekday)
        expect(week(date)).toBe(day.weekNumber)
        expect(addDays(date, days)).toBe(day.plus({ days }).toISODate())
        expect(daysBetween(date, addDays(date, days))).toBe(days)
      }),
    )
  })

  test.each(['2027-02-30', '2027-13-01', '2027-4-1', '2027-02-29', 'x', ''])('%s is no date', (text) => {
    expect(isDate(text)).toBe(false)
  })

  test('a leap day is a date', () => expect(isDate('2028-02-29')).toBe(true))
})

describe('wall time and UTC', () => {
  test('there and back is the same, all the year round', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 4, max: 23 }), fc.integer({ min: 0, max: 59 }), (date, hour, minute) => {
        const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
        expect(toLocal(toUtc(date, time))).toEqual({ date, time })
      }),
    )
  })

  test('the hour that the spring change skips is refused', () => {
    expect(() => toUtc('2027-03-28', '02:30')).toThrow('time.no_such_hour')
  })

  test('the hour that the autumn change repeats means its first pass', () => {
    expect(toUtc('2027-10-31', '02:30')).toBe('2027-10-31T00:30:00Z')
  })

  test('30 February is refused', () => {
    expect(() => toUtc('2027-02-30', '09:00')).toThrow('time.no_such_date')
  })
})

test('dates are written as Swedish and English readers expect', () => {
  const span = { date: '2027-04-14', start: '09:30', end: '15:30' }
  expect(formatSpan(span, 'sv')).toBe('onsdag 14 april 2027 kl. 9.30–15.30')
  expect(formatDate('2027-10-06', 'short', 'sv')).toBe('6 okt')
  expect(formatSpan(span, 'en')).toMatch(/^Wednesday,? 14 April 2027, 9:30–15:30$/)
})
