import { expect, test } from 'vitest'
import { schoolBreaks, weekNumbers } from '../../src/register/breaks.rules.ts'

const regions = [
  { name: 'Halland', winter_break_weeks: '8', autumn_break_week: '44' },
  { name: 'Uppsala', winter_break_weeks: '8-9', autumn_break_week: '44' },
]

test('the winter break has its own weeks in each region', () => {
  expect(schoolBreaks('2027-02-01', '2027-03-14', regions)).toEqual([
    { kind: 'winter', from: '2027-02-22', to: '2027-02-28', regions: null },
    { kind: 'winter', from: '2027-03-01', to: '2027-03-07', regions: ['Uppsala'] },
  ])
})

test('breaks come in order, and one that begins the year before is there', () => {
  const kinds = (from: string, to: string) => schoolBreaks(from, to, regions).map((one) => one.kind)
  expect(kinds('2027-01-01', '2027-12-31')).toEqual([
    ...['christmas', 'winter', 'winter', 'easter', 'summer', 'autumn', 'christmas'],
  ])
  expect(kinds('2027-01-05', '2027-01-09')).toEqual(['christmas'])
  expect(kinds('2027-09-01', '2027-09-30')).toEqual([])
})

test('weeks are read as people write them, and what is none is left out', () => {
  expect([weekNumbers('8'), weekNumbers('8-10'), weekNumbers('8–9')]).toEqual([[8], [8, 9, 10], [8, 9]])
  for (const wrong of ['', 'x', '9-8', '0', '54', '8-']) expect(weekNumbers(wrong)).toEqual([])
})

test('a day that no calendar has is in no break, and nothing fails', () => {
  for (const day of ['0000-01-01', '9999-12-31']) expect(schoolBreaks(day, day, [])).toEqual([])
})
