import { beforeAll, expect, test } from 'vitest'
import { useTestApp, type Visitor } from '../support/app.ts'
import { aPlannedRound } from '../support/builders.ts'
import { messageRows } from '../support/messages.ts'

const log: unknown[][] = []
const t = useTestApp({
  log: { info() {}, error() {}, debug() {}, warn: (...line: unknown[]) => log.push(line) } as never,
})
let contact: Visitor & { accountId: string }
const url = '/rss/organ/rss-12/kollega'
const person = { name: 'Kim Kollega', email: 'Kim@skane.example', title: 'Strateg', fran: 'skane-1' }

beforeAll(async () => {
  await aPlannedRound(t.db)
  contact = await t.signIn('rss_contact', ['rss-12'])
})

const accountOf = (email: string) =>
  t.db.selectFrom('account').selectAll().where('email', '=', email).executeTakeFirst()
const messages = () => messageRows(t.db).select(['to_email', 'text', 'link_id']).execute()

test('a colleague is looked at first, then added, told by mail with a way in, and logged', async () => {
  expect((await contact.get('/rss/skane-1')).body).toContain(`${url}?fran=skane-1`)
  const look = await contact.post(url, person)
  expect(look.statusCode).toBe(200)
  expect(look.body).toContain('Ska Kim Kollega bli kontaktperson?')
  expect(await accountOf('kim@skane.example')).toBeUndefined()
  expect(await messages()).toEqual([])

  const done = await contact.post(url, { ...person, ja: '1' })
  expect(done.headers.location).toBe('/rss/skane-1#kontakt')
  const account = await accountOf('kim@skane.example')
  expect(account).toMatchObject({ name: 'Kim Kollega', role: 'rss_contact', disabled_at: null })
  const [mail] = await messages()
  expect(mail?.to_email).toBe('kim@skane.example')
  expect(mail?.text).toContain('Test rss_contact har lagt till dig som kontaktperson')
  const link = await t.db
    .selectFrom('sign_in_link')
    .select(['id', 'account_id'])
    .where('id', '=', mail?.link_id ?? '')
    .executeTakeFirstOrThrow()
  expect(link.account_id).toBe(account?.id)
  const history = await t.db
    .selectFrom('history')
    .select(['subject', 'subject_id', 'account_id', 'detail'])
    .where('kind', '=', 'contact_invited')
    .execute()
  expect(history).toEqual([
    { subject: 'rss', subject_id: 'rss-12', account_id: contact.accountId, detail: '{"name":"Kim Kollega"}' },
  ])
})

test('the same person again, staff and a closed account are refused and get nothing', async () => {
  const before = (await messages()).length
  const again = await contact.post(url, { ...person, ja: '1' })
  expect(again.statusCode).toBe(422)
  expect(again.body).toContain('value="Kim@skane.example"')
  await t.signIn('planner')
  const staff = await t.db.selectFrom('account').select('email').where('role', '=', 'planner').executeTakeFirstOrThrow()
  const taken = await contact.post(url, { ...person, email: staff.email, ja: '1' })
  expect(taken.statusCode).toBe(422)
  await t.db
    .updateTable('account')
    .set({ disabled_at: t.clock.now() })
    .where('email', '=', 'kim@skane.example')
    .execute()
  expect((await contact.post(url, { ...person, ja: '1' })).body).toContain('Be sekretariatet')
  expect((await messages()).length).toBe(before)
})

test('a contact elsewhere becomes one here too and keeps the account as it is', async () => {
  const other = await t.signIn('rss_contact', ['rss-01'])
  const { email } = (await t.db
    .selectFrom('account')
    .select('email')
    .where('id', '=', other.accountId)
    .executeTakeFirst())!
  expect((await contact.post(url, { ...person, email, ja: '1' })).statusCode).toBe(303)
  expect(await accountOf(email)).toMatchObject({ name: 'Test rss_contact', title: null })
  expect((await other.get('/rss')).body).toContain('Skåne')
})

test('not an address: refused with the reason', async () => {
  const refused = await contact.post(url, { ...person, email: 'kim', ja: '1' })
  expect(refused.statusCode).toBe(422)
  expect(refused.body).toContain('Skriv en e-postadress')
})

test('one contact writes to ten strangers a day and no more, however quickly', async () => {
  const eager = await t.signIn('rss_contact', ['rss-14'])
  const invite = (n: number) =>
    eager.post('/rss/organ/rss-14/kollega', { ...person, email: `nr${n}@vast.example`, ja: '1' })
  await t.db.updateTable('history').set({ at: '2020-01-01T00:00:00Z' }).where('kind', '=', 'contact_invited').execute()
  for (let n = 1; n < 10; n++) expect((await invite(n)).statusCode).toBe(303)
  const last = await Promise.all([10, 11].map(invite))
  expect(last.map(({ statusCode }) => statusCode).sort()).toEqual([303, 409])
  const sent = (await messages()).filter(({ to_email }) => to_email.endsWith('@vast.example'))
  expect(sent).toHaveLength(10)
})

test('for another body: not found, nothing done, logged', async () => {
  log.length = 0
  const before = (await messages()).length
  const foreign = '/rss/organ/rss-13/kollega'
  expect((await contact.get(foreign)).statusCode).toBe(404)
  const posted = await contact.post(foreign, { ...person, email: 'x@halland.example', ja: '1' })
  expect(posted.statusCode).toBe(404)
  expect(await accountOf('x@halland.example')).toBeUndefined()
  expect((await messages()).length).toBe(before)
  expect(log).toEqual(Array(2).fill([{ account: contact.accountId, rss: 'rss-13' }, 'another RSS body']))
})
