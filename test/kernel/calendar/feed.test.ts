import fc from 'fast-check'
import ICAL from 'ical.js'
import nodeIcal from 'node-ical'
import { expect, test } from 'vitest'
import { type FeedEvent, feedOf } from '../../../src/kernel/calendar/ics.ts'
import { toUtc } from '../../../src/kernel/time.ts'

const event: FeedEvent = {
  uid: 'seminar-1@radslag.example',
  sequence: 2,
  changedAt: '2027-03-01T08:00:00Z',
  startsAt: toUtc('2027-10-06', '09:30'),
  endsAt: toUtc('2027-10-06', '15:30'),
  status: 'CONFIRMED',
  title: 'Dialogseminarium Jämtland Härjedalen',
  description: 'Omgång 2027, 8 kommuner\nSemikolon; komma, bakstreck \\ och ”citat”',
  location: 'Gamla tingshuset, Rådhusgatan 40, Östersund',
  url: 'https://radslag.example/seminarier/jamtland-harjedalen-1',
}

function read(content: string) {
  const calendar = new ICAL.Component(ICAL.parse(content))
  return { calendar, events: calendar.getAllSubcomponents('vevent').map((c) => new ICAL.Event(c)) }
}

function readOther(content: string) {
  return Object.values(nodeIcal.sync.parseICS(content)).filter((one) => one?.type === 'VEVENT') as unknown as {
    uid: string
    summary: string
    start: Date
    end: Date
    status: string
  }[]
}

test('two libraries read the same calendar', () => {
  const content = feedOf({ name: 'Rådslag: alla seminarier', events: [event] })
  const { calendar, events } = read(content)
  expect(calendar.getFirstPropertyValue('x-wr-calname')).toBe('Rådslag: alla seminarier')
  expect(calendar.getFirstPropertyValue('prodid')).toBe('-//Radslag//Radslag 1//SV')
  expect(String(calendar.getFirstPropertyValue('refresh-interval'))).toBe('PT2H')
  expect(events).toHaveLength(1)
  expect(events[0]).toMatchObject({
    uid: event.uid,
    sequence: 2,
    summary: event.title,
    description: event.description,
    location: event.location,
  })
  const [other] = readOther(content)
  expect(other).toMatchObject({ uid: event.uid, summary: event.title, status: 'CONFIRMED' })
  expect(other?.start.toISOString()).toBe('2027-10-06T07:30:00.000Z')
})

test('half past nine is half past nine before and after both clock changes', () => {
  const days = ['2027-03-27', '2027-03-29', '2027-10-30', '2027-11-01']
  const events = days.map((day, n) => ({
    ...event,
    uid: `${n}@x`,
    startsAt: toUtc(day, '09:30'),
    endsAt: toUtc(day, '15:30'),
  }))
  const content = feedOf({ name: 'x', events })
  const shown = (at: Date) => at.toLocaleString('sv-SE', { timeZone: 'Europe/Stockholm' }).slice(0, 16)
  const expected = days.map((day) => `${day} 09:30`)
  expect(read(content).events.map((one) => shown(one.startDate.toJSDate()))).toEqual(expected)
  expect(readOther(content).map((one) => shown(one.start))).toEqual(expected)
})

test('no line is longer than 75 octets, and any text comes back whole', () => {
  const part = fc.constantFrom('å', 'ä', 'ö', 'Å', '🙂', ';', ',', '\\', '\n', 'n', ' ', '"', 'END:')
  const anyText = fc.array(part, { minLength: 1, maxLength: 120 }).map((parts) => `x${parts.join('')}x`)
  fc.assert(
    fc.property(anyText, (description) => {
      const content = feedOf({ name: 'å', events: [{ ...event, description }] })
      for (const line of content.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
      expect(Buffer.from(content).toString()).toBe(content)
      expect(read(content).events[0]?.description).toBe(description)
    }),
  )
})

test('an empty calendar is one too', () => {
  expect(read(feedOf({ name: 'x', events: [] })).events).toEqual([])
})
