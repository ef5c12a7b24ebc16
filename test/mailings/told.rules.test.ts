/** A letter is up to date while everything it says is so; what only later letters tell does not make it outdated. */
import { expect, test } from 'vitest'
import { isSo, isUpToDate, type Told, toldOf } from '../../src/invitations/told.rules.ts'
import { isStillSo } from '../../src/seminars/helpers.rules.ts'
import type { SettledSeminar } from '../../src/seminars/rules.ts'

const seminar = {
  date: '2027-04-14',
  startTime: '09:30',
  endTime: '15:30',
  form: 'on_site',
  startsAt: '2027-04-14T07:30:00Z',
  venueName: 'Gasverket',
  venueTown: 'Lund',
  cancelledAt: null,
} as SettledSeminar
const told = toldOf(seminar)

test.each(Object.keys(told) as (keyof Told)[])('a letter written before letters told of %s stays true', (field) => {
  const { [field]: _, ...before } = told
  expect(isUpToDate(JSON.stringify(before), seminar)).toBe(true)
  expect(isUpToDate(JSON.stringify({ ...told, [field]: 'other' }), seminar)).toBe(false)
})

test('in whatever order its fields were kept', () => {
  const turned = Object.fromEntries(Object.entries(told).reverse())
  expect(isUpToDate(JSON.stringify(turned), seminar)).toBe(true)
})

test('a letter that says nothing of the day is true while the seminar is held', () => {
  expect(isSo({ cancelled: false }, { ...seminar, date: '2027-05-01' }, null)).toBe(true)
  expect(isSo({ cancelled: false }, { ...seminar, cancelledAt: '2027-03-01T08:00:00Z' }, null)).toBe(false)
})

test('a letter that says the last day to answer is true until the reader has another', () => {
  const says = { ...told, due: '2027-06-01' }
  expect(isSo(says, seminar, '2027-06-01')).toBe(true)
  expect(isSo(says, seminar, '2027-06-15')).toBe(false)
  expect(isSo(told, seminar, '2027-06-15')).toBe(true)
})

test('a day that was said is not so when there is none any more, or was none', () => {
  const day = { date: '2027-04-14', start: '09:30', end: '15:30' }
  expect(isStillSo({ day }, { day })).toBe(true)
  expect(isStillSo({ day }, { day: null })).toBe(false)
  expect(isStillSo({ day: null }, { day })).toBe(false)
  expect(isStillSo({ day }, { day: { ...day, end: '15:00' } })).toBe(false)
})
