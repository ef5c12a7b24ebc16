import fc from 'fast-check'
import ICAL from 'ical.js'
import nodeIcal from 'node-ical'
import { expect, test } from 'vitest'
import { type CalendarEvent, calendarOf } from '../../../src/kernel/calendar/ics.ts'
import { linkMark, linkToken } from '../../../src/kernel/ids.ts'
import { toUtc } from '../../../src/kernel/time.ts'

const event: CalendarEvent = {
  method: 'REQUEST',
  sequence: 0,
  stampedAt: '2027-03-01T08:00:00Z',
  startsAt: toUtc('2027-10-06', '09:30'),
  endsAt: toUtc('2027-10-06', '15:30'),
  title: 'Dialogseminarium om äldreomsorgens kompetensförsörjning, Västra Götaland',
  description: `Så här svarar du:\nhttps://radslag.example/i/${linkMark}\n\nÅÄÖ, semikolon; och \\ bakstreck.`,
  location: 'Gamla gasverket, Gasverksgatan 12, Lund',
  organizer: { name: 'Kompetenscentrum för äldreomsorg', email: 'radslag@kc.example' },
}
const attendee = { uid: 'abc@radslag.example', name: 'Åsa Öberg', email: 'asa.oberg@lund.example' }

function read(content: string) {
  const calendar = new ICAL.Component(ICAL.parse(content))
  const component = calendar.getFirstSubcomponent('vevent')
  if (!component) throw new Error('no event')
  return { calendar, component, event: new ICAL.Event(component) }
}

function readOther(content: string) {
  const [found] = Object.values(nodeIcal.sync.parseICS(content)).filter((c) => c?.type === 'VEVENT')
  return found as unknown as Record<string, never> & { start: Date; end: Date }
}

test('two libraries read the same invitation', () => {
  const content = calendarOf(event)(attendee)
  const one = read(content)
  expect(one.calendar.getFirstPropertyValue('method')).toBe('REQUEST')
  expect(one.event.uid).toBe('abc@radslag.example')
  expect(one.event.sequence).toBe(0)
  expect(one.event.summary).toBe(event.title)
  expect(one.event.description).toBe(event.description)
  expect(one.event.location).toBe(event.location)
  expect(one.event.startDate.toJSDate().toISOString()).toBe('2027-10-06T07:30:00.000Z')
  expect(one.event.organizer).toBe('mailto:radslag@kc.example')
  const [invited] = one.component.getAllProperties('attendee')
  expect(invited?.getFirstValue()).toBe('mailto:asa.oberg@lund.example')
  expect(invited?.getParameter('cn')).toBe('Åsa Öberg')
  expect(invited?.getParameter('role')).toBe('REQ-PARTICIPANT')
  expect(invited?.getParameter('partstat')).toBe('NEEDS-ACTION')
  expect(invited?.getParameter('rsvp')).toBe('TRUE')
  expect(one.component.getFirstPropertyValue('dtstamp')?.toString()).toBe('2027-03-01T08:00:00Z')
  const other = readOther(content)
  expect(other).toMatchObject({
    uid: 'abc@radslag.example',
    summary: event.title,
    description: event.description,
    location: event.location,
    sequence: 0,
    status: 'CONFIRMED',
  })
  expect(other.start.toISOString()).toBe('2027-10-06T07:30:00.000Z')
  expect(other.end.toISOString()).toBe('2027-10-06T13:30:00.000Z')
})

test('METHOD, UID, DTSTAMP and ORGANIZER occur once', () => {
  const content = calendarOf(event)(attendee)
  for (const name of ['METHOD', 'UID', 'DTSTAMP', 'ORGANIZER', 'ATTENDEE', 'SEQUENCE'])
    expect(content.match(new RegExp(`^${name}[:;]`, 'gm'))).toHaveLength(1)
  expect(content).not.toMatch(/ROLE="|X-PUBLISHED-TTL/)
})

test('a cancelled seminar is taken out of the calendar', () => {
  const content = calendarOf({ ...event, method: 'CANCEL', sequence: 2 })(attendee)
  const one = read(content)
  expect(one.calendar.getFirstPropertyValue('method')).toBe('CANCEL')
  expect(one.component.getFirstPropertyValue('status')).toBe('CANCELLED')
  expect(one.event.sequence).toBe(2)
  expect(one.event.uid).toBe('abc@radslag.example')
})

test('the hours are right before and after both clock changes', () => {
  const days = [
    ['2027-03-26', '08:30'],
    ['2027-03-29', '07:30'],
    ['2027-10-29', '07:30'],
    ['2027-11-01', '08:30'],
  ] as const
  for (const [date, utc] of days) {
    const content = calendarOf({ ...event, startsAt: toUtc(date, '09:30'), endsAt: toUtc(date, '15:30') })(attendee)
    expect(read(content).event.startDate.toJSDate().toISOString()).toBe(`${date}T${utc}:00.000Z`)
    expect(readOther(content).start.toISOString()).toBe(`${date}T${utc}:00.000Z`)
  }
})

test('no line is longer than 75 octets and no letter is cut, whatever the texts, also with the token in', () => {
  const swedish = fc.string({ unit: fc.constantFrom(...'abcåäöÅÄÖ é€🙂;,\\"\n'.split('')), maxLength: 300 })
  fc.assert(
    fc.property(swedish, swedish, swedish, fc.nat(80), (title, description, name, at) => {
      const marked = `${'ö'.repeat(at)}https://x.example/i/${linkMark} ${description}`
      const content = calendarOf({ ...event, title: `T${title}`, description: marked })({
        ...attendee,
        name: `N${name}`,
      }).replaceAll(linkMark, linkToken('secret', 'id'))
      for (const line of content.split('\r\n')) {
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
        expect(line).not.toContain('\uFFFD')
      }
      const expected = marked.replaceAll(linkMark, linkToken('secret', 'id'))
      expect(read(content).event.description).toBe(expected)
    }),
  )
})

test('a name cannot add lines or parameters', () => {
  const content = calendarOf(event)({
    ...attendee,
    name: 'Eva";ROLE=CHAIR:mailto:x@y.example\r\nATTENDEE:mailto:all@y.example',
  })
  const invited = read(content).component.getAllProperties('attendee')
  expect(invited).toHaveLength(1)
  expect(invited[0]?.getFirstValue()).toBe('mailto:asa.oberg@lund.example')
  expect(invited[0]?.getParameter('role')).toBe('REQ-PARTICIPANT')
})
