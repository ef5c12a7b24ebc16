import { expect, test } from 'vitest'
import { translators } from '../../src/kernel/i18n/translate.ts'
import { bandOn, placeOnRows, stripGround, stripOf } from '../../src/seminars/strip.pages.ts'

// 1 February 2027 is a Monday.
const strip = stripOf('2027-02-01', '2027-03-28')

test('each month that begins on the strip has its name, also on its first day', () => {
  const { months, weeks } = stripGround(strip, translators.sv)
  expect(months.map(({ x, name }) => [x, name])).toEqual([
    [0, 'Februari'],
    [608, 'Mars'],
  ])
  expect(weeks.map(({ n }) => n)).toEqual([5, 6, 7, 8, 9, 10, 11, 12])
})

test('what reaches out of the strip is drawn as far as it goes, and what lies outside is not', () => {
  expect(bandOn(strip, { from: '2027-01-01', to: '2027-02-14' })).toEqual({ x: 0, width: 304, mid: 152 })
  expect(bandOn(strip, { from: '2027-04-01', to: '2027-04-02' })).toBeNull()
})

test('names that would run into each other stand on rows of their own', () => {
  const marks = [100, 120, 900].map((x) => ({ label: 'Västra Götaland', xs: [x] }))
  const { seminars, height } = placeOnRows(marks, { top: 50 })
  expect(seminars.map(({ y }) => y)).toEqual([50, 72, 50])
  expect(height).toBe(94)
})
