/** The invitee's page in each state of the seminar and of the answers. */
import { beforeEach, expect, test } from 'vitest'
import type { MessageState } from '../../src/kernel/db/schema.ts'
import type { Deps } from '../../src/kernel/deps.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { aHolder, anInvitation, aPlannedRound, aSubmission, confirmedSeminar } from '../support/builders.ts'
import { testNow } from '../support/config.ts'
import { aReadySeminar, previewOf } from './support.ts'

const send = Object.assign(async () => '250 OK', { close: () => {} })
const substitute = { namn: 'Maj Lind', adress: 'maj@kommun.example' }
let t: TestApp
let ready: Awaited<ReturnType<typeof aReadySeminar>>
let link = ''

async function open(overrides: Partial<Deps> = { send }) {
  t = await openTestApp(overrides)
  ready = await aReadySeminar(t)
  link = `/i/${(await anInvitation(t.db, ready.seats[0]?.id ?? '', ready.seminar.id)).token}`
}
async function close() {
  await t.close()
}

beforeEach(async () => {
  await open()
  return close
})

const page = async () => (await t.visitor().get(link)).body
const reply = (svar: string) => t.visitor().post(`${link}/svar`, { svar })
const setSeminar = (values: Record<string, string | null>) =>
  t.db.updateTable('seminar').set(values).where('id', '=', ready.seminar.id).execute()
const replies = () => t.db.selectFrom('reply').select('kind').orderBy('at').execute()

test('a cancelled seminar says so first, and asks nothing but the questions', async () => {
  await reply('kommer')
  await setSeminar({ cancelled_at: testNow })
  const body = await page()
  expect(body).toContain('Seminariet är inställt.')
  for (const gone of ['Du kommer', 'Jag kommer', 'Kom och samtala', 'Programmet är inte klart'])
    expect(body).not.toContain(gone)
  expect(body).toContain('Till frågorna')
})

test('while a new day is sought nobody replies; afterwards the old reply is asked for anew', async () => {
  await reply('kommer')
  await setSeminar({ date: null, starts_at: null, ends_at: null, confirmed_at: null })
  const between = await page()
  expect(between).toContain('Seminariet får en ny dag.')
  expect(between).not.toContain('Jag kommer')
  expect(between).not.toContain('Du kommer')
  expect((await reply('kommer_inte')).statusCode).toBe(410)
  expect((await t.visitor().get(`${link}/ersattare`)).statusCode).toBe(410)

  t.clock.set('2027-03-05T08:00:00Z')
  await confirmedSeminar(t.db, ready.seminar.id, '2027-05-19')
  await setSeminar({ confirmed_at: t.clock.now() })
  const after = await page()
  expect(after).toContain('Seminariet har fått en ny dag sedan du svarade.')
  expect(after).toContain('Jag kommer')
  t.clock.set('2027-03-06T08:00:00Z')
  await reply('kommer')
  expect(await replies()).toMatchObject([{ kind: 'coming' }, { kind: 'coming' }])
  const settled = await page()
  expect(settled).toContain('Du kommer')
  expect(settled).not.toContain('ny dag')
})

test('after the seminar nothing is said as if it were still to come', async () => {
  t.clock.set('2027-04-15T08:00:00Z')
  const body = await page()
  expect(body).toContain('Seminariet i Blekinge har varit.')
  for (const gone of ['Kom och samtala', 'före seminariet', 'På seminariet', 'inte klart än'])
    expect(body).not.toContain(gone)
  expect(body).toContain('Till frågorna')
})

test('the questions show that they are handed in, and when their time is out', async () => {
  expect(await page()).toContain('Helst före seminariet, senast onsdag 15 december')
  await aSubmission(t.db, ready.seats[0]!, {})
  const done = await page()
  expect(done).toContain('Inlämnat måndag 1 mars')
  expect(done).toContain('Visa svaren')
  expect(done).not.toContain('Till frågorna')
  t.clock.set('2027-12-16T08:00:00Z')
  expect(await page()).toContain('Tiden att svara på frågorna gick ut onsdag 15 december.')
})

test('with nothing answered there is no way on after the last day', async () => {
  t.clock.set('2027-12-16T08:00:00Z')
  const body = await page()
  expect(body).toContain('gick ut')
  expect(body).not.toContain('Visa svaren')
})

test.each<[MessageState, string]>([
  ['queued', 'Inbjudan skickas strax till maj@kommun.example.'],
  ['sent', 'Inbjudan är skickad till maj@kommun.example.'],
  ['failed', 'Mejlet till maj@kommun.example kom inte fram.'],
  ['unknown', 'Vi vet inte om mejlet till maj@kommun.example kom fram.'],
])('a substitute’s mail that is %s is told as it is', async (state, words) => {
  await t.visitor().post(`${link}/ersattare`, substitute)
  await t.db.updateTable('message').set({ state }).execute()
  const body = await page()
  expect(body).toContain(words)
  expect(body).toContain('Byt ersättare')
})

test('without a mail server no mail is promised', async () => {
  await close()
  await open({ send: null })
  const visitor = t.visitor()
  expect((await visitor.get(`${link}/ersattare`)).body).toContain('Vi kan inte skicka mejl just nu')
  await visitor.post(`${link}/ersattare`, substitute)
  const after = (await visitor.get(link)).body
  expect(after).toContain('Maj Lind är din ersättare. Vi kan inte skicka mejl just nu')
  expect(after).toContain('Inbjudan till maj@kommun.example väntar')
  expect(after).not.toContain('får ett mejl')
})

test('a region of one municipality is not invited to talk with 0 others', async () => {
  await close()
  t = await openTestApp()
  const { seminars, seats } = await aPlannedRound(t.db)
  const gotland = seminars.find((one) => one.slug === 'gotland-1')!
  await confirmedSeminar(t.db, gotland.id)
  const seat = seats.find((one) => one.municipality_code === '0980')!
  link = `/i/${(await anInvitation(t.db, seat.id, gotland.id)).token}`
  expect(await page()).not.toContain('0 andra')
  await aHolder(t.db, seats.find((one) => one.municipality_code === '0980' && one !== seat)!.id)
  const mail = await (await t.signIn('planner')).get(previewOf('gotland-1'))
  expect(mail.body).toContain('Vi möts i Gotland för att tala')
  expect(mail.body).toContain('På seminariet: hur kommunen har svarat.')
})

test('the substitute’s form leaves refusing to us, in the reader’s language', async () => {
  const form = await t.visitor().get(`${link}/ersattare`)
  expect(form.body).toMatch(/<form[^>]*action="[^"]*\/ersattare"[^>]*novalidate/)
  const refused = await t.visitor().post(`${link}/ersattare`, { namn: '', adress: 'fel' })
  expect(refused.statusCode).toBe(422)
  expect(refused.body).toContain('href="#adress"')
})

test('who is too late is led back to the invitation; who has a broken link can only write', async () => {
  t.clock.set('2027-04-14T08:00:00Z')
  const late = await reply('kommer')
  expect(late.statusCode).toBe(410)
  expect(late.body).toContain('Det går inte längre')
  expect(late.body).toContain(`href="${link}"`)
  const broken = await t.visitor().get(`${link.slice(0, -3)}abc`)
  expect(broken.statusCode).toBe(404)
  expect(broken.body).toContain('<h1>Länken fungerar inte</h1>')
  expect(broken.body).not.toContain('Till startsidan')
})

test('the day is offered to the calendar of who comes or has not replied, not of who stays at home', async () => {
  const offered = async () => (await page()).includes('Lägg till i kalendern')
  expect(await offered()).toBe(true)
  await reply('kommer')
  expect(await offered()).toBe(true)
  await reply('kommer_inte')
  expect(await offered()).toBe(false)
  expect(await page()).toContain('Du kan ändra ditt svar till och med')
  await t.visitor().post(`${link}/ersattare`, substitute)
  expect(await offered()).toBe(false)
})

test('in English, what people wrote in Swedish is marked as Swedish', async () => {
  const visitor = t.visitor()
  await visitor.post('/sprak', {})
  const body = async () => (await visitor.get(link)).body
  const seatId = ready.seats[0]?.id ?? ''
  const call = (title: string) => t.db.updateTable('holder').set({ title }).where('seat_id', '=', seatId).execute()
  await call('Förvaltningschef')
  expect(await body()).toMatch(/for you: <span lang="sv">förvaltningschef, [^<]+<\/span>/)
  await call('')
  expect(await body()).toMatch(/for you: (head of|elected)/)
  await setSeminar({ cancelled_at: testNow, cancel_reason: 'För få <kommer>' })
  expect(await body()).toContain('Reason: <span lang="sv">För få &lt;kommer&gt;</span>')
})
