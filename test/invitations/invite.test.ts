import ICAL from 'ical.js'
import nodeIcal from 'node-ical'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { linkMark } from '../../src/kernel/ids.ts'
import { deliverDueMail } from '../../src/kernel/mail/delivery.ts'
import { openTestApp, openTestAppWith, type TestApp } from '../support/app.ts'
import { aHolder, confirmedSeminar } from '../support/builders.ts'
import { onSqlite } from '../support/db.ts'
import { pageText } from '../support/html.ts'
import { messageRows } from '../support/messages.ts'
import { sendTo, startSmtp, type TestSmtp } from '../support/smtp.ts'
import { aReadySeminar, formOf, invite, linkIn, previewOf } from './support.ts'

let t: TestApp
let smtp: TestSmtp
let ready: Awaited<ReturnType<typeof aReadySeminar>>

beforeAll(async () => {
  smtp = await startSmtp()
})
afterAll(() => smtp.close())
beforeEach(async () => {
  const opened = await openTestAppWith(aReadySeminar, { send: sendTo(smtp) })
  t = opened
  smtp.raw.length = 0
  smtp.behave('accept')
  ready = opened.made
  return () => t.close()
})

const count = async (table: 'invitation' | 'invitation_link' | 'message' | 'mailing') =>
  (await t.db.selectFrom(table).select('id').execute()).length

test('the choice shows who is ready, who is not and why', async () => {
  const planner = await t.signIn('planner')
  const { body } = await planner.get('/utskick/inbjudan?omgang=2027')
  expect(body).toContain('value="blekinge-1"')
  expect(body).not.toContain('value="skane-1"')
  expect(body).toContain('Dagen är inte bekräftad')
})

test('the preview sends nothing and says how many, to whom, when and from whom', async () => {
  const planner = await t.signIn('planner')
  const { body } = await planner.get(previewOf('blekinge-1'))
  expect(body).toContain('Skicka 15 inbjudningar?')
  expect(body).toContain('15 personer')
  expect(body).toContain('onsdag 31 mars') // reply asked for 14 days before 14 April
  expect(body).toContain('radslag@kompetenscentrum.example')
  expect(body).toContain('Mottagare 1 av 15')
  expect((await planner.get(`${previewOf('blekinge-1')}&exempel=99`)).body).toContain('Mottagare 15 av 15')
  expect(await count('message')).toBe(0)
})

test('the preview names everyone it goes to, and whom it does not reach, with the page to mend that', async () => {
  const [first] = ready.seats
  await t.db
    .updateTable('holder')
    .set({ email: '' })
    .where('seat_id', '=', first?.id ?? '')
    .execute()
  const { body } = await (await t.signIn('planner')).get(previewOf('blekinge-1'))
  expect(body).toContain('Åsa Öberg 1<span class="sub">p1@kommun.example')
  expect(body).toContain('1 utan adress')
  expect(body).toContain(`/kommuner/${first?.municipality_code}/roller/${first?.role}?omgang=2027">Åsa Öberg 0, `)
})

onSqlite('invitations can be given a time: nothing goes before it', async () => {
  const planner = await t.signIn('planner')
  const at = `${previewOf('blekinge-1')}&nar=sedan&dag=2027-03-08&kl=9`
  const { body } = await planner.get(at)
  expect(body).toContain('Skicka 15 inbjudningar måndag 8 mars 2027 kl. 9.00')
  const answer = await planner.post('/utskick/inbjudan', await formOf(planner, at))
  expect((await planner.get(answer.headers.location ?? '')).body).toContain('Utskicket är schemalagt.')
  expect(pageText((await planner.get('/oversikt')).body)).toContain('15 inbjudningar väntar på att skickas.')
  t.clock.set('2027-03-08T07:59:00Z')
  expect(await deliverDueMail(t.deps)).toBe(0)
  t.clock.set('2027-03-08T08:00:00Z')
  expect(await deliverDueMail(t.deps)).toBe(15)
  expect((await (await t.signIn('planner')).get('/oversikt')).body).not.toContain('väntar på att')
})

test('what is changed on the page and not shown again is not sent, but shown', async () => {
  const planner = await t.signIn('planner')
  const form = { ...(await formOf(planner, previewOf('blekinge-1'))), visat: '["nu","","","",""]' }
  const typed = { ...form, dag: '2027-03-08', kl: '9' } // given together with "at once", which is still ticked
  const answer = await planner.post('/utskick/inbjudan', typed)
  expect(answer.headers.location).toMatch(/granska\?.*nar=sedan&dag=2027-03-08&kl=9$/)
  const again = (await planner.get(String(answer.headers.location))).body
  expect(again).toContain('inget har skickats. Så här blir det nu')
  expect(again).toContain('Skicka 15 inbjudningar måndag 8 mars 2027 kl. 9.00')
  const shown = '["sedan","2027-03-08","9","",""]'
  const atOnce = await planner.post('/utskick/inbjudan', { ...typed, visat: shown, nar: 'nu' })
  expect(atOnce.headers.location).toBe(previewOf('blekinge-1'))
  expect(await count('message')).toBe(0)
  expect((await planner.post('/utskick/inbjudan', form)).headers.location).toBe(`/utskick/${form.utskick}`)
})

test('a time that has passed is said at the field, and nothing can be sent', async () => {
  const planner = await t.signIn('planner')
  const answer = await planner.get(`${previewOf('blekinge-1')}&nar=sedan&dag=2020-01-01&kl=9`)
  expect(answer.statusCode).toBe(422)
  expect(answer.body).toContain('Tiden har redan passerat')
  expect(answer.body).not.toContain('Skicka 15 inbjudningar<')
})

onSqlite('where the round wants a second look, the page before the button says so', async () => {
  await t.db.updateTable('round').set({ second_look: 1 }).execute()
  const planner = await t.signIn('planner')
  const { body } = await planner.get(previewOf('blekinge-1'))
  expect(body).toContain('Lämna 15 inbjudningar till granskning')
  expect(body).toContain('Så snart någon annan har släppt utskicket.')
  expect(body).not.toContain('Börjar när du trycker')
  const answer = await invite(planner, 'blekinge-1')
  expect((await planner.get(answer.headers.location ?? '')).body).toContain('väntar på att någon annan granskar')
  expect(await deliverDueMail(t.deps)).toBe(0)
})

test('the seminar one came from is chosen, and all can be chosen at once', async () => {
  const planner = await t.signIn('planner')
  const { body } = await planner.get('/utskick/inbjudan?omgang=2027&seminarium=blekinge-1')
  expect(body).toContain('value="blekinge-1" checked')
  const other = await planner.get('/utskick/inbjudan?omgang=2027')
  expect(other.body).not.toContain('value="blekinge-1" checked')
  expect(other.body).toContain('/utskick/inbjudan?omgang=2027&amp;seminarium=blekinge-1')
})

test('the preview counts the municipalities somebody is invited from, not all of the seminar', async () => {
  const [first] = ready.seats
  const left = ready.seats.filter((seat) => seat.municipality_code === first?.municipality_code)
  const ids = left.map((seat) => seat.id)
  await t.db.updateTable('holder').set({ until_at: t.clock.now() }).where('seat_id', 'in', ids).execute()
  const { body } = await (await t.signIn('planner')).get(previewOf('blekinge-1'))
  expect(body).toContain('Skicka 12 inbjudningar?')
  expect(body).toContain('Blekinge, 4 kommuner')
})

test('everyone gets one mail, in Swedish, with an own link and a calendar two libraries read', async () => {
  const planner = await t.signIn('planner')
  const answer = await invite(planner, 'blekinge-1')
  expect(answer.statusCode).toBe(303)
  expect(answer.headers.location).toMatch(/^\/utskick\/[\w-]{36}$/)
  expect(await deliverDueMail(t.deps)).toBe(15)
  const mails = await smtp.parsed()
  expect(new Set(mails.map((mail) => mail.to?.[0]?.address)).size).toBe(15)
  expect(new Set(mails.map((mail) => linkIn(mail.text))).size).toBe(15)
  const [mail] = mails
  expect(mail?.subject).toBe('Inbjudan: dialogseminarium om äldreomsorgen, Lund 14 april')
  expect(mail?.text).toContain('förvaltningschef i ')
  expect(mail?.html).toContain(`href="http://localhost:3000${linkIn(mail?.text)}"`)
  expect(mail?.html).not.toMatch(/<img|<script|linkMark|undefined/)
  expect(mail?.text).not.toContain(linkMark)
  // The text version has no button, so the address appears once, on a line of its own.
  expect(mail?.text?.split('\n').filter((line) => line.includes('/i/'))).toEqual([
    `http://localhost:3000${linkIn(mail?.text)}`,
  ])
  expect(mail?.text).not.toContain('knapp')

  const raw = smtp.raw[0]?.toString() ?? ''
  expect(raw).toMatch(/Content-Type: text\/calendar;.*\s*method=REQUEST/i)
  const part = mail?.attachments.find((one) => one.mimeType === 'text/calendar')
  const content = new TextDecoder().decode(part?.content as ArrayBuffer)
  const event = new ICAL.Event(new ICAL.Component(ICAL.parse(content)).getFirstSubcomponent('vevent') ?? undefined)
  expect(event.startDate.toJSDate().toISOString()).toBe('2027-04-14T07:30:00.000Z')
  expect(event.description).toContain(linkIn(mail?.text))
  const other = Object.values(nodeIcal.sync.parseICS(content)).find((one) => one?.type === 'VEVENT')
  expect(other).toMatchObject({ uid: event.uid, location: 'Gamla gasverket, Gasverksgatan 12, Lund' })
})

test('the personal link in the mail opens the page, a hundred times', async () => {
  await invite(await t.signIn('planner'), 'blekinge-1')
  await deliverDueMail(t.deps)
  const link = linkIn((await smtp.parsed())[0]?.text)
  for (let i = 0; i < 100; i++) expect((await t.visitor().get(link)).statusCode).toBe(200)
  const rows = await t.db.selectFrom('invitation').select('reply').execute()
  expect(rows.every((row) => row.reply === null)).toBe(true)
})

test('a second press sends nothing more, also when both come at once', async () => {
  const planner = await t.signIn('planner')
  const form = await formOf(planner, previewOf('blekinge-1'))
  const answers = await Promise.all([planner.post('/utskick/inbjudan', form), planner.post('/utskick/inbjudan', form)])
  expect(answers.map((answer) => answer.statusCode)).toEqual([303, 303])
  expect((await planner.post('/utskick/inbjudan', form)).headers.location).toBe(`/utskick/${form.utskick}`)
  expect([await count('mailing'), await count('invitation'), await count('message')]).toEqual([1, 15, 15])
})

test('two people who look at the same preview invite once', async () => {
  const [one, two] = [await t.signIn('planner'), await t.signIn('administrator')]
  const [first, second] = [await formOf(one, previewOf('blekinge-1')), await formOf(two, previewOf('blekinge-1'))]
  expect((await one.post('/utskick/inbjudan', first)).statusCode).toBe(303)
  expect((await two.post('/utskick/inbjudan', second)).statusCode).toBe(409)
  expect([await count('mailing'), await count('message')]).toEqual([1, 15])
})

test('what changed after the preview is looked at again before anything is sent', async () => {
  const planner = await t.signIn('planner')
  const form = await formOf(planner, previewOf('blekinge-1'))
  await t.db
    .updateTable('holder')
    .set({ email: 'ny@kommun.example' })
    .where('seat_id', '=', ready.seats[0]?.id ?? '')
    .execute()
  const answer = await planner.post('/utskick/inbjudan', form)
  expect(answer.statusCode).toBe(409)
  expect(answer.body).toContain('Inget har skickats')
  expect([await count('mailing'), await count('invitation'), await count('message')]).toEqual([0, 0, 0])
})

test('vacant seats and holders without address are named and left out', async () => {
  const [vacant, silent] = ready.seats
  await t.db
    .deleteFrom('holder')
    .where('seat_id', '=', vacant?.id ?? '')
    .execute()
  await t.db
    .updateTable('holder')
    .set({ email: '' })
    .where('seat_id', '=', silent?.id ?? '')
    .execute()
  const planner = await t.signIn('planner')
  const { body } = await planner.get(previewOf('blekinge-1'))
  expect(body).toContain('Skicka 13 inbjudningar?')
  expect(body).toContain('1 vakant plats')
  expect(body).toContain('1 utan adress')
  await invite(planner, 'blekinge-1')
  expect(await count('message')).toBe(13)
})

test('a new holder is invited later under the same calendar UID; the others get nothing', async () => {
  const planner = await t.signIn('planner')
  await invite(planner, 'blekinge-1')
  const seat = ready.seats[0]
  const before = await t.db
    .selectFrom('invitation')
    .selectAll()
    .where('seat_id', '=', seat?.id ?? '')
    .executeTakeFirstOrThrow()
  await t.db
    .updateTable('holder')
    .set({ until_at: t.clock.now() })
    .where('seat_id', '=', seat?.id ?? '')
    .execute()
  await t.db
    .updateTable('invitation_link')
    .set({ revoked_at: t.clock.now() })
    .where('invitation_id', '=', before.id)
    .execute()
  await aHolder(t.db, seat?.id ?? '', { name: 'Ny Person', email: 'ny@kommun.example' })
  expect((await planner.get(previewOf('blekinge-1'))).body).toContain('Skicka 1 inbjudan?')
  await invite(planner, 'blekinge-1')
  expect([await count('invitation'), await count('message')]).toEqual([15, 16])
  const mail = await messageRows(t.db)
    .select('calendar')
    .where('to_email', '=', 'ny@kommun.example')
    .executeTakeFirstOrThrow()
  expect(mail.calendar).toContain(before.uid)
})

test('the first invitation freezes the questionnaire', async () => {
  const round = () => t.db.selectFrom('round').select(['frozen_at', 'frozen_hash']).executeTakeFirstOrThrow()
  expect((await round()).frozen_hash).toBeNull()
  await invite(await t.signIn('planner'), 'blekinge-1')
  expect(await round()).toEqual({ frozen_at: t.clock.now(), frozen_hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
})

test('names are literal text in mail, page and calendar', async () => {
  const name = '<b>Eva</b> "x"\r\nBcc: alla@kommun.example; <img src=x>'
  await t.db
    .updateTable('holder')
    .set({ name, title: '<i>Chef</i>' })
    .where('seat_id', '=', ready.seats[0]?.id ?? '')
    .execute()
  const planner = await t.signIn('planner')
  expect((await planner.get(previewOf('blekinge-1'))).body).not.toMatch(/<b>Eva|<img src=x|<i>Chef/)
  await invite(planner, 'blekinge-1')
  await deliverDueMail(t.deps)
  const mail = (await smtp.parsed()).find((one) => one.to?.[0]?.address === 'p0@kommun.example')
  expect(mail?.html).not.toMatch(/<b>Eva|<img|<i>Chef/)
  expect(mail?.html).toContain('&lt;b&gt;Eva&lt;/b&gt;')
  expect(mail?.bcc).toBeUndefined()
  expect(smtp.raw.every((raw) => !/^Bcc:/im.test(raw.toString().split('\r\n\r\n')[0] ?? ''))).toBe(true)
})

onSqlite('without an SMTP server the preview and the page after say that it waits', async () => {
  const quiet = await openTestApp({ send: null })
  await aReadySeminar(quiet)
  const planner = await quiet.signIn('planner')
  expect((await planner.get(previewOf('blekinge-1'))).body).toContain('Ingen e-postserver är inställd')
  const answer = await invite(planner, 'blekinge-1')
  const page = await planner.get(String(answer.headers.location))
  expect(page.body).toContain('15 inbjudningar ligger i kö. De skickas när en e-postserver är inställd.')
  expect(page.body).not.toContain('data-is="done"')
  await quiet.close()
})

onSqlite('the whole country is invited in one go', async () => {
  for (const seminar of ready.seminars) {
    if (seminar.slug !== 'blekinge-1') await confirmedSeminar(t.db, seminar.id)
  }
  const held = new Set(ready.seats.map((seat) => seat.id))
  const rest = ready.seats.length > 0 ? await t.db.selectFrom('seat').select('id').execute() : []
  const holders = rest
    .filter((seat) => !held.has(seat.id))
    .map((seat, i) => ({
      id: `h-${i}`,
      seat_id: seat.id,
      name: `Person ${i}`,
      title: '',
      email: `h${i}@kommun.example`,
      phone: '',
      since_at: t.clock.now(),
      until_at: null,
      source: 'import',
    }))
  for (let at = 0; at < holders.length; at += 200) {
    await t.db
      .insertInto('holder')
      .values(holders.slice(at, at + 200))
      .execute()
  }
  const planner = await t.signIn('planner')
  const form = await formOf(planner, previewOf(...ready.seminars.map((one) => one.slug)))
  expect((await planner.post('/utskick/inbjudan', form)).statusCode).toBe(303)
  expect(await count('message')).toBe(870)
})
