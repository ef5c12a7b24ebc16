import ICAL from 'ical.js'
import { parse } from 'node-html-parser'
import nodeIcal from 'node-ical'
import { beforeAll, expect, test } from 'vitest'
import { addressForLog } from '../../src/kernel/http/address.ts'
import { newId } from '../../src/kernel/ids.ts'
import { useTestApp, type Visitor } from '../support/app.ts'
import { aPlannedRound, confirmedSeminar } from '../support/builders.ts'
import { countedQueries } from '../support/counting.ts'
import { anOption } from './support.ts'

const t = useTestApp()
let seminars: { id: string; region_code: string; slug: string }[]
const of = (region: string) => seminars.find((one) => one.region_code === region)!.id

beforeAll(async () => {
  seminars = (await aPlannedRound(t.db)).seminars
  await confirmedSeminar(t.db, of('12'), '2027-10-06')
  await confirmedSeminar(t.db, of('03'), '2027-11-03')
  await anOption(t.db, of('23'), '2027-09-14')
  await anOption(t.db, of('23'), '2027-09-15', { answer: 'no' })
  await anOption(t.db, of('23'), '2027-09-16', { withdrawn_at: '2027-03-02T08:00:00Z' })
})

async function create(who: Visitor, form: Record<string, string> = {}): Promise<string> {
  const response = await who.post('/kalender/prenumerera', { id: newId(), ...form })
  expect(response.statusCode).toBe(200)
  const address = parse(response.body).querySelector('#adress')?.getAttribute('value') ?? ''
  expect(address).toMatch(/^http.*\/kalender\/[\w-]{32}\.ics$/)
  return new URL(address).pathname
}

const read = (body: string) =>
  new ICAL.Component(ICAL.parse(body))
    .getAllSubcomponents('vevent')
    .map((component) => ({
      uid: String(component.getFirstPropertyValue('uid')),
      title: String(component.getFirstPropertyValue('summary')),
      status: component.getFirstPropertyValue('status'),
      sequence: component.getFirstPropertyValue('sequence'),
      location: String(component.getFirstPropertyValue('location') ?? ''),
      description: String(component.getFirstPropertyValue('description') ?? ''),
      starts: String(component.getFirstPropertyValue('dtstart')),
    }))

test('staff read all seminars and open proposals from a secret address', async () => {
  const path = await create(await t.signIn('analyst'), { name: 'Outlook' })
  const response = await t.visitor().get(path)
  expect(response.statusCode).toBe(200)
  expect(response.headers['content-type']).toBe('text/calendar; charset=utf-8')
  const events = read(response.body)
  expect(events.map(({ title, status, starts }) => [title, status, starts])).toEqual([
    ['Dialogseminarium Skåne', 'CONFIRMED', '2027-10-06T07:30:00Z'],
    ['Dialogseminarium Uppsala', 'CONFIRMED', '2027-11-03T08:30:00Z'],
    ['Förslag: Dialogseminarium Jämtland Härjedalen', 'TENTATIVE', '2027-09-14T07:30:00Z'],
  ])
  expect(events[0]?.location).toBe('Gamla gasverket, Gasverksgatan 12, Lund')
  const others = Object.values(nodeIcal.sync.parseICS(response.body)).filter((one) => one?.type === 'VEVENT')
  expect(others).toHaveLength(3)
})

test('the address holds no person and no meeting link, and its token is nowhere in the database or log', async () => {
  const path = await create(await t.signIn('planner'))
  await t.db
    .updateTable('seminar')
    .set({ form: 'both', meeting_url: 'https://video.example/hemlig' })
    .where('id', '=', of('12'))
    .execute()
  const { body } = await t.visitor().get(path)
  expect(body).not.toContain('video.example')
  expect(body).not.toContain('@test.example')
  expect(read(body)[0]?.location).toContain('och digitalt')
  const token = path.slice('/kalender/'.length, -'.ics'.length)
  const stored = await t.db.selectFrom('calendar_feed').selectAll().execute()
  expect(JSON.stringify(stored)).not.toContain(token)
  for (const url of [path, `${path}?x=1`, `/kalender//${token}.ics`, `/KALENDER/${token}`])
    expect(addressForLog(url)).not.toContain(token)
})

test('an RSS contact reads the own bodies’ seminars, as they are when it is read', async () => {
  const contact = await t.signIn('rss_contact', ['rss-12'])
  const path = await create(contact)
  const titles = async () => read((await t.visitor().get(path)).body).map(({ title }) => title)
  expect(await titles()).toEqual(['Dialogseminarium Skåne'])
  expect((await t.visitor().get(path)).body).toContain('/rss/skane-1')
  await t.db
    .insertInto('rss_contact')
    .values({ rss_id: 'rss-03', account_id: contact.accountId, added_at: t.clock.now() })
    .execute()
  expect(await titles()).toEqual(['Dialogseminarium Skåne', 'Dialogseminarium Uppsala'])
  await t.db.deleteFrom('rss_contact').where('account_id', '=', contact.accountId).execute()
  expect(await titles()).toEqual([])
})

test('a moved seminar keeps its UID and rises; a cancelled one is cancelled', async () => {
  const path = await create(await t.signIn('planner'))
  const before = read((await t.visitor().get(path)).body)[0]!
  await confirmedSeminar(t.db, of('12'), '2027-10-07')
  await t.db.updateTable('seminar').set({ revision: 1 }).where('id', '=', of('12')).execute()
  const moved = read((await t.visitor().get(path)).body)[0]!
  expect(moved).toMatchObject({ uid: before.uid, sequence: 1, starts: '2027-10-07T07:30:00Z' })
  const cancelled = { revision: 2, cancelled_at: t.clock.now() }
  await t.db.updateTable('seminar').set(cancelled).where('id', '=', of('12')).execute()
  expect(read((await t.visitor().get(path)).body)[0]).toMatchObject({
    uid: before.uid,
    sequence: 2,
    status: 'CANCELLED',
    title: 'Inställt: Dialogseminarium Skåne',
  })
  await t.db.updateTable('seminar').set({ cancelled_at: null }).where('id', '=', of('12')).execute()
})

test('what has not changed is not sent again', async () => {
  const path = await create(await t.signIn('planner'))
  const { headers } = await t.visitor().get(path)
  t.clock.set('2027-03-09T10:00:00Z')
  const again = (etag: string) =>
    t.app.inject({ url: path, headers: { 'if-none-match': etag } }).then((r) => r.statusCode)
  expect(await again(String(headers.etag))).toBe(304)
  expect(await again(`W/${headers.etag}, "x"`)).toBe(304)
  expect(await again('"x"')).toBe(200)
})

test('a revoked address, a closed account and a wrong token find nothing, in plain words', async () => {
  const planner = await t.signIn('planner')
  const path = await create(planner, { name: 'Mobilen' })
  const page = parse((await planner.get('/kalender/prenumerera')).body)
  expect(page.querySelector('.feeds')?.text).toContain('Mobilen')
  expect(page.toString()).not.toContain(path)
  const action = page.querySelector('.feeds form')?.getAttribute('action') ?? ''
  const other = await t.signIn('administrator')
  expect((await other.post(action)).statusCode).toBe(404)
  expect((await t.visitor().get(path)).statusCode).toBe(200)
  expect((await planner.post(action)).headers.location).toBe('/kalender/prenumerera')
  const gone = await t.visitor().get(path)
  expect(gone.statusCode).toBe(404)
  expect(gone.body).toContain('Den här kalenderadressen gäller inte')

  const closed = await create(planner)
  const disabled_at = t.clock.now()
  await t.db.updateTable('account').set({ disabled_at }).where('id', '=', planner.accountId).execute()
  expect((await t.visitor().get(closed)).statusCode).toBe(404)
  for (const wrong of ['x'.repeat(32), '..%2f', '%F0%9F%99%82', '-', 'prenumerera'])
    expect((await t.visitor().get(`/kalender/${wrong}.ics`)).statusCode).toBe(404)
})

test('a second press shows the same address, another’s id none, and there are at most five', async () => {
  const planner = await t.signIn('planner')
  const id = newId()
  await planner.get('/kalender/prenumerera')
  const answers = await Promise.all([create(planner, { id }), create(planner, { id })])
  expect(answers[0]).toBe(answers[1])
  const other = await t.signIn('planner')
  expect((await other.post('/kalender/prenumerera', { id })).statusCode).toBe(404)
  expect((await other.post('/kalender/prenumerera', { id: 'x' })).statusCode).toBe(422)
  for (let n = 0; n < 4; n++) await create(planner)
  const sixth = await planner.post('/kalender/prenumerera', { id: newId() })
  expect(sixth.statusCode).toBe(409)
  expect(sixth.body).toContain('Du har redan 5 adresser')
  const page = parse((await planner.get('/kalender/prenumerera')).body)
  expect(page.querySelector('input[name="name"]')).toBeNull()
})

test('the calendar asks the database as often for one seminar as for all', async () => {
  const path = await create(await t.signIn('planner'))
  const { queries } = await countedQueries(t.db, () => t.visitor().get(path))
  // One of the five counts the feed's reads.
  expect(queries).toBe(5)
})

test('too many reads from one place are put off', async () => {
  const statuses = new Set<number>()
  for (let n = 0; n < 310; n++)
    statuses.add((await t.app.inject({ url: `/kalender/x.ics`, remoteAddress: '10.9.9.9' })).statusCode)
  expect([...statuses]).toEqual([404, 429])
})
