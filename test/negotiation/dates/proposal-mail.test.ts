import { beforeEach, expect, test } from 'vitest'
import { openTestApp, type TestApp, type Visitor } from '../../support/app.ts'
import { aPlannedRound } from '../../support/builders.ts'
import { messageRows } from '../../support/messages.ts'

const send = Object.assign(async () => '250 OK', { close: () => {} })
let t: TestApp
let planner: Visitor

async function open(overrides = {}) {
  t = await openTestApp(overrides)
  await aPlannedRound(t.db)
  planner = await t.signIn('planner')
}

beforeEach(async () => {
  await open({ send })
  return () => t.close()
})

const dates = (...days: string[]) =>
  Object.fromEntries(
    days.flatMap((date, i) => [
      [`options.${i}.date`, date],
      [`options.${i}.start`, '09:30'],
      [`options.${i}.end`, '15:30'],
    ]),
  )
const propose = (slug: string, ...days: string[]) => planner.post(`/seminarier/${slug}/datumforslag`, dates(...days))
const messages = () => messageRows(t.db).selectAll().where('purpose', '=', 'dates_proposed').execute()

test('each contact person of the body gets one mail with the dates and the way to answer', async () => {
  const first = await t.signIn('rss_contact', ['rss-12'])
  const second = await t.signIn('rss_contact', ['rss-12', 'rss-13'])
  await t.signIn('rss_contact', ['rss-13'])
  const form = await planner.get('/seminarier/skane-1/datum')
  expect(form.body).toContain('får ett mejl med datumen')
  expect((await propose('skane-1', '2027-05-11', '2027-05-12')).statusCode).toBe(303)
  expect((await planner.get('/seminarier/skane-1')).body).toContain(
    '2 datum är föreslagna. 2 kontaktpersoner får ett mejl.',
  )
  const sent = await messages()
  const accounts = await t.db
    .selectFrom('account')
    .select('email')
    .where('id', 'in', [first.accountId, second.accountId])
    .execute()
  expect(sent.map((message) => message.to_email).sort()).toEqual(accounts.map((account) => account.email).sort())
  for (const { subject, text, html } of sent) {
    expect(subject).toBe('Förslag på datum: Skåne')
    for (const body of [text, html]) {
      expect(body).toContain('tisdag 11 maj 2027 kl. 9.30–15.30')
      expect(body).toContain('onsdag 12 maj 2027 kl. 9.30–15.30')
      expect(body).toContain('senast måndag 15 mars')
      expect(body).toContain('http://localhost:3000/rss/skane-1#datum')
    }
  }
})

test('a refused proposal mails nobody; dates offered anew are mailed anew', async () => {
  await t.signIn('rss_contact', ['rss-12'])
  await propose('skane-1', '2027-05-11')
  expect((await propose('skane-1', '2027-05-11')).statusCode).toBe(422)
  expect((await propose('skane-1', '2027-01-11')).statusCode).toBe(422)
  expect(await messages()).toHaveLength(1)
  const option = await t.db.selectFrom('date_option').select('id').executeTakeFirstOrThrow()
  await planner.post(`/seminarier/skane-1/datumforslag/${option.id}/borttaget`, {})
  await propose('skane-1', '2027-05-11')
  expect(await messages()).toHaveLength(2)
})

test('what the contact proposes is mailed to nobody', async () => {
  const contact = await t.signIn('rss_contact', ['rss-12'])
  const own = await contact.post('/rss/skane-1/datumforslag', dates('2027-05-11'))
  expect(own.statusCode).toBe(303)
  expect(await messages()).toEqual([])
})

test('without a contact person the planner is told so, before and after', async () => {
  const closed = await t.signIn('rss_contact', ['rss-12'])
  await t.db.updateTable('account').set({ disabled_at: t.clock.now() }).where('id', '=', closed.accountId).execute()
  const form = await planner.get('/seminarier/skane-1/datum')
  expect(form.body).toContain('RSS har ingen kontaktperson som kan få mejl')
  expect(form.body).toContain('href="/rss-organ/rss-12"')
  await propose('skane-1', '2027-05-11')
  expect((await planner.get('/seminarier/skane-1')).body).toContain(
    '1 datum är föreslaget. RSS har ingen kontaktperson, så ingen får något mejl.',
  )
  expect(await messages()).toEqual([])
})

test('without a mail server the planner is told that the mail waits', async () => {
  await t.close()
  await open({ send: null })
  await t.signIn('rss_contact', ['rss-12'])
  await propose('skane-1', '2027-05-11')
  expect((await planner.get('/seminarier/skane-1')).body).toContain('ligger i kö')
  expect((await messages())[0]?.state).toBe('queued')
})

test('the first letter to a contact person says who writes and why; the later ones do not', async () => {
  await t.signIn('rss_contact', ['rss-12'])
  await propose('skane-1', '2027-05-11')
  await propose('skane-1', '2027-05-12')
  const [first, second] = (await messages()).sort((a, b) => a.position - b.position)
  for (const body of [first!.text, first!.html]) {
    expect(body).toContain('Vi på Kompetenscentrum för äldreomsorg har i uppdrag')
    expect(body).toContain('Lokal: att hitta en lokal som passar.')
  }
  expect(first!.text.indexOf('Hej ')).toBeLessThan(first!.text.indexOf('fem saker'))
  expect(first!.text.indexOf('fem saker')).toBeLessThan(first!.text.indexOf('tisdag 11 maj'))
  expect(second!.text).not.toContain('fem saker')
})

test('the letters that go by themselves are as staff have rewritten them', async () => {
  await t.signIn('rss_contact', ['rss-12'])
  const slug = (await t.db.selectFrom('round').select('slug').executeTakeFirstOrThrow()).slug
  const rewrite = (purpose: string, subject: string, body: string) =>
    planner.post(`/omgangar/${slug}/brev/${purpose}`, { subject, body, version: '0', gor: 'spara' })
  await rewrite('rss_introduction', 'Om oss', 'Vi är tre personer i Karlstad.')
  await rewrite('date_settled', 'Klart: {seminarium}', 'Hej {namn}!\n\nNu är det {beslut}.\n\n{knapp}')
  await propose('skane-1', '2027-05-11')
  const option = await t.db.selectFrom('date_option').select('id').executeTakeFirstOrThrow()
  const settled = await planner.post('/seminarier/skane-1/datum', { option: option.id })
  expect(settled.statusCode).toBe(303)
  const all = await messageRows(t.db).selectAll().orderBy('position').execute()
  expect(all.map(({ purpose }) => purpose)).toEqual(['dates_proposed', 'date_settled'])
  expect(all[0]!.text).toContain('Vi är tre personer i Karlstad.')
  expect(all[1]!.subject).toBe('Klart: Skåne')
  expect(all[1]!.text).toContain('Nu är det tisdag 11 maj 2027 kl. 9.30–15.30.')
})
