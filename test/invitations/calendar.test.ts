/** The calendar object as recipients get it: in the mail, over real SMTP, and from the person's own page. */
import ICAL from 'ical.js'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { newId } from '../../src/kernel/ids.ts'
import { deliverDueMail } from '../../src/kernel/mail/delivery.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { sendTo, startSmtp, type TestSmtp } from '../support/smtp.ts'
import { aReadySeminar, invite, linkIn } from './support.ts'

let t: TestApp
let smtp: TestSmtp
let seminarId = ''
const secret = 'https://mote.example/hemlig-lank-123'

beforeAll(async () => {
  smtp = await startSmtp()
})
afterAll(() => smtp.close())
beforeEach(async () => {
  t = await openTestApp({ send: sendTo(smtp) })
  smtp.raw.length = 0
  seminarId = (await aReadySeminar(t)).seminar.id
  await t.db
    .insertInto('programme_item')
    .values([
      { ...line('morning', '09:30', 'Samling'), position: 0, speaker: 'Åsa Öberg' },
      { ...line('afternoon', '13:00', 'Samtal'), position: 1, speaker: '' },
    ])
    .execute()
  return () => t.close()
})
const line = (part: 'morning' | 'afternoon', start: string, title: string) => ({
  id: newId(),
  seminar_id: seminarId,
  part,
  start_time: start,
  end_time: start,
  title,
  detail: '',
})

const unfold = (content: string) => content.replace(/\r\n[ \t]/g, '')
const eventIn = (content: string) =>
  new ICAL.Event(new ICAL.Component(ICAL.parse(content)).getFirstSubcomponent('vevent') ?? undefined)

async function mailAndDownload() {
  await invite(await t.signIn('planner'), 'blekinge-1')
  await deliverDueMail(t.deps)
  const [mail] = await smtp.parsed()
  const raw = smtp.raw[0]?.toString('latin1') ?? ''
  const part = mail?.attachments.find((one) => one.mimeType === 'text/calendar')
  const link = linkIn(mail?.text)
  const download = await t.visitor().get(`${link}/kalender.ics`)
  const content = new TextDecoder().decode(part?.content as ArrayBuffer)
  return { raw, content, link, download: download.body }
}

test('the calendar part says its method in the content type, as Outlook needs it', async () => {
  const { raw } = await mailAndDownload()
  const heads = unfold(raw).match(/^content-type: text\/calendar;.*$/gim) ?? []
  expect(heads.length).toBeGreaterThan(0)
  for (const head of heads) {
    expect(head).toMatch(/charset=utf-8/i)
    expect(head).toMatch(/method=REQUEST/)
  }
  expect(unfold(raw)).toMatch(/^content-type: multipart\/alternative/im)
})

test('mail and download are the same entry, with programme and personal link', async () => {
  const { content, download, link } = await mailAndDownload()
  const [one, other] = [eventIn(content), eventIn(download)]
  expect(other.uid).toBe(one.uid)
  expect(other.sequence).toBe(one.sequence)
  expect(other.description).toBe(one.description)
  expect(one.description).toContain(`http://localhost:3000${link}`)
  expect(one.description).toContain('Förmiddag: kommunens perspektiv\n9.30 Samling, Åsa Öberg')
  expect(one.description).toContain('Eftermiddag: möte med intresseorganisationer\n13.00 Samtal')
})

test('no words of a place or a programme become a link in a calendar', async () => {
  await t.db.updateTable('venue').set({ name: 'Vinn på evil.example/x' }).execute()
  const item = { title: 'Se www.evil.example', speaker: 'a@evil.example' }
  await t.db.updateTable('programme_item').set(item).execute()
  const { content, link } = await mailAndDownload()
  const { description, location } = eventIn(content)
  const ours = [`http://localhost:3000${link}`, 'radslag@kompetenscentrum.example']
  const words = ours.reduce((text, own) => text.replaceAll(own, ''), `${description} ${location}`)
  expect(words).toContain('evil')
  expect(words).not.toMatch(/\w:\/\/|www\.\w|\w@\w|\w\.[a-z]{2}/i)
})

test('the secret link to a digital meeting is in no calendar: the person has it on the own page', async () => {
  await t.db.updateTable('seminar').set({ form: 'digital', meeting_url: secret }).where('id', '=', seminarId).execute()
  const { raw, content, download, link } = await mailAndDownload()
  for (const text of [raw, content, download]) expect(unfold(text)).not.toContain('hemlig-lank')
  expect(eventIn(content).location).toBe('Digitalt')
  expect(eventIn(content).description).toContain('finns på din sida')
  expect((await t.visitor().get(link)).body).toContain(secret)
})

test('the room stands in the letter and in the calendar, not only on the page', async () => {
  await t.db.updateTable('venue').set({ room: 'Sal K1, plan 3' }).execute()
  await invite(await t.signIn('planner'), 'blekinge-1')
  await deliverDueMail(t.deps)
  const [mail] = await smtp.parsed()
  expect(mail?.text).toContain('Gamla gasverket, Sal K1, plan 3')
  const part = mail?.attachments.find(({ mimeType }) => mimeType === 'text/calendar')
  const calendar = new ICAL.Component(ICAL.parse(new TextDecoder().decode(part?.content as ArrayBuffer)))
  expect(calendar.getFirstSubcomponent('vevent')?.getFirstPropertyValue('location')).toContain(
    'Gamla gasverket, Sal K1, plan 3',
  )
})
