import { expect, test } from 'vitest'
import { useTestApp } from '../support/app.ts'

const t = useTestApp()
const skane = '/rss-organ/rss-12'
const rut = { name: 'Rut Rask', email: 'rut@rss.example', title: '', phone: '+46 70-174 06 05' }

async function defaultsOf(code: string): Promise<string[]> {
  const rows = await t.db
    .selectFrom('rss_member')
    .select('rss_id')
    .where('municipality_code', '=', code)
    .where('is_default', '=', 1)
    .execute()
  return rows.map((row) => row.rss_id)
}

test('a contact person gets an account that signs in and sees only the own body', async () => {
  const petra = await t.signIn('planner')
  expect((await petra.post(`${skane}/kontakter`, rut)).statusCode).toBe(303)
  expect((await petra.get(skane)).body).toContain('Rut Rask')
  expect((await petra.get('/rss-organ')).body).toContain('Rut Rask')
  const account = await t.db.selectFrom('account').selectAll().where('email', '=', rut.email).executeTakeFirstOrThrow()
  expect(account).toMatchObject({ role: 'rss_contact', phone: '+46 70-174 06 05', title: null })
  await t.visitor().post('/logga-in', { email: rut.email })
  const mail = await t.db.selectFrom('message').select('to_email').execute()
  expect(mail).toEqual([{ to_email: rut.email }])
})

test('the same person may serve two bodies with one account, and is added once to each', async () => {
  const petra = await t.signIn('planner')
  const again = await petra.post(`${skane}/kontakter`, rut)
  expect(again.statusCode).toBe(422)
  expect(again.body).toContain('id="email-fel"')
  expect((await petra.post('/rss-organ/rss-10/kontakter', rut)).statusCode).toBe(303)
  const accounts = await t.db.selectFrom('account').select('id').where('email', '=', rut.email).execute()
  expect(accounts).toHaveLength(1)
})

test("an address of the secretariat's is refused with what to do", async () => {
  const petra = await t.signIn('planner')
  const email = `${petra.accountId}@test.example`
  const answer = await petra.post(`${skane}/kontakter`, { ...rut, email })
  expect(answer.statusCode).toBe(422)
  expect(answer.body).toContain('Adressen tillhör någon på sekretariatet')
  const mine = await t.db.selectFrom('account').select('role').where('id', '=', petra.accountId).execute()
  expect(mine).toEqual([{ role: 'planner' }])
})

test('a person who is contact of no body any more is signed out, and can come back', async () => {
  const petra = await t.signIn('planner')
  const ada = await t.signIn('rss_contact', ['rss-12', 'rss-10'])
  await petra.post(`${skane}/kontakter/${ada.accountId}/bort`)
  expect((await ada.get('/konto')).statusCode).toBe(200)
  await petra.post(`/rss-organ/rss-10/kontakter/${ada.accountId}/bort`)
  expect((await ada.get('/konto')).statusCode).toBe(303)
  const email = `${ada.accountId}@test.example`
  await petra.post(`${skane}/kontakter`, { ...rut, email })
  await t.visitor().post('/logga-in', { email })
  const mail = await t.db.selectFrom('message').select('id').where('to_email', '=', email).execute()
  expect(mail).toHaveLength(1)
})

test('staff accounts are not reachable as contacts', async () => {
  const petra = await t.signIn('planner')
  expect((await petra.post(`${skane}/kontakter/${petra.accountId}/bort`)).statusCode).toBe(404)
  expect((await petra.get('/konto')).statusCode).toBe(200)
})

test('a municipality may belong to several bodies, across the county border, and one of them plans', async () => {
  const petra = await t.signIn('planner')
  expect((await petra.post(`${skane}/kommuner`, { code: '1080' })).statusCode).toBe(303)
  expect((await petra.post(`${skane}/kommuner`, { code: '1080' })).statusCode).toBe(409)
  expect(await defaultsOf('1080')).toEqual(['rss-10'])
  expect((await petra.post('/rss-organ/rss-10/kommuner/1080/bort')).statusCode).toBe(409)
  await petra.post(`${skane}/kommuner/1080/planerar`)
  expect(await defaultsOf('1080')).toEqual(['rss-12'])
  expect((await petra.post('/rss-organ/rss-10/kommuner/1080/bort')).statusCode).toBe(303)
  expect((await petra.get('/kommuner/1080')).body).not.toContain('/rss-organ/rss-10')
})

test('a municipality that does not exist is not added', async () => {
  const petra = await t.signIn('planner')
  expect((await petra.post(`${skane}/kommuner`, { code: '9999' })).statusCode).toBe(404)
  expect((await petra.post(`${skane}/kommuner`, { code: '' })).statusCode).toBe(422)
  expect((await petra.post(`${skane}/kommuner/9999/planerar`)).statusCode).toBe(404)
})

test("a body's facts are changed, and shown as written", async () => {
  const petra = await t.signIn('planner')
  const form = { name: 'Skånes <b>Kommuner</b>', area: 'Hela länet', kind: '', source: '', note: '' }
  expect((await petra.post(skane, form)).statusCode).toBe(303)
  expect((await petra.get(skane)).body).toContain('Skånes &lt;b&gt;Kommuner&lt;/b&gt;')
  const empty = await petra.post(skane, { ...form, name: '' })
  expect(empty.statusCode).toBe(422)
  expect(empty.body).toContain('id="name-fel"')
})
