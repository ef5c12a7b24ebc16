/** Imports contact persons from a file, and corrects one of them. */
import { beforeEach, expect, test } from 'vitest'
import { openTestApp, type TestApp, type Visitor } from '../support/app.ts'

let t: TestApp
let planner: Visitor

beforeEach(async () => {
  t = await openTestApp()
  planner = await t.signIn('planner')
  return () => t.close()
})

const address = '/rss-organ/kontaktlista'
const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const upload = async (rows: string[]) => {
  const content = ['RSS;Län;Namn;Befattning;E-post;Telefon', ...rows].join('\n')
  const answer = await planner.upload(address, { name: 'fil', filename: 'a.csv', content })
  return String(answer.headers.location)
}
const contacts = () =>
  t.db
    .selectFrom('rss_contact')
    .innerJoin('account', 'account.id', 'rss_contact.account_id')
    .select(['rss_id', 'account.name', 'account.email', 'account.title', 'account.phone'])
    .orderBy('rss_id')
    .execute()

test('a list is looked at, then added once; what is there already is left as it is', async () => {
  const url = await upload([
    ';Skåne län;Rut Rask;Strateg;Rut Rask <rut@örebro.example>;070-1',
    'rss-10;;Bo Ek;;bo@rss.example;',
    ';Skåne;Vakant;;;',
  ])
  const page = text((await planner.get(url)).body)
  expect(page).toContain('2 nya kontaktpersoner')
  expect(await contacts()).toEqual([])
  await Promise.all([planner.post(url), planner.post(url)])
  expect(await contacts()).toEqual([
    { rss_id: 'rss-10', name: 'Bo Ek', email: 'bo@rss.example', title: null, phone: null },
    { rss_id: 'rss-12', name: 'Rut Rask', email: 'rut@örebro.example', title: 'Strateg', phone: '070-1' },
  ])
  const again = await upload([';12;Annat Namn;;rut@xn--rebro-iua.example;'])
  expect(text((await planner.get(again)).body)).toContain('Oförändrade 1 ')
  expect((await t.db.selectFrom('message').select('id').execute()).length).toBe(0)
})

test('rows that cannot be read say row, column and why, also as a file', async () => {
  const mine = await t.db.selectFrom('account').select('email').executeTakeFirstOrThrow()
  const url = await upload([
    ';;Namn;;a@b.example;',
    'Inget organ;;Namn;;a@b.example;',
    ';Skåne;;;a@b.example;',
    ';Skåne;Namn;;;',
    ';Skåne;Namn;;inte en adress;',
    `;Skåne;Namn;;${mine.email};`,
    ';Skåne;Namn;;d@b.example;',
    ';Skåne;Namn;;D@b.example;',
  ])
  const page = text((await planner.get(url)).body)
  for (const why of [
    'vilket RSS-organ',
    'Organet finns inte',
    'personens namn',
    'loggar personen in',
    'Skriv en e-postadress',
    'på sekretariatet',
    'står redan på rad 8',
  ])
    expect(page).toContain(why)
  const file = (await planner.get(`${url}/att-ratta.csv`)).body
  expect(file.trim().split('\r\n')).toHaveLength(8)
  expect((await planner.upload(address, { name: 'fil', filename: 'a.csv', content: 'a;b\n1;2' })).statusCode).toBe(422)
})

test('a typo in a contact is corrected; with another address the person is signed out', async () => {
  await planner.post(await upload([';Skåne;Rut Rsak;;rut@rss.example;', ';Skåne;Bo Ek;;bo@rss.example;']))
  const account = await t.db
    .selectFrom('account')
    .select('id')
    .where('email', '=', 'rut@rss.example')
    .executeTakeFirstOrThrow()
  const url = `/rss-organ/rss-12/kontakter/${account.id}`
  expect((await planner.get('/rss-organ/rss-12')).body).toContain(`href="${url}"`)
  expect((await planner.get(url)).body).toContain('Rut Rsak')
  const form = { name: 'Rut Rask', email: 'rut.rask@rss.example', title: 'Strateg', phone: '' }
  const taken = await planner.post(url, { ...form, email: 'bo@rss.example' })
  expect(taken.statusCode).toBe(422)
  expect(taken.body).toContain('hör till någon annan')
  expect((await planner.post(url, form)).statusCode).toBe(303)
  expect((await contacts()).find(({ name }) => name === 'Rut Rask')).toMatchObject({
    email: 'rut.rask@rss.example',
    title: 'Strateg',
  })
  expect((await planner.get(`/rss-organ/rss-10/kontakter/${account.id}`)).statusCode).toBe(404)
})
