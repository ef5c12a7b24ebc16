import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, week } from '../../src/kernel/time.ts'
import { findWeek, mondaysOf } from '../../src/tour/days.rules.ts'
import { asItStands, lettersOf, type OfferState, planOffers } from '../../src/tour/offers.rules.ts'
import type { TourDate } from '../../src/tour/rules.ts'
import { missingBlocks, problemsOfBlock, suggestBlocks } from '../../src/tour/settings.rules.ts'
import { anInput, aSeminar } from './support.ts'

const day = (date: string, trip: string[]): TourDate => ({
  date,
  start: '09:00',
  end: '15:00',
  team: 1,
  trip,
  travelMinutes: 0,
  reasons: [],
  warnings: [],
})

const state = (id: string, values: Partial<OfferState> = {}): OfferState => ({
  id,
  slug: id,
  name: id,
  rssId: `rss-${id}`,
  rssName: '',
  confirmedAt: null,
  cancelledAt: null,
  open: [],
  ...values,
})

test('suggests the days of the year itself: Almedalen, summer, Christmas, and elections when there is one', () => {
  const round = { from: '2026-04-01', to: '2026-12-31' }
  expect(suggestBlocks(round)).toEqual([
    { kind: 'summer', from: '2026-06-15', to: '2026-08-16' },
    { kind: 'almedalen', from: '2026-06-22', to: '2026-06-26' },
    { kind: 'election', from: '2026-09-07', to: '2026-09-14' },
    { kind: 'christmas', from: '2026-12-20', to: '2026-12-31' },
  ])
  const kinds = suggestBlocks({ from: '2027-01-01', to: '2027-12-31' }).map((one) => one.kind)
  expect(kinds).toEqual(['christmas', 'summer', 'almedalen', 'christmas'])
  const common = { from: '2026-06-01', to: '2026-08-31', team: null, rssId: null }
  expect(missingBlocks(round, [common]).map((one) => one.kind)).toEqual(['election', 'christmas'])
  expect(missingBlocks(round, [{ ...common, rssId: 'rss-12' }])).toHaveLength(4)
})

test('every suggestion lies within the round', () => {
  const first = fc.integer({ min: 0, max: 3000 })
  fc.assert(
    fc.property(first, fc.integer({ min: 1, max: 900 }), (start, length) => {
      const from = addDays('2026-01-01', start)
      const round = { from, to: addDays(from, length) }
      return suggestBlocks(round).every((one) => Object.keys(problemsOfBlock(one, round)).length === 0)
    }),
  )
})

test('finds each week of a period by its number', () => {
  const period = { from: '2027-10-01', to: '2028-03-31' }
  for (const monday of mondaysOf(period)) expect(findWeek(period, week(monday))).toBe(monday)
  expect(findWeek(period, 20)).toBeNull()
  expect(findWeek(period, Number.NaN)).toBeNull()
})

test('offers what is to come and not offered already, and says why not otherwise', () => {
  const dates = Object.fromEntries(
    ['a', 'open', 'settled', 'off', 'past'].map((id) => [
      id,
      id === 'past' ? [day('2027-03-01', [id])] : [day('2027-05-04', [id]), day('2027-04-06', [id])],
    ]),
  )
  const states = [
    state('a', { open: ['2027-05-04 09:00'] }),
    state('open', { open: ['2027-05-04 09:00', '2027-04-06 09:00'] }),
    state('settled', { confirmedAt: '2027-03-01T08:00:00Z' }),
    state('off', { cancelledAt: '2027-03-01T08:00:00Z' }),
    state('past'),
    state('unknown'),
  ]
  const offers = planOffers({ dates }, states, '2027-03-01')
  expect(offers.map(({ seminar, refusal }) => [seminar.id, refusal])).toEqual([
    ['a', null],
    ['open', 'tour.offer_open'],
    ['settled', 'tour.offer_confirmed'],
    ['off', 'seminars.stage.cancelled'],
    ['past', 'tour.offer_soon'],
  ])
  expect(offers[0]).toMatchObject({ dates: [{ date: '2027-04-06' }], older: 1 })
  expect(offers.slice(1).every((one) => one.dates.length === 0)).toBe(true)
})

test('a date that comes before the last day to answer is not offered', () => {
  const dates = { a: [day('2027-03-10', ['a']), day('2027-04-06', ['a'])] }
  const [offer] = planOffers({ dates }, [state('a')], '2027-03-15')
  expect(offer?.dates.map(({ date }) => date)).toEqual(['2027-04-06'])
})

test('dates are only more to choose from when the plan’s own is offered already', () => {
  const dates = { a: [day('2027-05-04', ['a']), day('2027-04-06', ['a'])] }
  const isExtra = (open: string[]) =>
    planOffers({ dates }, [{ ...state('a'), open }], '2027-03-01').map((one) => one.isExtra)
  expect(isExtra([])).toEqual([false])
  expect(isExtra(['2027-04-06 09:00'])).toEqual([false])
  expect(isExtra(['2027-05-04 09:00'])).toEqual([true])
})

test('a seminar settled elsewhere leaves its trip, one settled as proposed stays on it', () => {
  const fixed = (date: string) => ({ date, start: '10:00', end: '16:00' })
  const result = {
    dates: { a: [day('2027-05-04', ['a', 'b']), day('2027-06-01', ['a'])], b: [day('2027-05-05', ['a', 'b'])] },
  }
  const settled = (date: string) =>
    anInput({ seminars: [aSeminar({ id: 'a', fixed: fixed(date) }), aSeminar({ id: 'b' })] })
  const away = asItStands(settled('2027-09-07'), result).dates
  expect(away.a).toMatchObject([{ date: '2027-09-07', start: '10:00', trip: ['a'] }])
  expect(away.b).toMatchObject([{ date: '2027-05-05', trip: ['b'] }])
  const there = asItStands(settled('2027-05-04'), result).dates
  expect(there.a).toMatchObject([{ date: '2027-05-04', start: '10:00', trip: ['a', 'b'] }])
  expect(there.b).toMatchObject([{ trip: ['a', 'b'] }])
})

test('one letter a person, with every seminar of the own bodies and no other', () => {
  const offers = planOffers(
    { dates: { a: [day('2027-05-04', ['a'])], b: [day('2027-05-05', ['b'])] } },
    [state('a'), state('b')],
    '2027-03-01',
  )
  const contact = (accountId: string, rssId: string) => ({
    id: accountId,
    rssId,
    name: accountId,
    title: null,
    email: '',
    phone: null,
  })
  const letters = lettersOf(offers, [
    contact('both', 'rss-a'),
    contact('one', 'rss-a'),
    contact('both', 'rss-b'),
    contact('none', 'rss-c'),
  ])
  expect(letters.map(({ to, offers: own }) => [to.name, own.map((one) => one.seminar.id)])).toEqual([
    ['both', ['a', 'b']],
    ['one', ['a']],
  ])
})
