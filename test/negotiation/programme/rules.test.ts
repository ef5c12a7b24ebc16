import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withRows } from '../../../src/kernel/http/forms.ts'
import { translators } from '../../../src/kernel/i18n/translate.ts'
import {
  builtIn,
  editRows,
  inOrder,
  markChanges,
  type ProgrammeItem,
  startFrom,
  type TypedRow,
  whyCannotSave,
} from '../../../src/negotiation/programme/rules.ts'
import { heldState, isTooSmall, placesNeeded } from '../../../src/negotiation/venues/rules.ts'
import { whyCannotChange } from '../../../src/seminars/rules.ts'

const item = (start: string, end: string): ProgrammeItem => ({
  id: '',
  part: 'morning',
  start,
  end,
  title: 'Samtal',
  detail: '',
  speaker: '',
})

test('items that follow each other are fine, in any order of rows', () => {
  expect(whyCannotSave([item('10:00', '11:00'), null, item('09:00', '10:00')])).toEqual({})
})

test('an empty programme, a backward item and an overlap are refused at their field', () => {
  expect(whyCannotSave([null])).toEqual({ 'items.0.title': 'programmes.empty' })
  expect(whyCannotSave([item('10:00', '10:00')])).toEqual({ 'items.0.end': 'dates.ends_before_start' })
  expect(whyCannotSave([item('10:30', '11:00'), item('09:00', '10:31')])).toEqual({
    'items.0.start': 'programmes.items_overlap',
  })
  const inside = [item('09:00', '12:00'), item('09:30', '10:00'), item('11:00', '11:30')]
  expect(Object.keys(whyCannotSave(inside))).toEqual(['items.1.start', 'items.2.start'])
})

const time = fc
  .integer({ min: 0, max: 1439 })
  .map((n) => `${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`)

test('whatever is accepted never has two items at the same time', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(time, time), { maxLength: 6 }), (times) => {
      const rows = times.map(([start, end]) => item(start, end))
      if (Object.keys(whyCannotSave(rows)).length > 0) return
      const ordered = inOrder(rows)
      for (const [n, one] of ordered.entries())
        expect(ordered[n + 1] === undefined || one.end <= ordered[n + 1]!.start).toBe(true)
    }),
  )
})

test('the suggested day can be saved as it is, whenever the seminar starts', () => {
  for (const start of [null, '08:00', '09:30', '13:00']) {
    const items = startFrom(builtIn('on_site', translators.sv), { startTime: start })
    expect(whyCannotSave(items)).toEqual({})
    expect(items).toHaveLength(9)
    expect(items[1]?.start).toBe(start ?? '09:30')
  }
})

test('rows keep their place when one is left empty, and strange names are ignored', () => {
  const body = {
    'items.2.title': 'Kaffe',
    'items.0.title': ' ',
    'items.x.title': 'A',
    'items.999.title': 'B',
    'other.0.title': 'C',
  }
  expect(withRows(body, 'items', 'title').items).toEqual([null, null, { title: 'Kaffe' }])
})

test('a venue is too small below the number of seats', () => {
  expect(isTooSmall({ capacity: 98 }, 99)).toBe(true)
  expect(isTooSmall({ capacity: 99 }, 99)).toBe(false)
})

test('room is reckoned for the seats and the guests expected', () => {
  expect(placesNeeded(99, 15)).toBe(114)
})

test('a reservation needs somebody when it is soon over, over, or too short', () => {
  const at = '2027-04-01T08:00:00Z'
  const state = (until: string | null, approved: boolean, date: string | null, today: string) =>
    heldState({ venueHeldUntil: until, venueConfirmedAt: approved ? at : null, date }, today)
  expect(state(null, false, null, '2027-04-01')).toBeNull()
  expect(state('2027-05-01', false, '2027-04-30', '2027-05-01')).toBeNull()
  expect(state('2027-04-30', false, null, '2027-05-01')).toBe('lapsed')
  expect(state('2027-05-15', false, '2027-05-15', '2027-05-01')).toBe('approve_soon')
  expect(state('2027-05-16', false, '2027-05-16', '2027-05-01')).toBe('held')
  expect(state('2027-05-15', true, '2027-05-15', '2027-05-01')).toBe('held')
  expect(state('2027-05-15', true, '2027-05-16', '2027-05-01')).toBe('before_seminar')
})

test('nothing is changed once the seminar has begun or is cancelled', () => {
  const at = '2027-05-12T07:30:00Z'
  const open = { cancelledAt: null, startsAt: at }
  expect(whyCannotChange(open, '2027-05-12T07:29:59Z')).toBeNull()
  expect(whyCannotChange(open, at)).toBe('seminars.already_held')
  expect(whyCannotChange({ ...open, cancelledAt: at }, at)).toBe('seminars.is_cancelled')
})

test('after any presses of the buttons the items still follow each other and none is lost', () => {
  const day = builtIn('on_site', translators.sv)
  const presses = fc.array(fc.tuple(fc.constantFrom('up', 'down'), fc.integer({ min: -1, max: 12 })), { maxLength: 30 })
  fc.assert(
    fc.property(presses, (pressed) => {
      const rows = pressed.reduce(
        (now, [kind, index]) => editRows(now, { kind: kind as 'up' | 'down', index }),
        day.map((row) => ({ ...row }) as TypedRow),
      )
      expect(whyCannotSave(rows as ProgrammeItem[])).toEqual({})
      expect(rows.map((row) => row.title + row.detail).sort()).toEqual(day.map((row) => row.title + row.detail).sort())
      expect([rows[0]?.start, rows.at(-1)?.end]).toEqual([day[0]?.start, day.at(-1)?.end])
    }),
  )
})

test('only what a reader sees otherwise is marked as changed, whatever the order it was saved in', () => {
  const day = builtIn('digital', translators.sv).map((one) => ({ ...one, changedAt: null }))
  const now = '2027-05-12T07:30:00Z'
  fc.assert(
    fc.property(fc.subarray(day), fc.subarray(day), (before, after) => {
      const marked = markChanges(before, after, now)
      for (const one of marked) {
        const isKnown = before.some((old) => old.start === one.start)
        expect(one.changedAt).toBe(isKnown || before.length === 0 ? null : now)
      }
    }),
  )
})
