import { beforeEach, expect, test } from 'vitest'
import { hashToken, linkMark, linkToken } from '../../src/kernel/ids.ts'
import { createSignInLink } from '../../src/staff/actions.ts'
import { useTestApp } from '../support/app.ts'
import { anAccount } from '../support/builders.ts'
import { testConfig, testNow } from '../support/config.ts'
import { messageRows } from '../support/messages.ts'

const t = useTestApp()

beforeEach(async () => {
  t.clock.set(testNow)
  await t.db.deleteFrom('sign_in_link').execute()
  await t.db.deleteFrom('message').execute()
})

async function aPerson() {
  const id = await anAccount(t.db)
  return { id, email: `${id}@test.example` }
}

async function aLink(accountId: string): Promise<string> {
  return new URL(await createSignInLink(t.deps, accountId)).pathname
}

test('a known address gets a mail whose link opens a session', async () => {
  const { email } = await aPerson()
  const visitor = t.visitor()
  const asked = await visitor.post('/logga-in', { email: ` ${email.toUpperCase()} `, till: '/konto' })
  expect([asked.statusCode, asked.headers.location]).toEqual([303, '/logga-in/skickat'])
  const [message] = await messageRows(t.db).selectAll().execute()
  expect(message).toMatchObject({ to_email: email, purpose: 'sign_in', state: 'queued' })
  expect(message?.text).toContain(`http://localhost:3000/logga-in/${linkMark}?till=%2Fkonto`)

  const token = linkToken(testConfig.secret, message?.link_id ?? '')
  expect(message?.text).not.toContain(token)
  expect((await visitor.get(`/logga-in/${token}?till=%2Fkonto`)).body).toContain('Petra Planerare')
  const used = await visitor.post(`/logga-in/${token}`, { till: '/konto' })
  expect([used.statusCode, used.headers.location]).toEqual([303, '/konto'])
  expect((await visitor.get('/konto')).body).toContain(email)
})

test('an unknown address gets the same answer and no mail', async () => {
  const { email } = await aPerson()
  const known = await t.visitor().post('/logga-in', { email })
  const unknown = await t.visitor().post('/logga-in', { email: 'ingen@test.example' })
  expect([unknown.statusCode, unknown.headers.location, unknown.body]).toEqual([
    known.statusCode,
    known.headers.location,
    known.body,
  ])
  expect(await t.db.selectFrom('message').select('to_email').execute()).toEqual([{ to_email: email }])
})

test('a closed account gets no mail', async () => {
  const { id, email } = await aPerson()
  await t.db.updateTable('account').set({ disabled_at: testNow }).where('id', '=', id).execute()
  await t.visitor().post('/logga-in', { email })
  expect(await t.db.selectFrom('message').select('id').execute()).toEqual([])
})

test('something that is no address is shown again with what to do', async () => {
  const response = await t.visitor().post('/logga-in', { email: 'petra, anna@test.example' })
  expect(response.statusCode).toBe(422)
  expect(response.body).toContain('value="petra, anna@test.example"')
  expect(response.body).toContain('Skriv en e-postadress')
})

test('the mail holds nothing anyone has typed, whatever the name', async () => {
  const { id, email } = await aPerson()
  await t.db.updateTable('account').set({ name: '<b>http://ond.example</b>' }).where('id', '=', id).execute()
  await t.visitor().post('/logga-in', { email })
  const message = await messageRows(t.db).selectAll().executeTakeFirstOrThrow()
  expect(message.html + message.text + message.subject).not.toContain('ond.example')
})

test('a link opened a hundred times by a mail scanner still works once', async () => {
  const { id } = await aPerson()
  const link = await aLink(id)
  for (let i = 0; i < 100; i++) expect((await t.visitor().get(link)).statusCode).toBe(200)
  const visitor = t.visitor()
  expect((await visitor.post(link)).statusCode).toBe(303)
  const again = await t.visitor().post(link)
  expect(again.statusCode).toBe(410)
  expect(again.cookies.map((cookie) => cookie.name)).not.toContain('session')
  expect((await t.visitor().get(link)).statusCode).toBe(410)
  expect((await visitor.get('/konto')).statusCode).toBe(200)
})

test('two presses at the same moment give one session', async () => {
  const { id } = await aPerson()
  const link = await aLink(id)
  const [one, other] = [t.visitor(), t.visitor()]
  await Promise.all([one.get('/logga-in'), other.get('/logga-in')])
  const answers = await Promise.all([one.post(link), other.post(link)])
  expect(answers.map((answer) => answer.statusCode).sort()).toEqual([303, 410])
  const sessions = await t.db.selectFrom('session').select('id').where('account_id', '=', id).execute()
  expect(sessions).toHaveLength(1)
})

test('a link works to the last second of its half hour and not after', async () => {
  const { id } = await aPerson()
  const link = await aLink(id)
  t.clock.set('2027-03-01T08:29:59Z')
  expect((await t.visitor().get(link)).statusCode).toBe(200)
  t.clock.set('2027-03-01T08:30:00Z')
  expect((await t.visitor().get(link)).statusCode).toBe(410)
  expect((await t.visitor().post(link)).statusCode).toBe(410)
})

test('wrong, used, old and closed links get the same page with a form to ask for a new one', async () => {
  const { id } = await aPerson()
  const [used, closed] = [await aLink(id), await aLink(id)]
  await t.visitor().post(used)
  await t.db.updateTable('account').set({ disabled_at: testNow }).where('id', '=', id).execute()
  const pages = await Promise.all([used, closed, '/logga-in/finns-inte'].map((link) => t.visitor().get(link)))
  const bare = pages.map((page) => page.body.replace(/value="[^"]*"/g, ''))
  expect(new Set(bare).size).toBe(1)
  expect(pages[0]?.statusCode).toBe(410)
  expect(pages[0]?.body).toContain('Skicka en länk till mig')
})

test('only the hash of a link and of a session is stored', async () => {
  const { id } = await aPerson()
  const link = await aLink(id)
  const visitor = t.visitor()
  await visitor.post(link)
  const token = link.split('/').at(-1) ?? ''
  const stored = JSON.stringify([
    await t.db.selectFrom('sign_in_link').selectAll().execute(),
    await t.db.selectFrom('session').selectAll().execute(),
  ])
  expect(stored).toContain(hashToken(token))
  expect(stored).not.toContain(token)
  expect(stored).not.toContain(visitor.cookies.get('session'))
})

test('signing out ends the session itself, not only the cookie', async () => {
  const visitor = await t.signIn('planner')
  const cookie = visitor.cookies.get('session') ?? ''
  const out = await visitor.post('/logga-ut')
  expect([out.statusCode, out.headers.location]).toEqual([303, '/logga-in'])
  const thief = t.visitor()
  thief.cookies.set('session', cookie)
  expect((await thief.get('/konto')).statusCode).toBe(303)
})

test.each([
  ['planner', '/oversikt'],
  ['analyst', '/oversikt'],
  ['rss_contact', '/rss'],
] as const)('the first page sends a %s to %s', async (role, where) => {
  expect((await (await t.signIn(role)).get('/')).headers.location).toBe(where)
})

test('the first page sends whoever is not signed in to the sign-in page', async () => {
  expect((await t.visitor().get('/')).headers.location).toBe('/logga-in')
})
