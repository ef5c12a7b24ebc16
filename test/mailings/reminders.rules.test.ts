import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findSpecialDay, isWorkingTime } from '../../src/kernel/calendar/working-time.ts'
import { addDays, toLocal } from '../../src/kernel/time.ts'
import type { Person } from '../../src/mailings/compose/audience.rules.ts'
import { mayBeReminded, nthReminder, remindedBy } from '../../src/mailings/compose/sent.rules.ts'
import { sendingTime, stateOf } from '../../src/mailings/reminders/rules.ts'

describe('a reminder goes out', () => {
  const at = (lastDay: string, days: number) => sendingTime(lastDay, { days, hour: 9 })

  test('so many days before, at its hour in Sweden', () => {
    expect(at('2027-03-31', 7)).toBe('2027-03-24T08:00:00Z')
  })
  test('on the Friday when the day is a Sunday', () => {
    expect(at('2027-04-18', 7)).toBe('2027-04-09T07:00:00Z')
  })
  test('on the Wednesday before Easter, past the shortened Thursday', () => {
    expect(at('2027-04-05', 7)).toBe('2027-03-24T08:00:00Z')
    expect(at('2027-04-01', 7)).toBe('2027-03-24T08:00:00Z')
  })
  test('before Ascension Day when the day is the bridge day after it', () => {
    expect(at('2027-05-14', 7)).toBe('2027-05-05T07:00:00Z')
  })
  test('at the same hour of the clock on both sides of each change', () => {
    expect([at('2027-03-26', 1), at('2027-04-01', 2)].map((one) => toLocal(one).time)).toEqual(['09:00', '09:00'])
    expect([at('2027-10-30', 1), at('2027-11-02', 1)]).toEqual(['2027-10-29T07:00:00Z', '2027-11-01T08:00:00Z'])
  })
  test('never later than asked, and never on a special day, whatever the day', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1400 }),
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 8, max: 16 }),
        (offset, days, hour) => {
          const lastDay = addDays('2026-06-01', offset)
          const time = sendingTime(lastDay, { days, hour })
          const { date } = toLocal(time)
          expect(isWorkingTime(time)).toBe(true)
          expect(findSpecialDay(date)).toBeNull()
          expect(date <= addDays(lastDay, -days)).toBe(true)
        },
      ),
    )
  })
})

test('working time is weekdays from eight until five in Sweden', () => {
  const times = {
    '2027-04-09T14:59:59Z': true, // Friday 16.59
    '2027-04-09T15:00:00Z': false,
    '2027-04-12T05:59:59Z': false, // Monday 7.59
    '2027-04-12T06:00:00Z': true,
    '2027-04-11T10:00:00Z': false, // Sunday
    '2027-03-26T10:00:00Z': false, // Good Friday
    '2027-03-29T10:00:00Z': false, // Easter Monday
    '2027-03-24T07:00:00Z': true, // 8.00, winter time
    '2027-03-30T06:00:00Z': true, // 8.00, summer time
    '2027-03-30T15:00:00Z': false,
    '2027-11-01T06:30:00Z': false, // winter time again
    '2027-11-01T15:30:00Z': true,
  }
  for (const [at, isOpen] of Object.entries(times)) expect([at, isWorkingTime(at)]).toEqual([at, isOpen])
})

test('how a reminder stands', () => {
  const rule = { pausedAt: null, savedAt: '2027-03-01T08:00:00Z' }
  const seminar = { confirmedAt: '2027-03-02T08:00:00Z' }
  const at = '2027-03-24T08:00:00Z'
  const stand = (now: string, more = {}, isDone = false) =>
    stateOf({ ...rule, ...more }, seminar, { planned: at, at, now, isDone })
  expect(stand('2027-03-24T07:59:59Z')).toBe('coming')
  expect(stand('2027-03-24T08:00:00Z')).toBe('due')
  expect(stand('2027-03-27T08:00:00Z')).toBe('due')
  expect(stand('2027-03-27T08:00:01Z')).toBe('missed')
  expect(stand('2027-03-27T08:00:01Z', {}, true)).toBe('done')
  expect(stand('2027-03-24T08:00:00Z', { pausedAt: at })).toBe('paused')
  expect(stand('2027-03-24T09:00:00Z', { savedAt: '2027-03-24T08:30:00Z' })).toBe('passed')
})

test('nobody is reminded more than twice, nor twice within three days, seat or guest, new link or not', () => {
  const purpose = 'reply_reminder'
  const tries = fc.array(fc.record({ wait: fc.nat(4), link: fc.nat(2), address: fc.nat(1) }), { maxLength: 30 })
  fc.assert(
    fc.property(fc.constantFrom('guest' as const, 'holder' as const), tries, (kind, all) => {
      let today = '2027-04-01'
      const sent: { day: string; link: number; address: number; nth: number }[] = []
      for (const { wait, link, address } of all) {
        today = addDays(today, wait)
        const rows = sent.map((one) => ({
          purpose,
          linkId: `l${one.link}`,
          invitationId: 'r',
          email: `${one.address}@x.se`,
          at: `${one.day}T08:00:00Z`,
        }))
        const to = { linkId: `l${link}`, email: `${address}@x.se` }
        const person = { kind, ...to, invitationId: 'r' } as Person
        const reminded = remindedBy([
          ...rows,
          { ...to, purpose, linkId: 'other', invitationId: 'other', at: `${today}T08:00:00Z` },
        ])
        if (mayBeReminded(purpose, person, { reminded, today }))
          sent.push({ day: today, link, address, nth: nthReminder(purpose, person, reminded) })
      }
      for (const by of ['link', 'address'] as const)
        for (const own of Map.groupBy(sent, (one) => one[by]).values()) {
          expect(own.length).toBeLessThanOrEqual(2)
          const [first, second] = own
          if (first && second) expect(second.day >= addDays(first.day, 3)).toBe(true)
        }
    }),
  )
})
