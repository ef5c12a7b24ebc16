import { expect, test } from 'vitest'
import type { Offer } from '../../../src/negotiation/clash.rules.ts'
import {
  type ProposalContext,
  proposeAnswerBy,
  whyCannotAnswerBy,
  whyCannotConfirm,
  whyCannotHold,
  whyCannotNegotiate,
  whyCannotPropose,
  whyCannotReopen,
} from '../../../src/negotiation/dates/rules.ts'

const context: ProposalContext = { today: '2027-03-01', startsOn: '2027-03-01', endsOn: '2027-12-15', taken: [] }
const day = { date: '2027-05-12', start: '09:30', end: '15:30' }
const why = (proposal: Partial<typeof day>, more: Partial<ProposalContext> = {}) =>
  whyCannotPropose({ ...day, ...proposal }, { ...context, ...more })

test('an ordinary day within the round may be proposed', () => {
  expect(why({})).toBeNull()
  expect(why({ date: '2027-03-02' })).toBeNull()
  expect(why({ date: '2027-12-15' })).toBeNull()
})

test('refuses today and earlier', () => {
  expect(why({ date: '2027-03-01' })).toEqual({ field: 'date', key: 'dates.is_today' })
  expect(why({ date: '2026-05-12' })?.key).toBe('seminars.in_the_past')
})

test('refuses a day before or after the round', () => {
  expect(why({ date: '2027-12-16' })?.key).toBe('seminars.outside_round')
  expect(why({}, { startsOn: '2027-05-13' })?.key).toBe('seminars.outside_round')
})

test('refuses the hour that the clock skips in March, at either end', () => {
  const spring = { date: '2027-03-28' }
  expect(why({ ...spring, start: '02:30' })).toEqual({ field: 'start', key: 'time.no_such_hour' })
  expect(why({ ...spring, start: '01:30', end: '02:30' })).toEqual({ field: 'end', key: 'time.no_such_hour' })
  expect(why({ ...spring, start: '01:30', end: '03:30' })).toBeNull()
})

test('the hour that comes twice in October is its first', () => {
  expect(why({ date: '2027-10-31', start: '01:30', end: '02:30' })).toBeNull()
})

test('refuses an end at or before the start', () => {
  expect(why({ end: '09:30' })).toEqual({ field: 'end', key: 'dates.ends_before_start' })
  expect(why({ end: '09:00' })?.key).toBe('dates.ends_before_start')
})

test('refuses the same day and start twice, not another hour of the day', () => {
  const taken = [{ date: day.date, start: day.start }]
  expect(why({}, { taken })?.key).toBe('dates.already_proposed')
  expect(why({ start: '10:00' }, { taken })).toBeNull()
})

test('a venue is one of those to choose among, and held until a day before the seminar at the latest', () => {
  const venues = ['gasverket']
  const held = { ...day, venueId: 'gasverket', heldUntil: '2027-04-01' }
  const why = (offer: Offer, venues: string[]) => whyCannotHold(offer, { today: context.today, venues })
  expect(why(held, venues)).toBeNull()
  expect(why({ ...held, heldUntil: '2027-05-12' }, venues)).toBeNull()
  expect(why(held, [])).toEqual({ field: 'venue', key: 'dates.no_such_venue' })
  const after = why({ ...held, heldUntil: '2027-05-13' }, venues)
  expect(after).toEqual({ field: 'held_until', key: 'dates.held_after_seminar' })
  const past = why({ ...held, heldUntil: '2027-02-28' }, venues)
  expect(past).toEqual({ field: 'held_until', key: 'dates.held_in_past' })
  const none = why({ ...held, venueId: null, heldUntil: '2027-04-01' }, venues)
  expect(none).toEqual({ field: 'held_until', key: 'dates.held_without_venue' })
})

test('the last day to answer is from today on and before the first of the dates', () => {
  const by = (day: string, earliest: string | null = '2027-05-12') =>
    whyCannotAnswerBy(day, { today: context.today, earliest })
  expect(by('2027-03-01')).toBeNull()
  expect(by('2027-05-11')).toBeNull()
  expect(by('2027-02-28')).toBe('dates.answer_by_past')
  expect(by('2027-05-12')).toBe('dates.answer_by_late')
  expect(by('2027-12-01', null)).toBeNull()
  expect(proposeAnswerBy('2027-03-01', 14)).toBe('2027-03-15')
  expect(proposeAnswerBy('2027-03-01', 14, '2027-03-05')).toBe('2027-03-04')
})

const now = '2027-03-01T08:00:00Z'
const option = { starts_at: '2027-05-12T07:30:00Z', answer: 'yes', withdrawn_at: null }
const seminar = { cancelledAt: null, confirmedAt: null, startsAt: null }

test('confirms what the RSS has not refused, also when it has not answered', () => {
  expect(whyCannotConfirm(option, seminar, now)).toBeNull()
  expect(whyCannotConfirm({ ...option, answer: null }, seminar, now)).toBeNull()
  expect(whyCannotConfirm({ ...option, answer: 'if_need_be' }, seminar, now)).toBeNull()
})

test('does not confirm a refused, withdrawn or past date, nor for a cancelled seminar', () => {
  const no = { ...option, answer: 'no' }
  expect(whyCannotConfirm(no, seminar, now)).toBe('dates.refused_by_rss')
  const withdrawn = { ...option, withdrawn_at: now }
  expect(whyCannotConfirm(withdrawn, seminar, now)).toBe('dates.option_withdrawn')
  const today = { ...option, starts_at: '2027-03-01T12:00:00Z' }
  expect(whyCannotConfirm(today, seminar, now)).toBe('seminars.in_the_past')
  expect(whyCannotConfirm(option, { cancelledAt: now }, now)).toBe('seminars.is_cancelled')
})

test('dates are discussed until one is confirmed', () => {
  expect(whyCannotNegotiate(seminar)).toBeNull()
  expect(whyCannotNegotiate({ ...seminar, confirmedAt: now })).toBe('dates.already_confirmed')
  expect(whyCannotNegotiate({ ...seminar, cancelledAt: now })).toBe('seminars.is_cancelled')
})

test('a date is taken back until the seminar has begun', () => {
  const dated = { confirmedAt: now, startsAt: '2027-05-12T07:30:00Z' }
  expect(whyCannotReopen(dated, now)).toBeNull()
  expect(whyCannotReopen(dated, '2027-05-12T07:30:00Z')).toBe('seminars.already_held')
  expect(whyCannotReopen(seminar, now)).toBe('seminars.not_confirmed')
})
