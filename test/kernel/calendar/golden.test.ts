/**
 * Compares whole calendar files byte by byte, on the days of both clock changes. When a file changes, open it in real
 * calendar programs before you keep it: `GOLDEN=write vitest run test/kernel/calendar/golden.test.ts` writes the files.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ICAL from 'ical.js'
import nodeIcal from 'node-ical'
import { describe, expect, test } from 'vitest'
import type { ProgrammeLine } from '../../../src/invitations/letters.rules.ts'
import { seminarCalendar, senderOf } from '../../../src/invitations/letters.rules.ts'
import { linkMark } from '../../../src/kernel/ids.ts'
import { addMinutes, toUtc } from '../../../src/kernel/time.ts'
import type { SettledSeminar } from '../../../src/seminars/rules.ts'
import { testConfig } from '../../support/config.ts'
import { newSeminar } from '../../support/seminar.ts'

const folder = join(import.meta.dirname, 'golden')
/** 27 characters, the length of every token. */
const token = 'AbCdEfGhIjKlMnOpQrStUvWxYz0'
const uid = '0b5e7c1e-5f0b-4b53-9f43-3f8f2f4f7a10@radslag.example'

const seminar: SettledSeminar = {
  ...newSeminar,
  id: 's',
  slug: 'vastra-gotaland-2',
  name: 'Västra Götaland 2; "söder", väst',
  regionCode: '14',
  regionName: 'Västra Götaland',
  rssName: 'Göteborgsregionen',
  date: '2027-03-28',
  startTime: '09:30',
  endTime: '15:30',
  startsAt: '',
  endsAt: '',
  confirmedAt: '2027-01-11T08:00:00Z',
  venueName: 'Folkets hus "Röda rummet"; vån. 2,\nuppgång B',
  venueRoom: 'Åsnen',
  venueAddress: 'Södra Ågatan 12 A–C',
  venueMapUrl: '',
  venueTown: 'Öckerö, på ön på andra sidan sundet där färjan går varje halvtimme åt båda hållen',
  stepFree: 1,
  hearingLoop: 1,
  lift: 1,
  parking: 0,
  accessibleToilet: 1,
}

const programme: ProgrammeLine[] = [
  line('morning', '09:30', 'Samling, fika och mingel ☕', ''),
  line('morning', '10:00', 'Vad svarade kommunerna? 👩🏽‍⚕️ Åldrande, omsorg; och lön', 'Åsa "Ossian" Öberg'),
  line('morning', '11:00', 'å'.repeat(90), 'Örjan Ängström, SKR'),
  line('afternoon', '13:00', 'Möte med intresse\u00ADorganisationer \\ samtal', 'PRO, SPF och Demensförbundet'),
]

function line(part: 'morning' | 'afternoon', start: string, title: string, speaker: string) {
  return { part, start, title, detail: 'Står inte i kalendern.', speaker }
}

const attendee = {
  uid,
  name: 'Björn "Nalle" Åkesson-Öström; chef, Äldre & omsorg',
  email: 'bjorn.akesson@ockero.example',
}

interface Case {
  file: string
  method: 'REQUEST' | 'CANCEL'
  sequence: number
  date: string
  utc: [string, string]
  form: SettledSeminar['form']
}
const summer = ['07:30', '13:30'] as [string, string]
const winter = ['08:30', '14:30'] as [string, string]
const cases: Case[] = [
  one('request-2027-03-28', 'REQUEST', 0, '2027-03-28', summer),
  one('update-2027-03-28', 'REQUEST', 3, '2027-03-28', summer, 'both'),
  one('cancel-2027-03-28', 'CANCEL', 4, '2027-03-28', summer),
  one('request-2027-10-31', 'REQUEST', 0, '2027-10-31', winter),
  one('update-2027-10-31', 'REQUEST', 3, '2027-10-31', winter, 'digital'),
  one('cancel-2027-10-31', 'CANCEL', 4, '2027-10-31', winter, 'digital'),
]

function one(
  file: string,
  method: Case['method'],
  sequence: number,
  date: string,
  utc: [string, string],
  form: SettledSeminar['form'] = 'on_site',
): Case {
  return { file: `${file}.ics`, method, sequence, date, utc, form }
}

function write({ method, sequence, date, form }: Case): string {
  const startsAt = toUtc(date, '09:30')
  const own = { ...seminar, date, form, startsAt, endsAt: addMinutes(startsAt, 360) }
  const sender = senderOf({ config: { ...testConfig, baseUrl: 'https://radslag.example' } })
  const change = { method, sequence, now: '2027-01-11T08:15:00Z', programme }
  return seminarCalendar(sender, own, change)(attendee).replaceAll(linkMark, token)
}

/** What a reader of the calendar should see, written out here instead of computed by the code under test. */
function expected({ method, form }: Case) {
  const text = [
    ...(method === 'REQUEST' && form !== 'on_site' ? ['Länken till det digitala mötet finns på din sida.', ''] : []),
    ...(method === 'REQUEST'
      ? [
          'Svara på inbjudan eller skicka en ersättare:',
          `https://radslag.example/i/${token}`,
          '',
          'Länken är din. Skicka den inte vidare.',
          '',
          'Förmiddag: kommunens perspektiv',
          '9.30 Samling, fika och mingel ☕',
          '10.00 Vad svarade kommunerna? 👩🏽‍⚕️ Åldrande, omsorg; och lön, Åsa "Ossian" Öberg',
          `11.00 ${'å'.repeat(90)}, Örjan Ängström, SKR`,
          '',
          'Eftermiddag: möte med intresseorganisationer',
          '13.00 Möte med intresse\u00ADorganisationer \\ samtal, PRO, SPF och Demensförbundet',
          '',
        ]
      : []),
    'Kompetenscentrum för äldreomsorg, radslag@kompetenscentrum.example',
  ]
  const place =
    'Folkets hus "Röda rummet"; vån. 2, uppgång B, Åsnen, Södra Ågatan 12 A–C, Öckerö, på ön på andra sidan sundet där färjan går varje halvtimme åt båda hållen'
  return {
    summary: 'Dialogseminarium om äldreomsorgens kompetensförsörjning: Västra Götaland 2; "söder", väst',
    description: text.join('\n'),
    location: form === 'digital' ? 'Digitalt' : place,
  }
}

describe.each(cases)('$file', (scene) => {
  const file = join(folder, scene.file)
  const content = write(scene)
  if (process.env.GOLDEN === 'write') writeFileSync(file, content)
  const start = `${scene.date}T${scene.utc[0]}:00.000Z`
  const end = `${scene.date}T${scene.utc[1]}:00.000Z`

  test('is the same, octet by octet', () => {
    expect(Buffer.from(content).equals(readFileSync(file))).toBe(true)
  })

  test('has no line above 75 octets and no bare line break', () => {
    for (const text of content.split('\r\n')) {
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(75)
      expect(text).not.toMatch(/[\r\n\uFFFD]/)
    }
  })

  test('ical.js reads every field', () => {
    const calendar = new ICAL.Component(ICAL.parse(content))
    const component = calendar.getFirstSubcomponent('vevent')
    const event = new ICAL.Event(component ?? undefined)
    expect(calendar.getAllSubcomponents()).toHaveLength(1)
    expect(calendar.getFirstPropertyValue('method')).toBe(scene.method)
    expect(component?.getFirstPropertyValue('status')).toBe(scene.method === 'CANCEL' ? 'CANCELLED' : 'CONFIRMED')
    expect(component?.getFirstPropertyValue('dtstamp')?.toString()).toBe('2027-01-11T08:15:00Z')
    const { summary, description, location, sequence } = event
    expect({ summary, description, location }).toEqual(expected(scene))
    expect([event.uid, sequence]).toEqual([uid, scene.sequence])
    expect(event.startDate.toJSDate().toISOString()).toBe(start)
    expect(event.endDate.toJSDate().toISOString()).toBe(end)
    expect(event.isRecurring()).toBe(false)
    expect(event.organizer).toBe('mailto:radslag@kompetenscentrum.example')
    const [invited, ...more] = component?.getAllProperties('attendee') ?? []
    expect(more).toEqual([])
    expect(invited?.getFirstValue()).toBe('mailto:bjorn.akesson@ockero.example')
    expect(invited?.getParameter('cn')).toBe("Björn 'Nalle' Åkesson-Öström; chef, Äldre & omsorg")
    expect(invited?.getParameter('partstat')).toBe(scene.method === 'CANCEL' ? undefined : 'NEEDS-ACTION')
  })

  test('node-ical reads the same', () => {
    const found = Object.values(nodeIcal.sync.parseICS(content)).find((c) => c?.type === 'VEVENT')
    expect(found).toMatchObject({ ...expected(scene), uid, sequence: scene.sequence })
    const event = found as unknown as { start: Date; end: Date; method: string }
    expect(event.start.toISOString()).toBe(start)
    expect(event.end.toISOString()).toBe(end)
    expect(event.method).toBe(scene.method)
  })
})

test('the two days are those of the clock changes', () => {
  expect(toUtc('2027-03-28', '00:30')).toBe('2027-03-27T23:30:00Z')
  expect(toUtc('2027-03-28', '03:30')).toBe('2027-03-28T01:30:00Z')
  expect(toUtc('2027-10-31', '00:30')).toBe('2027-10-30T22:30:00Z')
  expect(toUtc('2027-10-31', '03:30')).toBe('2027-10-31T02:30:00Z')
})
