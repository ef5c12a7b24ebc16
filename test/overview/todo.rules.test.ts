import { expect, test } from 'vitest'
import { regionStates, type Situation } from '../../src/overview/rules.ts'
import { todos } from '../../src/overview/todo.rules.ts'
import type { SeminarFacts } from '../../src/seminars/checklist.rules.ts'
import { settledFacts } from '../support/seminar.ts'

const round = { reply_days: 14, answer_deadline: '2027-12-15' }
const at = '2027-03-01T08:00:00Z'

const settled = settledFacts

function doing(facts: Partial<SeminarFacts>, today: string, more: Partial<Situation> = {}) {
  const situation: Situation = {
    regions: [{ code: '12', name: 'Skåne', winter_break_weeks: '8', autumn_break_week: '44' }],
    facts: [{ ...settled, ...facts }],
    failed: 0,
    outdated: 0,
    bounced: 0,
    unread: 0,
    unplaced: [],
    held: 0,
    waiting: 0,
    said: [],
    saidToGuests: [],
    guestHours: new Map(),
    helped: { seminars: [], helpers: [] },
    reminds: true,
    options: [],
    handovers: [],
    ...more,
  }
  const regions = regionStates(situation, today)
  return todos({ ...situation, regions }, round, today).map(({ kind, due, late }) => [kind, due, late])
}

test('that nobody is reminded is something to do while somebody invited is silent', () => {
  const silent = { replied: 90 }
  expect(doing(silent, '2027-06-01', { reminds: false })).toContainEqual(['no_reminders', null, false])
  expect(doing(silent, '2027-06-01')).toEqual([])
  expect(doing({}, '2027-06-01', { reminds: false })).toEqual([])
})

test('dates are to be offered before the tour begins, not before its end', () => {
  const none = { confirmedAt: null, date: null, options: 0 }
  expect(doing(none, '2027-02-01')).toEqual([['no_options', '2027-03-18', false]])
  expect(doing(none, '2027-03-25')).toEqual([['no_options', '2027-03-18', true]])
  // Once the tour has begun, the deadline is the last day on which a date could still be settled in time.
  expect(doing(none, '2027-05-01')).toEqual([['no_options', '2027-10-20', false]])
})

const undated = { confirmedAt: null, date: null, options: 3, optionsAnswered: 1 }

test('nothing is asked when all is settled', () => {
  expect(doing({}, '2027-08-01')).toEqual([])
  expect(doing({ cancelledAt: at, contacts: 0 }, '2027-08-01')).toEqual([])
})

test('no contact is late 8 weeks before the seminar, no venue 6 weeks before', () => {
  expect(doing({ contacts: 0 }, '2027-08-11')).toEqual([['no_contact', '2027-08-11', false]])
  expect(doing({ contacts: 0 }, '2027-08-12')).toEqual([['no_contact', '2027-08-11', true]])
  const noVenue = { venueConfirmedAt: null, venueName: null }
  expect(doing(noVenue, '2027-08-25')).toEqual([['no_venue', '2027-08-25', false]])
  expect(doing(noVenue, '2027-08-26')).toEqual([['no_venue', '2027-08-25', true]])
})

test('options unanswered past the day set for them are chased', () => {
  const asked = { ...undated, optionsProposedAt: '2027-05-03T08:00:00Z' }
  expect(doing(asked, '2027-05-17')).toEqual([])
  expect(doing(asked, '2027-05-18')).toEqual([['rss_silent', '2027-05-17', true]])
  expect(doing({ ...asked, optionsAnswerBy: '2027-05-10' }, '2027-05-11')).toEqual([['rss_silent', '2027-05-10', true]])
})

test('dates offered to a body without a contact call for a contact, not for a reminder', () => {
  const asked = { ...undated, contacts: 0, optionsProposedAt: '2027-05-03T08:00:00Z' }
  const later = { ...asked, roundStartsOn: '2027-08-01' }
  expect(doing(later, '2027-05-17')).toEqual([['no_contact', '2027-05-17', false]])
  expect(doing(later, '2027-05-18')).toEqual([['no_contact', '2027-05-17', true]])
})

test('silence from many is one thing to do, and what the secretariat decides stands before it', () => {
  const asked = { ...settled, ...undated, optionsProposedAt: '2027-05-03T08:00:00Z' }
  const answered = { ...asked, optionsAnswered: 3, optionsAnsweredAt: '2027-05-03T09:00:00Z' }
  const facts = [
    { ...asked, id: 'a' },
    { ...asked, id: 'b' },
    { ...answered, id: 'c', optionsPossible: 1 },
    { ...answered, id: 'd', optionsPossible: 0 },
  ]
  expect(doing({}, '2027-05-18', { facts })).toEqual([
    ['choose_date', '2027-05-17', true],
    ['all_refused', '2027-05-17', true],
    ['rss_silent', '2027-05-17', true],
  ])
})

test('a venue that is soon let go is settled first', () => {
  const held = { venueConfirmedAt: null, venueHeldUntil: '2027-06-15' }
  expect(doing(held, '2027-05-31').map(([kind]) => kind)).toEqual(['confirm_venue'])
  expect(doing(held, '2027-06-01')).toEqual([
    ['venue_lapses', '2027-06-15', false],
    ['confirm_venue', '2027-08-25', false],
  ])
  const asked = { ...undated, optionsProposedAt: '2027-05-30T08:00:00Z' }
  expect(doing({ ...asked, optionsHeldUntil: '2027-06-10' }, '2027-06-01')).toEqual([
    ['option_venue_lapses', '2027-06-10', false],
  ])
})

test('gaps asked for are waited for, then chased', () => {
  const gaps = { seatsHeld: 90, targetGroupApprovedAt: null, gapsAskedAt: '2027-05-03T08:00:00Z' }
  expect(doing(gaps, '2027-05-17')).toEqual([])
  expect(doing(gaps, '2027-05-18')).toEqual([['gaps_unanswered', '2027-05-17', true]])
  expect(doing({ ...gaps, gapsAnswerBy: '2027-06-01' }, '2027-05-18')).toEqual([])
})

test('a seminar without a date late in the round is urgent though its RSS may still answer', () => {
  const asked = { ...undated, optionsProposedAt: '2027-10-15T08:00:00Z' }
  expect(doing(asked, '2027-10-20')).toEqual([])
  expect(doing(asked, '2027-10-21')).toEqual([['no_date', '2027-10-20', true]])
})

test('a digital seminar needs its link before the invitation', () => {
  expect(doing({ form: 'digital' }, '2027-08-01')).toEqual([['no_link', '2027-08-25', false]])
  expect(doing({ form: 'both' }, '2027-08-01')).toEqual([['no_link', '2027-08-25', false]])
  expect(doing({ form: 'both', hasLink: 1 }, '2027-08-01')).toEqual([])
})

test('a municipality without a seminar comes before what has time', () => {
  const unplaced = ['Kungsbacka']
  expect(doing({ contacts: 0 }, '2027-08-01', { unplaced })).toEqual([
    ['unplaced', '2027-08-01', false],
    ['no_contact', '2027-08-11', false],
  ])
})
