import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { useTestApp } from '../support/app.ts'
import { countedQueries } from '../support/counting.ts'

const t = useTestApp()
const rowsOf = (body: string) => body.match(/<tr><th scope="row">/g)?.length ?? 0

const form = {
  name: 'Malmö',
  official_name: 'Malmö stad',
  group_code: 'A1',
  population: '360000',
  population_year: '2026',
  population_65plus: '56000',
  population_80plus: '15000',
  age_year: '2025',
}

test('the list holds all 290, and is narrowed by region, group and name', async () => {
  const axel = await t.signIn('analyst')
  expect(rowsOf((await axel.get('/kommuner')).body)).toBe(290)
  expect(rowsOf((await axel.get('/kommuner?region=12')).body)).toBe(33)
  expect(rowsOf((await axel.get('/kommuner?grupp=A1')).body)).toBe(3)
  const one = await axel.get('/kommuner?region=12&sok=lun')
  expect(rowsOf(one.body)).toBe(1)
  expect(one.body).toContain('1 kommun av 290')
  const none = await axel.get('/kommuner?sok=%3Cscript%3E')
  expect(none.body).toContain('Ingen kommun stämmer')
  expect(none.body).toContain('value="&lt;script&gt;"')
})

test('the list is sorted by a link that keeps the filter', async () => {
  const axel = await t.signIn('analyst')
  const page = await axel.get('/kommuner?region=12&ordna=invanare&rikt=ned')
  const first = /<tbody>\s*<tr><th scope="row"><a href="[^"]*">([^<]+)</.exec(page.body)?.[1]
  expect(first).toBe('Malmö')
  expect(page.body).toContain('aria-sort="descending"')
  expect(page.body).toContain('href="/kommuner?region=12&amp;ordna=invanare"')
})

test('an address with odd words in it shows the plain list', async () => {
  const axel = await t.signIn('analyst')
  for (const odd of ['ordna=x', 'rikt=x', 'sok=a&sok=b', 'ordna[]=namn'])
    expect(rowsOf((await axel.get(`/kommuner?${odd}`)).body)).toBe(290)
})

test('the file holds the rows of the list in the same order, codes with their zeros', async () => {
  const axel = await t.signIn('analyst')
  const file = await axel.get('/kommuner.csv?region=01&ordna=invanare&rikt=ned')
  expect(file.headers['content-disposition']).toMatch(/^attachment; filename="kommuner-\d{4}-\d\d-\d\d\.csv"$/)
  const rows: Record<string, string>[] = parse(file.body, { bom: true, delimiter: ';', columns: true })
  expect(rows).toHaveLength(26)
  expect(rows[0]).toMatchObject({ Kod: '0180', Kommun: 'Stockholm', Kommungrupp: 'A1' })
})

test('a file with English headings says so in its name', async () => {
  const axel = await t.signIn('analyst')
  await axel.post('/sprak')
  const file = await axel.get('/kommuner.csv')
  expect(file.headers['content-disposition']).toMatch(/"kommuner-\d{4}-\d\d-\d\d-en\.csv"$/)
})

test('the list asks the database as often for 290 municipalities as for one', async () => {
  const axel = await t.signIn('analyst')
  const all = await countedQueries(t.db, () => axel.get('/kommuner'))
  const one = await countedQueries(t.db, () => axel.get('/kommuner?region=12&sok=lun'))
  expect([rowsOf(all.body), rowsOf(one.body)]).toEqual([290, 1])
  expect(one.queries).toBe(all.queries)
})

test('a municipality has its facts, its group with the year, its region and its RSS bodies', async () => {
  const axel = await t.signIn('analyst')
  const page = await axel.get('/kommuner/1384')
  for (const text of ['Kungsbacka kommun', '(SKR 2023)', '/regioner/13', '/rss-organ/rss-14-gr'])
    expect(page.body).toContain(text)
  expect(page.body).not.toContain('/kommuner/1384/andra')
  expect((await axel.get('/kommuner/9999')).statusCode).toBe(404)
})

test('a planner changes a municipality, and it is written down who did', async () => {
  const petra = await t.signIn('planner')
  const answer = await petra.post('/kommuner/1280', { ...form, population: '365 000'.replace(' ', '') })
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/kommuner/1280'])
  expect((await petra.get('/kommuner/1280')).body).toMatch(/365\s000/)
  const [event] = await t.db
    .selectFrom('history')
    .select(['account_id', 'subject_id', 'detail'])
    .where('subject', '=', 'municipality')
    .execute()
  expect(event).toMatchObject({ account_id: petra.accountId, subject_id: '1280' })
  expect(event?.detail).toContain('population')
  expect(event?.detail).not.toContain('"name')
})

test.each([
  [{ name: '' }, 'name-fel'],
  [{ name: 'Lund' }, 'name-fel'],
  [{ group_code: 'Z9' }, 'group_code-fel'],
  [{ population: 'många' }, 'population-fel'],
  [{ population: '-1' }, 'population-fel'],
  [{ population_80plus: '60000' }, 'population_80plus-fel'],
])('a form with %j is shown again with the error at its field', async (wrong, id) => {
  const petra = await t.signIn('planner')
  const answer = await petra.post('/kommuner/1280', { ...form, ...wrong })
  expect(answer.statusCode).toBe(422)
  expect(answer.body).toContain(`id="${id}"`)
})

test('the weeks of the school holidays are changed by a planner and checked', async () => {
  const petra = await t.signIn('planner')
  const wrong = await petra.post('/regioner/12', { winter_break_weeks: 'åtta', autumn_break_week: '44' })
  expect(wrong.statusCode).toBe(422)
  expect(wrong.body).toContain('value="åtta"')
  await petra.post('/regioner/12', { winter_break_weeks: 'v. 8–9', autumn_break_week: '44' })
  const page = await petra.get('/regioner/12')
  expect(page.body).toContain('value="8-9"')
  expect(rowsOf(page.body)).toBe(33)
  expect(rowsOf((await petra.get('/regioner')).body)).toBe(21)
})
