import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Candidate,
  clashesForRss,
  clashesOf,
  type OtherSeminar,
  placeOf,
  type Surroundings,
  tickOf,
} from '../../src/negotiation/clash.rules.ts'

const malmo = { name: 'Malmö', lat: 55.605, lon: 13.0 }
const lund = { name: 'Lund', lat: 55.7, lon: 13.19 }
const kiruna = { name: 'Kiruna', lat: 67.86, lon: 20.23 }
const around: Surroundings = {
  today: '2027-03-01',
  seats: 99,
  teams: 1,
  rssId: 'rss-12',
  region: { name: 'Skåne', winter_break_weeks: '8', autumn_break_week: '44' },
  blocks: [],
  others: [],
  offered: [],
}
const candidate: Candidate = {
  date: '2027-05-12',
  start: '09:30',
  end: '15:30',
  place: lund,
  venue: null,
  heldUntil: null,
}
const other = (values: Partial<OtherSeminar>): OtherSeminar => ({
  id: 'dalarna-1',
  name: 'Dalarna',
  date: '2027-05-12',
  start: '09:30',
  end: '15:30',
  place: malmo,
  venueId: null,
  ...values,
})
const clashes = (of: Partial<Candidate> = {}, more: Partial<Surroundings> = {}) =>
  clashesOf({ ...candidate, ...of }, { ...around, ...more })
const kinds = (of: Partial<Candidate> = {}, more: Partial<Surroundings> = {}) =>
  clashes(of, more).map(({ kind, hard }) => `${kind}${hard ? '!' : ''}`)

test('an ordinary day collides with nothing', () => {
  expect(clashes()).toEqual([])
})

test.each([
  ['2027-05-06', 'public_holiday!', 'Kristi himmelsfärdsdag'],
  ['2027-06-25', 'eve!', 'Midsommarafton'],
  ['2027-05-09', 'sunday!', ''],
  ['2027-05-08', 'saturday!', ''],
  ['2027-03-25', 'short_day', 'Skärtorsdagen'],
  ['2027-05-07', 'bridge_day', ''],
  ['2035-05-12', 'saturday!', ''],
])('tells of %s: %s', (date, kind, name) => {
  expect(kinds({ date })[0]).toBe(kind)
  expect(clashes({ date })[0]?.params.name).toBe(name)
})

test('another seminar the same day is hard when no team is left, and told in any case', () => {
  const others = [other({}), other({ name: 'Örebro' }), other({ date: '2027-05-20' })]
  expect(clashes({}, { others })).toEqual([{ kind: 'same_day', hard: true, params: { name: 'Dalarna, Örebro' } }])
  expect(kinds({}, { others, teams: 2 })).toEqual(['same_day!'])
  expect(kinds({}, { others, teams: 3 })).toEqual(['same_day'])
})

const block = { from: '2027-05-10', to: '2027-05-14', team: null, rssId: null, hard: true }

test('blocked days: for everyone, for this body, not for another', () => {
  expect(kinds({}, { blocks: [{ ...block, name: 'Almedalen' }] })).toEqual(['blocked!'])
  expect(kinds({}, { blocks: [{ ...block, name: 'Almedalen', hard: false }] })).toEqual(['blocked'])
  expect(kinds({}, { blocks: [{ ...block, name: 'Nämnd', rssId: 'rss-12' }] })).toEqual(['blocked_rss!'])
  expect(kinds({}, { blocks: [{ ...block, name: 'Nämnd', rssId: 'rss-13' }] })).toEqual([])
  expect(kinds({ date: '2027-05-18' }, { blocks: [{ ...block, name: 'x' }] })).toEqual([])
})

test('a blocked team is hard only when the others are busy too', () => {
  const blocks = [{ ...block, name: 'Kurs', team: 1 }]
  expect(kinds({}, { blocks })).toEqual(['blocked_team!'])
  expect(kinds({}, { blocks, teams: 2 })).toEqual(['blocked_team'])
  expect(kinds({}, { blocks, teams: 2, others: [other({})] })).toEqual(['same_day!', 'blocked_team!'])
  expect(kinds({}, { blocks: [{ ...block, name: 'Kurs', team: 3 }], teams: 2 })).toEqual([])
})

test('the journey from the day before and to the day after must fit in an evening', () => {
  const before = other({ date: '2027-05-11', name: 'Kiruna', place: kiruna })
  const after = other({ date: '2027-05-13', name: 'Kiruna', place: kiruna })
  expect(kinds({}, { others: [before, after] })).toEqual(['travel_before!', 'travel_after!'])
  expect(clashes({}, { others: [before] })[0]?.params).toEqual({ name: 'Kiruna', hours: 5.5 })
  expect(kinds({}, { others: [before], teams: 2 })).toEqual([])
  expect(kinds({}, { others: [{ ...before, place: malmo }] })).toEqual([])
  expect(kinds({}, { others: [{ ...before, place: null }] })).toEqual([])
  expect(kinds({}, { others: [{ ...before, date: '2027-05-10' }] })).toEqual([])
  const nearby = other({ date: '2027-05-11', name: 'Skåne 2' })
  expect(kinds({}, { others: [before, nearby], teams: 2 })).toEqual([])
})

test('a late end leaves no evening to travel in', () => {
  const before = other({ date: '2027-05-11', end: '19:30' })
  expect(kinds({}, { others: [before] })).toEqual(['travel_before!'])
})

const venue = { id: 'gasverket', name: 'Gasverket', capacity: 100 }

test('a venue may be too small, taken, or held no longer', () => {
  expect(kinds({ venue, heldUntil: '2027-03-01' })).toEqual([])
  expect(kinds({ venue, heldUntil: '2027-02-28' })).toEqual(['hold_lapsed!'])
  expect(kinds({ venue: { ...venue, capacity: 98 } })).toEqual(['venue_small!'])
  const others = [other({ venueId: 'gasverket' })]
  expect(kinds({ venue }, { others, teams: 5 })).toEqual(['venue_taken!', 'same_day'])
})

test("the region's school holidays are told", () => {
  expect(kinds({ date: '2027-02-24' })).toEqual(['winter_break'])
  expect(kinds({ date: '2027-11-03' })).toEqual(['autumn_break'])
  expect(kinds({ date: '2027-06-30' })).toEqual(['summer_break'])
  // Easter Day is 28 March 2027: some schools have their break the week before, others the week after.
  for (const date of ['2027-03-23', '2027-03-31']) expect(kinds({ date })).toEqual(['easter_break'])
  for (const date of ['2027-03-19', '2027-04-05']) expect(kinds({ date })).toEqual([])
  expect(kinds({ date: '2027-12-21' })).toEqual(['christmas_break'])
  expect(kinds({ date: '2028-01-04' })).toEqual(['christmas_break'])
})

test('an RSS contact is told nothing about other bodies’ seminars', () => {
  const others = [other({ venueId: 'gasverket' }), other({ date: '2027-05-11', place: kiruna })]
  const all = clashes({ venue: { ...venue, capacity: 1 } }, { others })
  expect(clashesForRss(all).map(({ kind }) => kind)).toEqual(['venue_small'])
})

test('who ticked has seen these clashes and no others', () => {
  const one = clashes({}, { others: [other({})] })
  const two = clashes({}, { others: [other({}), other({ name: 'Örebro' })] })
  expect(tickOf(clashes({ date: '2027-05-07' }))).toBe('')
  expect(tickOf(one)).not.toBe('')
  expect(tickOf(one)).not.toBe(tickOf(two))
})

test('the place is the venue’s town when it is known, otherwise the plan’s', () => {
  const towns = [
    { ...lund, code: '1281', population: 1 },
    { ...malmo, code: '1280', population: 9 },
  ]
  const members = towns.slice(0, 1)
  const where = { venueTown: null, townCode: null, members }
  expect(placeOf({ ...where, venueTown: 'MALMÖ' }, towns)?.name).toBe('Malmö')
  expect(placeOf({ ...where, townCode: '1280' }, towns)?.name).toBe('Malmö')
  expect(placeOf({ ...where, venueTown: 'Okänd' }, towns)?.name).toBe('Lund')
  expect(placeOf({ ...where, members: [] }, towns)).toBeNull()
})

test('with one team, a date beside a settled one on the same day is never without a hard clash', () => {
  const day = fc.integer({ min: 1, max: 28 }).map((n) => `2027-05-${String(n).padStart(2, '0')}`)
  fc.assert(
    fc.property(day, fc.array(day, { minLength: 1, maxLength: 5 }), (date, dates) => {
      const others = dates.map((one) => other({ date: one }))
      const isHard = clashes({ date }, { others }).some(({ kind, hard }) => kind === 'same_day' && hard)
      expect(isHard).toBe(dates.includes(date))
    }),
  )
})
