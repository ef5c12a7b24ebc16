import { beforeAll, expect, test } from 'vitest'
import { readTable } from '../../src/kernel/files/table.ts'
import { useTestApp, type Visitor } from '../support/app.ts'
import { aHolder, aPlannedRound } from '../support/builders.ts'
import { csv, headings, xlsx } from './support.ts'

const log: unknown[][] = []
const t = useTestApp({
  log: { info() {}, error() {}, debug() {}, warn: (...line: unknown[]) => log.push(line) } as never,
})
let contact: Visitor
let foreign: Visitor
let seats: Awaited<ReturnType<typeof aPlannedRound>>['seats']
const url = '/rss/skane-1/malgrupp/fil'

beforeAll(async () => {
  seats = (await aPlannedRound(t.db)).seats
  contact = await t.signIn('rss_contact', ['rss-12'])
  foreign = await t.signIn('rss_contact', ['rss-01'])
})

const seatOf = (code: string, role: string) =>
  seats.find((seat) => seat.municipality_code === code && seat.role === role)!.id
const send = (content: Buffer | string, filename = 'lista.csv') =>
  contact.upload(url, { name: 'fil', filename, content })
const names = async () =>
  (await t.db.selectFrom('holder').select('name').where('until_at', 'is', null).orderBy('name').execute()).map(
    (row) => row.name,
  )

test('the file to fill in has every municipality and role with the names there are, and can be read back', async () => {
  await aHolder(t.db, seatOf('1281', 'politician'), { name: 'Pia Politiker' })
  for (const kind of ['xlsx', 'csv']) {
    const file = await contact.get(`/rss/skane-1/malgrupp/mall.${kind}`)
    expect(file.statusCode).toBe(200)
    const table = (await readTable(file.rawPayload)).sheets[0]?.rows ?? []
    expect(table).toHaveLength(100)
    expect(table[0]).toEqual(['Kommunkod', 'Kommun', 'Roll', 'Namn', 'Befattning', 'E-post', 'Telefon'])
    expect(table.slice(1).filter((row) => row[3])).toEqual([
      expect.arrayContaining(['1281', 'Lund', 'Förtroendevald', 'Pia Politiker']),
    ])
    const preview = await contact.get(String((await send(file.rawPayload, `mall.${kind}`)).headers.location))
    expect(preview.body).toContain('Filen ändrar inget')
  }
})

test('rows about other municipalities are refused and said, and never saved', async () => {
  const rows = [
    headings,
    ['Lund', 'socialtjänst', 'Åsa Lind', 'Socialchef', 'asa@lund.example', ''],
    ['Habo', 'socialtjänst', 'Utan För', 'Socialchef', 'utan@habo.example', ''],
    ['Malmö', 'okänd roll', 'Ro Ll', '', 'ro@malmo.example', ''],
  ]
  const sent = await send(await xlsx(rows), 'lista.xlsx')
  expect(sent.statusCode).toBe(303)
  const location = String(sent.headers.location)
  expect(location).toMatch(/^\/rss\/skane-1\/malgrupp\/fil\//)
  const preview = (await contact.get(location)).body
  expect(preview).toContain('Spara 1 rollinnehavare')
  expect(preview).toContain('Kommunen hör inte till seminariet')
  expect(preview).toMatch(/<th scope="row" class="num"[^>]*>3<\/th>\s*<td[^>]*>kommun<\/td>/)
  expect(preview).toMatch(/<th scope="row" class="num"[^>]*>4<\/th>\s*<td[^>]*>roll<\/td>/)
  expect(await names()).toEqual(['Pia Politiker'])
  const refused = await contact.get(`${location}/att-ratta.csv`)
  expect(refused.body).toContain('Utan För')

  await contact.post(location)
  await contact.post(location)
  expect(await names()).toEqual(['Pia Politiker', 'Åsa Lind'])
  const told = await t.db
    .selectFrom('history')
    .innerJoin('seminar', 'seminar.id', 'history.subject_id')
    .select(['history.kind', 'history.detail', 'seminar.slug'])
    .where('history.kind', '=', 'holders_imported')
    .execute()
  expect(told).toHaveLength(1)
  expect(told[0]?.slug).toBe('skane-1')
  expect(JSON.parse(told[0]!.detail)).toEqual({ filename: 'lista.xlsx', added: 1, changed: 0 })
})

test('a name from the file takes away "not known yet"', async () => {
  const id = seatOf('1280', 'health_care')
  await t.db.updateTable('seat').set({ not_known_at: t.clock.now() }).where('id', '=', id).execute()
  const rows = [headings, ['Malmö', 'MAS', 'Mats Sand', 'MAS', 'mats@malmo.example', '']]
  await contact.post(String((await send(csv(rows))).headers.location))
  const seat = await t.db.selectFrom('seat').select('not_known_at').where('id', '=', id).executeTakeFirstOrThrow()
  expect(seat.not_known_at).toBeNull()
})

test('what is no list is refused with the reason', async () => {
  const refused = await send('%PDF-1.7 inget', 'lista.pdf')
  expect(refused.statusCode).toBe(422)
  expect(refused.body).toContain('varken CSV eller Excel')
})

test("another body's contact and the secretariat's address do not reach the file", async () => {
  const rows = [headings, ['Lund', 'MAS', 'Mats Sand', 'MAS', 'mats@lund.example', '']]
  const location = String((await send(csv(rows))).headers.location)
  const before = await names()
  log.length = 0
  expect((await foreign.get(location)).statusCode).toBe(404)
  expect((await foreign.post(location)).statusCode).toBe(404)
  expect((await foreign.get('/rss/skane-1/malgrupp/mall.xlsx')).statusCode).toBe(404)
  expect(log).toHaveLength(3)
  expect(log[0]?.[1]).toBe('seminar of another RSS body')
  const id = location.split('/').at(-1)
  const planner = await t.signIn('planner')
  expect((await planner.post(`/omgangar/2027/rollinnehavare/${id}`)).statusCode).toBe(404)
  // The import cannot be reached through the other contact's own seminar either.
  expect((await foreign.post(`/rss/stockholm-1/malgrupp/fil/${id}`)).statusCode).toBe(404)
  expect(await names()).toEqual(before)
})

test('a file that names only others’ municipalities saves nothing', async () => {
  const before = await names()
  const rows = [headings, ['Habo', 'MAS', 'Mats Sand', 'MAS', 'mats@habo.example', '']]
  const location = String((await send(csv(rows))).headers.location)
  expect((await contact.get(location)).body).toContain('Ingen rad går att spara')
  await contact.post(location)
  expect(await names()).toEqual(before)
})

test('a held seminar takes no file', async () => {
  await t.db.updateTable('seminar').set({ cancelled_at: t.clock.now() }).where('slug', '=', 'skane-1').execute()
  const rows = [headings, ['Lund', 'MAS', 'Mats Sand', 'MAS', 'mats@lund.example', '']]
  expect((await send(csv(rows))).statusCode).toBe(409)
  expect((await contact.get(url)).body).not.toContain('type="file"')
})
