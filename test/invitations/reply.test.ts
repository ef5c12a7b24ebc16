import ICAL from 'ical.js'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { deliverDueMail } from '../../src/kernel/mail/delivery.ts'
import { openTestAppWith, type TestApp } from '../support/app.ts'
import { aHolder, anInvitation } from '../support/builders.ts'
import { sendTo, startSmtp, type TestSmtp } from '../support/smtp.ts'
import { aReadySeminar, linkIn } from './support.ts'

let t: TestApp
let smtp: TestSmtp
let link = ''
let invitationId = ''

beforeAll(async () => {
  smtp = await startSmtp()
})
afterAll(() => smtp.close())
beforeEach(async () => {
  const opened = await openTestAppWith(aReadySeminar, { send: sendTo(smtp) })
  t = opened
  smtp.raw.length = 0
  const { seminar, seats } = opened.made
  const invitation = await anInvitation(t.db, seats[0]?.id ?? '', seminar.id)
  link = `/i/${invitation.token}`
  invitationId = invitation.invitationId
  return () => t.close()
})

const replies = () => t.db.selectFrom('reply').select(['kind', 'substitute_name', 'link_id']).orderBy('at').execute()
const latest = async () =>
  (await t.db.selectFrom('invitation').select('reply').where('id', '=', invitationId).executeTakeFirstOrThrow()).reply
const messages = () => t.db.selectFrom('message').select(['purpose', 'to_email', 'state']).execute()
const substitute = { namn: 'Örjan Ängström', adress: 'Orjan@kommun.example' }

async function received(purpose: RegExp) {
  await deliverDueMail(t.deps)
  return (await smtp.parsed()).filter((mail) => purpose.test(mail.subject ?? ''))
}

test('the page says who invites, what, when, where, and asks', async () => {
  const page = await t.visitor().get(link)
  expect(page.body).toContain('onsdag 14 april 2027')
  expect(page.body).toContain('Gamla gasverket, Lund')
  expect(page.body).toContain('Jag kommer')
  expect(page.body).toContain('Svara senast onsdag 31 mars.')
  expect(page.body).toContain('30 frågor i 7 teman')
  expect(page.headers['x-robots-tag']).toContain('noindex')
  expect(page.headers['referrer-policy']).toBe('same-origin')
})

test('looking never replies', async () => {
  const visitor = t.visitor()
  for (const path of ['', '/ersattare', '/kalender.ics', '/svar?svar=kommer']) await visitor.get(link + path)
  expect(await latest()).toBeNull()
  expect(await replies()).toEqual([])
})

test('a reply is kept, shown, and may be changed; the same twice is one', async () => {
  const visitor = t.visitor()
  await visitor.get(link)
  await Promise.all([
    visitor.post(`${link}/svar`, { svar: 'kommer' }),
    visitor.post(`${link}/svar`, { svar: 'kommer' }),
  ])
  expect(await replies()).toMatchObject([{ kind: 'coming' }])
  expect((await visitor.get(link)).body).toContain('Du kommer')
  t.clock.set('2027-03-02T08:00:00Z')
  expect((await visitor.post(`${link}/svar`, { svar: 'kommer_inte' })).statusCode).toBe(303)
  expect(await latest()).toBe('not_coming')
  expect(await replies()).toMatchObject([{ kind: 'coming' }, { kind: 'not_coming' }])
})

test('an answer that is none of the three is refused', async () => {
  const answer = await t.visitor().post(`${link}/svar`, { svar: 'kanske' })
  expect(answer.statusCode).toBe(422)
  expect(answer.body).toContain('Välj ett av alternativen.')
  expect(await latest()).toBeNull()
})

test('a substitute gets an own link and an own calendar entry, once', async () => {
  const visitor = t.visitor()
  expect((await visitor.post(`${link}/svar`, { svar: 'ersattare' })).headers.location).toBe(`${link}/ersattare`)
  await visitor.post(`${link}/ersattare`, substitute)
  await visitor.post(`${link}/ersattare`, substitute)
  expect(await replies()).toMatchObject([{ kind: 'substitute', substitute_name: 'Örjan Ängström' }])
  const [mail, ...more] = await received(/Du är ersättare/)
  expect(more).toEqual([])
  expect(mail?.to?.[0]?.address).toBe('orjan@kommun.example')
  const own = linkIn(mail?.text)
  expect(own).not.toBe(link)
  const page = await t.visitor().get(own)
  expect(page.body).toContain('för dig som är ersättare för')
  expect(page.body).not.toContain('Skicka en ersättare')
  expect((await t.visitor().get(`${own}/ersattare`)).statusCode).toBe(404)
  expect((await visitor.get(link)).body).toContain('Örjan Ängström går i ditt ställe')
})

test('another substitute: the first one’s link stops and the day leaves the calendar', async () => {
  const visitor = t.visitor()
  await visitor.post(`${link}/ersattare`, substitute)
  const first = linkIn((await received(/Du är ersättare/))[0]?.text)
  await visitor.post(`${link}/ersattare`, { namn: 'Maj Lind', adress: 'maj@kommun.example' })
  const ended = await t.visitor().get(first)
  expect(ended.statusCode).toBe(410)
  expect(ended.body).toContain('Du är inte längre ersättare')
  const [cancelled] = await received(/inte längre/)
  expect(cancelled?.to?.[0]?.address).toBe('orjan@kommun.example')
  const part = cancelled?.attachments.find((one) => one.mimeType === 'text/calendar')
  const calendar = new ICAL.Component(ICAL.parse(new TextDecoder().decode(part?.content as ArrayBuffer)))
  expect(calendar.getFirstPropertyValue('method')).toBe('CANCEL')
  expect(await replies()).toHaveLength(2)
})

test('who comes after all: a substitute’s mail that has not gone out is stopped', async () => {
  const visitor = t.visitor()
  await visitor.post(`${link}/ersattare`, substitute)
  await visitor.post(`${link}/svar`, { svar: 'kommer' })
  expect(await messages()).toEqual([{ purpose: 'substitute', to_email: 'orjan@kommun.example', state: 'cancelled' }])
  expect(await latest()).toBe('coming')
})

test('a substitute who cannot come says so, and the holder is told, once', async () => {
  await t.visitor().post(`${link}/ersattare`, substitute)
  const own = linkIn((await received(/Du är ersättare/))[0]?.text)
  expect((await t.visitor().get(own)).body).toContain('Du är anmäld som ersättare')
  await t.visitor().post(`${own}/svar`, { svar: 'kommer_inte' })
  expect(await latest()).toBe('not_coming')
  const [told, ...more] = await received(/Din ersättare kan inte gå/)
  expect(more).toEqual([])
  expect(told?.to?.[0]?.address).toBe('helena.sjoberg@kommun.example')
  expect(told?.text).toContain('Örjan Ängström har tackat nej')
  expect(linkIn(told?.text)).toBe(link)
  expect((await t.visitor().get(link)).body).toContain('Örjan Ängström kan inte gå i ditt ställe')

  await t.visitor().post(`${own}/svar`, { svar: 'kommer' })
  expect(await latest()).toBe('substitute')
  await t.visitor().post(`${own}/svar`, { svar: 'kommer_inte' })
  expect(await received(/Din ersättare kan inte gå/)).toHaveLength(1)
})

test('a holder who stays at home is told of no substitute', async () => {
  await t.visitor().post(`${link}/svar`, { svar: 'kommer_inte' })
  expect(await messages()).toEqual([])
})

test('an incomplete or own address is refused with what was written', async () => {
  const answer = await t.visitor().post(`${link}/ersattare`, { namn: 'Maj', adress: 'maj@a, b@c.se' })
  expect(answer.statusCode).toBe(422)
  expect(answer.body).toContain('Bara en adress')
  expect(answer.body).toContain('value="Maj"')
  const own = { namn: 'Jag', adress: 'helena.sjoberg@kommun.example' }
  expect((await t.visitor().post(`${link}/ersattare`, own)).statusCode).toBe(422)
  expect(await messages()).toEqual([])
})

test.each([
  'Vinn på http://evil.example',
  'www.evil',
  'evil.example/x',
  'A a@evil.example',
  'EVIL.COM',
  'Ditt konto är spärrat, ring 08-123 45 67',
])('a name that a mail program would make a link of is refused: %s', async (namn) => {
  const form = { namn, adress: 'a@b.example' }
  const answer = await t.visitor().post(`${link}/ersattare`, form)
  expect(answer.statusCode).toBe(422)
  expect(answer.body).toContain('Skriv bara namnet')
  expect(await messages()).toEqual([])
})

test.each(['J.P. Öberg', 'Åsa-Lill O’Neil', 'Anna Ek (f.d. Lind)'])(
  'a name with dots and signs is a name: %s',
  async (namn) => {
    const form = { namn, adress: 'a@b.example' }
    expect((await t.visitor().post(`${link}/ersattare`, form)).statusCode).toBe(303)
  },
)

test('one seat cannot flood others with mail, in whatever way they are named', async () => {
  const visitor = t.visitor()
  for (let n = 0; n < 6; n++)
    await visitor.post(`${link}/ersattare`, { namn: `Maj ${n}`, adress: `maj.${n}@b.example` })
  for (let n = 0; n < 6; n++)
    await visitor.post(`${link}/overlamning`, { namn: `Bo ${n}`, adress: `bo.${n}@b.example` })
  const refused = await visitor.post(`${link}/ersattare`, substitute)
  expect(refused.statusCode).toBe(429)
  expect(refused.body).toContain('Vänta till i morgon')
  expect(new Set((await messages()).map((message) => message.to_email)).size).toBe(10)
  t.clock.set('2027-03-03T08:00:00Z')
  expect((await visitor.post(`${link}/ersattare`, substitute)).statusCode).toBe(303)
})

test('one link cannot keep the server busy', async () => {
  const visitor = t.visitor()
  for (let n = 0; n < 60; n++) await visitor.post(`${link}/svar`, { svar: n % 2 ? 'kommer' : 'kommer_inte' })
  expect((await visitor.post(`${link}/svar`, { svar: 'kommer_inte' })).statusCode).toBe(429)
  expect(await replies()).toHaveLength(60)
  expect((await visitor.get(link)).statusCode).toBe(200)
  for (let n = 0; n < 25; n++) await visitor.post(`${link}/ersattare`, {})
  const refused = await visitor.post(`${link}/ersattare`, substitute)
  expect(refused.statusCode).toBe(429)
  expect(refused.body).toContain('Vänta en stund')
})

test('the reply is open until the day before and then kindly closed', async () => {
  t.clock.set('2027-04-13T20:00:00Z')
  expect((await t.visitor().post(`${link}/svar`, { svar: 'kommer' })).statusCode).toBe(303)
  t.clock.set('2027-04-13T22:30:00Z') // half past midnight in Sweden
  const page = await t.visitor().get(link)
  expect(page.statusCode).toBe(200)
  expect(page.body).toContain('Tiden att svara på inbjudan har gått ut')
  expect(page.body).toContain('Frågorna kan du svara på så länge de är öppna.')
  expect(page.body).not.toContain('name="svar"')
  const late = await t.visitor().post(`${link}/svar`, { svar: 'kommer_inte' })
  expect(late.statusCode).toBe(410)
  expect(await latest()).toBe('coming')
})

test('the calendar file has the UID of the mail’s', async () => {
  const answer = await t.visitor().get(`${link}/kalender.ics`)
  expect(answer.headers['content-type']).toContain('text/calendar')
  const event = new ICAL.Event(new ICAL.Component(ICAL.parse(answer.body)).getFirstSubcomponent('vevent') ?? undefined)
  expect(event.uid).toBe(`${invitationId}@localhost`)
  expect(event.description).toContain(link)
})

test('a wrong link tells nothing', async () => {
  const answer = await t.visitor().get(`/i/${'x'.repeat(27)}`)
  expect(answer.statusCode).toBe(404)
  expect(answer.body).toContain('Länken fungerar inte')
})

test('names are literal on the page', async () => {
  await t.db.updateTable('holder').set({ until_at: t.clock.now() }).execute()
  const seat = await t.db.selectFrom('invitation').select('seat_id').executeTakeFirstOrThrow()
  await aHolder(t.db, seat.seat_id ?? '', { name: '<script>x</script>' })
  await t.visitor().post(`${link}/ersattare`, { namn: '<img src=x>', adress: 'a@b.example' })
  expect((await t.visitor().get(link)).body).not.toMatch(/<img|<script>x/)
})
