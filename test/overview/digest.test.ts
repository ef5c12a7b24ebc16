/** Staff get a mail of what others have done, as often as they have chosen; each event is told once. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { deliverDueMail } from '../../src/kernel/mail/delivery.ts'
import { addMinutes } from '../../src/kernel/time.ts'
import { sendDigests } from '../../src/overview/digest.actions.ts'
import { openTestApp, type TestApp, type Visitor } from '../support/app.ts'
import { aPlannedRound } from '../support/builders.ts'
import { sendTo, startSmtp, type TestSmtp } from '../support/smtp.ts'
import { open } from '../support/visit.ts'

let t: TestApp
let smtp: TestSmtp
let planner: Visitor & { accountId: string }
let contact: Visitor

beforeAll(async () => {
  smtp = await startSmtp()
})
afterAll(() => smtp.close())

/** A Monday. */
const monday = '2027-03-01T08:00:00Z'
const tuesday = '2027-03-02T07:01:00Z'

beforeEach(async () => {
  const send = sendTo(smtp)
  t = await openTestApp({ send })
  smtp.raw.length = 0
  await aPlannedRound(t.db)
  t.clock.set(monday)
  planner = await t.signIn('planner')
  contact = await t.signIn('rss_contact', ['rss-12'])
  await sendDigests(t.deps)
  t.clock.set(addMinutes(monday, 10))
  return () => t.close()
})

const propose = (date: string) =>
  contact.post('/rss/skane-1/datumforslag', {
    'options.0.date': date,
    'options.0.start': '09:30',
    'options.0.end': '15:30',
  })

/** Delivers the mail that is due. @returns the mails that arrived. */
async function received() {
  await deliverDueMail(t.deps)
  const mails = await smtp.parsed()
  smtp.raw.length = 0
  return mails
}

const choose = (digest: string) => planner.post('/konto/sammanfattning', { digest })

test('a planner is told daily, when working hours begin, with links and no names', async () => {
  await propose('2027-05-11')
  await propose('2027-05-12')
  t.clock.set('2027-03-01T15:00:00Z')
  expect(await sendDigests(t.deps)).toBe(0)
  t.clock.set('2027-03-02T06:30:00Z')
  expect(await sendDigests(t.deps)).toBe(0)
  t.clock.set(tuesday)
  expect(await sendDigests(t.deps)).toBe(1)
  const [mail, ...others] = await received()
  expect(others).toEqual([])
  expect(mail?.subject).toBe('Nytt i Rådslag: 2 saker')
  expect(mail?.text).toContain('Skåne: RSS har föreslagit 2 datum: http://localhost:3000/seminarier/skane-1#datum')
  expect(mail?.text).toContain('http://localhost:3000/konto')
  expect(`${mail?.text}${mail?.html}`).not.toContain('Test rss_contact')
  t.clock.set(addMinutes(tuesday, 60))
  expect(await sendDigests(t.deps)).toBe(0)
  t.clock.set('2027-03-03T07:01:00Z')
  expect(await sendDigests(t.deps)).toBe(0)
  expect(await received()).toEqual([])
})

test('what happens on Friday evening is told on Monday', async () => {
  t.clock.set('2027-03-05T18:00:00Z')
  contact = await t.signIn('rss_contact', ['rss-12'])
  await propose('2027-05-11')
  t.clock.set('2027-03-06T09:00:00Z')
  expect(await sendDigests(t.deps)).toBe(0)
  t.clock.set('2027-03-08T07:05:00Z')
  expect(await sendDigests(t.deps)).toBe(1)
})

test('at once: every fifteen minutes at most; off: never, and nothing old when turned on again', async () => {
  expect((await choose('soon')).statusCode).toBe(303)
  await propose('2027-05-11')
  t.clock.set(addMinutes(monday, 16))
  expect(await sendDigests(t.deps)).toBe(1)
  await propose('2027-05-12')
  t.clock.set(addMinutes(monday, 20))
  expect(await sendDigests(t.deps)).toBe(0)
  t.clock.set(addMinutes(monday, 32))
  expect(await sendDigests(t.deps)).toBe(1)
  await choose('off')
  await propose('2027-05-13')
  t.clock.set(tuesday)
  expect(await sendDigests(t.deps)).toBe(0)
  await choose('soon')
  t.clock.set(addMinutes(tuesday, 20))
  expect(await sendDigests(t.deps)).toBe(0)
})

test('an analyst gets none unless they choose it; nobody but staff can choose', async () => {
  const analyst = await t.signIn('analyst')
  await sendDigests(t.deps)
  const page = await open(analyst, '/konto')
  expect(page.body).toMatch(/value="off" checked/)
  expect((await open(planner, '/konto')).body).toMatch(/value="daily" checked/)
  expect((await analyst.post('/konto/sammanfattning', { digest: 'daily' })).statusCode).toBe(303)
  expect((await open(analyst, '/konto')).body).toMatch(/value="daily" checked/)
  expect((await analyst.post('/konto/sammanfattning', { digest: 'hourly' })).statusCode).toBe(422)
  expect((await contact.post('/konto/sammanfattning', { digest: 'daily' })).statusCode).toBe(403)
  expect((await contact.get('/konto')).body).not.toContain('/konto/sammanfattning')
})

test('what staff do themselves is no news, and while nothing can be sent nothing is lost', async () => {
  await planner.post('/seminarier/skane-1/datumforslag', {
    'options.0.date': '2027-05-11',
    'options.0.start': '09:30',
    'options.0.end': '15:30',
  })
  t.clock.set(tuesday)
  contact = await t.signIn('rss_contact', ['rss-12'])
  expect(await sendDigests(t.deps)).toBe(0)
  await propose('2027-05-12')
  t.clock.set('2027-03-03T07:01:00Z')
  expect(await sendDigests({ ...t.deps, send: null })).toBe(0)
  t.clock.set('2027-03-04T07:01:00Z')
  expect(await sendDigests(t.deps)).toBe(1)
})

test('two processes, at once and after each other, tell each thing once', async () => {
  await propose('2027-05-11')
  t.clock.set(tuesday)
  const sent = await Promise.all([sendDigests(t.deps), sendDigests(t.deps), sendDigests(t.deps)])
  expect(sent.reduce((sum, n) => sum + n, 0)).toBe(1)
  expect(await sendDigests(t.deps)).toBe(0)
  const rows = await t.db.selectFrom('message').select('dedupe_key').where('purpose', '=', 'digest').execute()
  expect(rows).toHaveLength(1)
})
