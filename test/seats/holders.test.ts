import { beforeAll, beforeEach, expect, test } from 'vitest'
import { useTestApp, type Visitor } from '../support/app.ts'
import { aHolder, aPlannedRound } from '../support/builders.ts'
import { countedQueries } from '../support/counting.ts'

const t = useTestApp()
const roles = '/kommuner/0643/roller'
const seatUrl = `${roles}/social_services?omgang=2027`
let plan: Awaited<ReturnType<typeof aPlannedRound>>
let planner: Visitor & { accountId: string }

beforeAll(async () => {
  plan = await aPlannedRound(t.db)
  planner = await t.signIn('planner')
})

beforeEach(async () => {
  await t.db.deleteFrom('holder').execute()
  await t.db.deleteFrom('history').execute()
})

const seatOf = (municipality: string, role: string) =>
  plan.seats.find((seat) => seat.municipality_code === municipality && seat.role === role)!.id
const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const person = { name: ' Åsa  Lind', title: '', email: 'Asa@Habo.example', phone: '' }

test('a holder is put in, changed and taken out by hand, and the page tells the history', async () => {
  expect((await planner.post(seatUrl, person)).headers.location).toBe(`${roles}?omgang=2027`)
  await planner.post(seatUrl, { ...person, name: 'Bo Ek', email: 'bo@habo.example' })
  let page = text((await planner.get(`${roles}?omgang=2027`)).body)
  expect(page).toContain('Bo Ek har platsen')
  expect(page).toContain('Åsa Lind asa@habo.example 2027-03-01 2027-03-01 Sekretariatet')
  await planner.post(`${roles}/social_services/vakant?omgang=2027`)
  page = text((await planner.get(`${roles}?omgang=2027`)).body)
  expect(page).toContain('Platsen är tom.')
  const history = await t.db.selectFrom('history').select(['subject_id', 'kind', 'account_id']).execute()
  const seat = seatOf('0643', 'social_services')
  expect(history.map((row) => [row.subject_id, row.kind, row.account_id]).sort()).toEqual([
    [seat, 'holder_replaced', planner.accountId],
    [seat, 'holder_replaced', planner.accountId],
    [seat, 'seat_vacated', planner.accountId],
  ])
})

test.each(['Vakant', 'n.n.', '–'])('%j written as the name empties the seat', async (name) => {
  await planner.post(seatUrl, person)
  const written = { name, title: 'Socialchef', email: '', phone: '' }
  expect((await planner.post(seatUrl, written)).statusCode).toBe(303)
  expect(text((await planner.get(`${roles}?omgang=2027`)).body)).toContain('Platsen är tom.')
  const holders = await t.db.selectFrom('holder').select(['name', 'until_at']).execute()
  expect(holders).toEqual([{ name: 'Åsa Lind', until_at: expect.any(String) }])
  expect((await planner.post(seatUrl, { ...written, email: 'x@habo.example' })).statusCode).toBe(422)
})

test('saving what is already there changes nothing', async () => {
  await planner.post(seatUrl, person)
  await planner.post(seatUrl, person)
  expect(await t.db.selectFrom('holder').select('id').execute()).toHaveLength(1)
  expect(text((await planner.get(roles)).body)).toContain('Inget var ändrat.')
})

test('a wrong form comes back with what was typed and what to do', async () => {
  const wrong = { name: '', title: '<b>', email: 'a@b.se, c@d.se', phone: '' }
  const response = await planner.post(seatUrl, wrong)
  expect(response.statusCode).toBe(422)
  const page = text(response.body)
  for (const says of ['Skriv personens namn', 'Ta bort tecknen', 'Skriv bara en e-postadress'])
    expect(page).toContain(says)
  expect(response.body).toContain('value="a@b.se, c@d.se"')
  expect(await t.db.selectFrom('holder').select('id').execute()).toEqual([])
})

test('line breaks in a name or address are refused', async () => {
  const response = await planner.post(seatUrl, { ...person, email: 'a@b.se\r\nBcc: c@d.se' })
  expect(response.statusCode).toBe(422)
})

test('what does not exist is not found', async () => {
  for (const url of [
    '/kommuner/9999/roller',
    `${roles}/chef`,
    `${roles}?omgang=1999`,
    '/omgangar/1999/roller',
    '/omgangar/1999/roller.csv',
    '/kommuner/9999/roller/politician',
  ])
    expect((await planner.get(url)).statusCode).toBe(404)
  expect((await planner.post(`${roles}/chef`, person)).statusCode).toBe(404)
})

test('the overview counts by region and shows only what is missing when asked', async () => {
  for (const role of ['social_services', 'health_care', 'politician'])
    await aHolder(t.db, seatOf('0643', role), { name: `Hel ${role}` })
  await aHolder(t.db, seatOf('0642', 'politician'), { name: 'Utan Adress', email: '' })
  const all = await planner.get('/omgangar/2027/roller')
  expect(text(all.body)).toContain('4 av 870 platser har en innehavare')
  expect(text(all.body)).toContain('290 kommuner')
  const county = await planner.get('/omgangar/2027/roller?region=06')
  expect(text(county.body)).toContain('13 kommuner')
  const missing = text((await planner.get('/omgangar/2027/roller?region=06&visa=saknas')).body)
  expect(missing).toContain('12 kommuner')
  expect(missing).toContain('E-post saknas')
  expect(missing).not.toContain('Hel social_services')
})

test('an unknown filter shows everything', async () => {
  const page = await planner.get('/omgangar/2027/roller?visa=x&region=06&region=07')
  expect(page.statusCode).toBe(200)
  expect(text(page.body)).toContain('290 kommuner')
})

test('names are shown as written, never as HTML', async () => {
  await aHolder(t.db, seatOf('0643', 'politician'), { name: '<script>alert(1)</script>' })
  for (const url of ['/omgangar/2027/roller', roles, `${roles}/politician`])
    expect((await planner.get(url)).body).not.toContain('<script>alert')
})

test('the overview of seats asks the database as often for one holder as for many', async () => {
  await aHolder(t.db, plan.seats[0]!.id)
  const one = await countedQueries(t.db, () => planner.get('/omgangar/2027/roller'))
  for (const seat of plan.seats.slice(1, 40)) await aHolder(t.db, seat.id)
  const many = await countedQueries(t.db, () => planner.get('/omgangar/2027/roller'))
  expect(many.body).not.toBe(one.body)
  expect(many.queries).toBe(one.queries)
})
