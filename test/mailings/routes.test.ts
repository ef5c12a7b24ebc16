import { beforeEach, expect, test } from 'vitest'
import { linkMark } from '../../src/kernel/ids.ts'
import { deliverDueMail } from '../../src/kernel/mail/delivery.ts'
import { SendError } from '../../src/kernel/mail/smtp.ts'
import { aReadySeminar, invite } from '../invitations/support.ts'
import { openTestAppWith, type TestApp } from '../support/app.ts'
import { countedQueries } from '../support/counting.ts'
import { onSqlite } from '../support/db.ts'
import { messageRows } from '../support/messages.ts'

let t: TestApp
let mailing = ''
const outcome = new Map<string, SendError>()
const send = Object.assign(
  async ({ toEmail }: { toEmail: string }) => {
    const error = outcome.get(toEmail)
    if (error) throw error
    return '250 2.0.0 OK queued as 42'
  },
  { close: () => {} },
)

async function invited(t: TestApp): Promise<string> {
  await aReadySeminar(t)
  const answer = await invite(await t.signIn('planner'), 'blekinge-1')
  return String(answer.headers.location)
}
beforeEach(async () => {
  outcome.clear()
  const opened = await openTestAppWith(invited, { send })
  t = opened
  mailing = opened.made
  return () => t.close()
})

const messageTo = (email: string) =>
  messageRows(t.db).selectAll().where('to_email', '=', email).executeTakeFirstOrThrow()

async function deliverWithTrouble() {
  outcome.set('p1@kommun.example', new SendError('refused', '550 5.1.1 <p1> No such user'))
  outcome.set('p2@kommun.example', new SendError('in_doubt', 'Connection closed unexpectedly'))
  await deliverDueMail(t.deps)
}

onSqlite('the ledger shows how many of each mailing have gone and how many need a person', async () => {
  const analyst = await t.signIn('analyst')
  expect((await analyst.get('/utskick')).body).toContain('0 av 15 skickade')
  await deliverWithTrouble()
  const { body } = await analyst.get('/utskick')
  expect(body).toContain('Inbjudan till Blekinge')
  expect(body).toContain('13 av 15 skickade')
  expect(body).not.toContain('Ingen e-postserver')
})

test('each message is listed with its state and the server’s words, and filtered by state', async () => {
  await deliverWithTrouble()
  const planner = await t.signIn('planner')
  const all = await planner.get(mailing)
  expect(all.body).toContain('550 5.1.1 &lt;p1&gt; No such user')
  expect(all.body).toContain('250 2.0.0 OK queued as 42')
  const failed = (await planner.get(`${mailing}?lage=refused`)).body
  expect(failed).toContain('p1@kommun.example')
  expect(failed).not.toContain('p3@kommun.example')
  expect((await planner.get(`${mailing}?lage=nonsens&sida=x`)).statusCode).toBe(200)
})

test('a person who calls is found by name, address or municipality', async () => {
  const planner = await t.signIn('planner')
  const found = async (words: string) => {
    const { body } = await planner.get(`${mailing}?sok=${encodeURIComponent(words)}`)
    expect(body).toContain(`value="${words}"`)
    return [...new Set(body.match(/p\d+@kommun\.example/g))].sort()
  }
  expect(await found('P7@')).toEqual(['p7@kommun.example'])
  expect(await found('ÖBERG 11')).toEqual(['p11@kommun.example'])
  expect(await found('karlskrona')).toHaveLength(3)
  expect(await found('Kiruna')).toEqual([])
})

test('a failed message leads to the seat whose address may be wrong', async () => {
  await deliverWithTrouble()
  const { id } = await messageTo('p1@kommun.example')
  const { body } = await (await t.signIn('planner')).get(`/utskick/meddelande/${id}`)
  expect(body).toMatch(/href="\/kommuner\/10\d\d\/roller\/[a-z_]+\?omgang=2027"/)
})

test('a failed message is sent again when a person says so', async () => {
  await deliverWithTrouble()
  const planner = await t.signIn('planner')
  const { id } = await messageTo('p1@kommun.example')
  outcome.clear()
  expect((await planner.post(`/utskick/meddelande/${id}/om`)).statusCode).toBe(303)
  await deliverDueMail(t.deps)
  expect(await messageTo('p1@kommun.example')).toMatchObject({ state: 'sent', attempts: 1 })
  expect((await planner.post(`/utskick/meddelande/${id}/om`)).statusCode).toBe(409)
})

test('an uncertain message may be counted as sent, and is never sent by itself', async () => {
  await deliverWithTrouble()
  outcome.clear()
  expect(await deliverDueMail(t.deps)).toBe(0)
  const planner = await t.signIn('planner')
  const { id } = await messageTo('p2@kommun.example')
  expect((await planner.get(`/utskick/meddelande/${id}`)).body).toContain('kan mottagaren få det två gånger')
  await planner.post(`/utskick/meddelande/${id}/skickat`)
  expect(await messageTo('p2@kommun.example')).toMatchObject({ state: 'sent' })
  expect((await planner.get(`/utskick/meddelande/${id}`)).body).toContain('Räknade som skickat: Test planner, ')
})

test('what needs a person comes first', async () => {
  await deliverWithTrouble()
  const { body } = await (await t.signIn('analyst')).get(mailing)
  const order = [...body.matchAll(/p(\d+)@kommun\.example<\/span>/g)].map(([, n]) => n)
  expect(order).toHaveLength(15)
  expect(order.slice(0, 2).sort()).toEqual(['1', '2'])
})

test('who had a message sent again, or all that failed, is kept', async () => {
  await deliverWithTrouble()
  const planner = await t.signIn('planner')
  const { id } = await messageTo('p2@kommun.example')
  await planner.post(`/utskick/meddelande/${id}/om`)
  await planner.post(`${mailing}/om`)
  await planner.post(`${mailing}/om`)
  const rows = await t.db
    .selectFrom('history')
    .select(['subject_id', 'kind', 'account_id', 'at'])
    .where('subject', '=', 'message')
    .execute()
  const other = (await messageTo('p1@kommun.example')).id
  expect(new Set(rows.map((row) => row.subject_id))).toEqual(new Set([id, other]))
  expect(rows).toHaveLength(2)
  for (const row of rows) {
    expect(row).toMatchObject({ kind: 'message_requeued', account_id: planner.accountId })
  }
})

test('a mailing’s page asks the database as often for one message as for fifteen', async () => {
  const analyst = await t.signIn('analyst')
  const all = await countedQueries(t.db, () => analyst.get(mailing))
  const { id } = await messageTo('p1@kommun.example')
  await t.db.deleteFrom('message').where('id', '!=', id).execute()
  const one = await countedQueries(t.db, () => analyst.get(mailing))
  expect(one.queries).toBe(all.queries)
  expect(one.body).not.toContain('p2@kommun.example')
})

test('all that failed are tried again at once; the uncertain are left', async () => {
  await deliverWithTrouble()
  await (await t.signIn('planner')).post(`${mailing}/om`)
  expect(await messageTo('p1@kommun.example')).toMatchObject({ state: 'queued' })
  expect(await messageTo('p2@kommun.example')).toMatchObject({ state: 'unknown' })
})

test('a message can be read, its personal link only as words', async () => {
  const planner = await t.signIn('planner')
  const { id } = await messageTo('p1@kommun.example')
  const page = (await planner.get(`/utskick/meddelande/${id}`)).body
  expect(page).toContain('http://localhost:3000/i/[personlig länk]')
  const html = await planner.get(`/utskick/meddelande/${id}/html`)
  expect(html.body).toContain('/i/[personlig länk]')
  expect(page + html.body).not.toContain(linkMark)
  expect(html.headers['content-security-policy']).toContain("default-src 'none'")
})

test('a sign-in link is not for other staff to read', async () => {
  await t.db.updateTable('message').set({ purpose: 'sign_in' }).execute()
  await t.db.updateTable('message_content').set({ text: 'hemlig nyckel' }).execute()
  const { id } = await messageTo('p1@kommun.example')
  const planner = await t.signIn('planner')
  expect((await planner.get(`/utskick/meddelande/${id}`)).body).not.toContain('hemlig nyckel')
  expect((await planner.get(`/utskick/meddelande/${id}/html`)).statusCode).toBe(404)
})

test('the list is downloaded with guarded cells', async () => {
  await deliverWithTrouble()
  await t.db.updateTable('message').set({ to_name: '=1+1' }).where('to_email', '=', 'p3@kommun.example').execute()
  const answer = await (await t.signIn('analyst')).get(`${mailing}/meddelanden.csv`)
  const lines = answer.body.trim().split('\r\n')
  expect(lines).toHaveLength(16)
  expect(lines[0]).toContain('namn;e-post;kommun;roll')
  expect(answer.body).toContain("'=1+1;p3@kommun.example")
})

test('an unknown mailing is not found; single messages have a page of their own', async () => {
  const analyst = await t.signIn('analyst')
  expect((await analyst.get('/utskick/finns-inte')).statusCode).toBe(404)
  expect((await analyst.get('/utskick/enskilda')).statusCode).toBe(200)
})

onSqlite('a seminar’s page leads to what has been sent to its invited, and only to that', async () => {
  const analyst = await t.signIn('analyst')
  const { body } = await analyst.get('/seminarier/blekinge-1')
  expect(body).toContain(`<a href="${mailing}">Inbjudan till Blekinge</a>`)
  expect(body).toContain('0 av 15')
  const other = await analyst.get('/seminarier/skane-1')
  expect(other.body).toContain('Inget har skickats till seminariets deltagare än.')
})

test('a municipality’s page leads to its seminar and its answers', async () => {
  const analyst = await t.signIn('analyst')
  const { body } = await analyst.get('/kommuner/1080')
  expect(body).toContain('href="/seminarier/blekinge-1"')
  expect(body).toContain('href="/jamfor/kommun/1080"')
})

test('a page that is not there keeps the menu for those who are signed in', async () => {
  const missing = await (await t.signIn('planner')).get('/kommuner/9999')
  expect(missing.statusCode).toBe(404)
  expect(missing.body).toContain('href="/seminarier"')
  expect((await t.visitor().get('/finns-inte')).body).not.toContain('href="/seminarier"')
})
