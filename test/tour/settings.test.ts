import { beforeAll, expect, test } from 'vitest'
import { readSettings } from '../../src/tour/queries.ts'
import { useTestApp, type Visitor } from '../support/app.ts'
import { aPlannedRound } from '../support/builders.ts'
import { pageText } from '../support/html.ts'
import { open, press } from '../support/visit.ts'

const t = useTestApp()
const base = '/omgangar/2027/turne'
let planner: Visitor
let round: Awaited<ReturnType<typeof aPlannedRound>>['round']

beforeAll(async () => {
  round = (await aPlannedRound(t.db)).round
  planner = await t.signIn('planner')
})

test('the rules begin so that one can go on at once, and can be changed', async () => {
  const page = await open(planner, `${base}/regler`)
  expect(page.body).toContain('value="2027-04-01"')
  const saved = await planner.post(`${base}/regler`, { ...rules, weekdays: ['1', '5'], length: '5.30' })
  expect(saved.statusCode).toBe(303)
  expect(await readSettings(t.db, round)).toMatchObject({
    weekdays: [1, 5],
    minutes: 330,
    homeCode: '0180',
    earliest: '09:00',
  })
  // The form holds the values that were saved before.
  await press(planner, await open(planner, `${base}/regler`), 'Spara reglerna', { perWeek: '3' })
  expect(await readSettings(t.db, round)).toMatchObject({ weekdays: [1, 5], perWeek: 3, minutes: 330 })
})

const rules = {
  from: '2027-04-05',
  to: '2027-12-10',
  weekdays: ['2', '3'],
  perWeek: '2',
  teams: '1',
  perTrip: '2',
  earliest: '9',
  latest: '16.30',
  length: '6',
  homeCode: '0180',
  bridgeDays: 'never',
  schoolBreaks: 'avoid',
}

test.each([
  ['a day before the round', { from: '2027-03-31' }, 'Dagen ligger utanför omgången'],
  ['an end before the start', { to: '2027-04-02' }, 'Sista dagen måste komma efter den första'],
  ['no seminar a week', { perWeek: '0' }, 'Skriv ett heltal'],
  ['a weekday that does not exist', { weekdays: ['8'] }, 'Kontrollera det du skrev här'],
  ['no weekday', { weekdays: [] }, 'Välj minst en veckodag'],
  ['30 February', { from: '2027-02-30' }, 'Skriv ett datum som finns'],
  ['a day too short', { latest: '12.00' }, 'Seminariet ryms inte'],
  ['a trip longer than a week', { perTrip: '3' }, 'En resa görs på en vecka'],
  ['a home that is no municipality', { homeCode: '9999' }, 'Välj en kommun i listan'],
])('refuses %s and keeps what was typed', async (_name, typed, words) => {
  const before = await readSettings(t.db, round)
  const answer = await planner.post(`${base}/regler`, { ...rules, ...typed, latest: '16.45', ...typed })
  expect(answer.statusCode).toBe(422)
  expect(pageText(answer.body)).toContain(words)
  for (const value of Object.values(typed).filter((one) => typeof one === 'string' && one !== '9999'))
    expect(answer.body).toContain(`value="${value}"`)
  expect(await readSettings(t.db, round)).toEqual(before)
})

test('days are blocked for everyone, a team or a body, and let go again', async () => {
  const page = await open(planner, `${base}/sparrat`)
  expect(pageText(page.body)).toContain('Almedalsveckan, 28 juni – 2 juli')
  const added = await press(planner, page, 'Spärra Almedalsveckan')
  expect(pageText(added.body)).toContain('Almedalsveckan är tillagt.')
  // A period that has been added is no longer suggested.
  expect(added.body).not.toContain('Almedalsveckan, 28')
  const block = { name: 'Nämndmöte', from: '2027-05-04', to: '', hard: '0' }
  expect((await planner.post(`${base}/sparrat`, { ...block, who: 'rss-12' })).statusCode).toBe(303)
  expect((await planner.post(`${base}/sparrat`, { ...block, who: 'lag-2' })).statusCode).toBe(303)
  const rows = await t.db.selectFrom('blocked_period').selectAll().orderBy('created_at').execute()
  expect(rows.map((row) => [row.name, row.ends_on, row.team, row.rss_id, row.hard])).toEqual(
    expect.arrayContaining([
      ['Almedalsveckan', '2027-07-02', null, null, 1],
      ['Nämndmöte', '2027-05-04', null, 'rss-12', 0],
      ['Nämndmöte', '2027-05-04', 2, null, 0],
    ]),
  )
  for (const { id } of rows) await planner.post(`${base}/sparrat/${id}/borttagen`)
  await planner.post(`${base}/sparrat/${rows[0]?.id}/borttagen`)
  expect(await t.db.selectFrom('blocked_period').select('id').execute()).toEqual([])
})

test('what most rounds do without is blocked with one press, once', async () => {
  const done = await press(planner, await open(planner, base), 'Spärra dem')
  expect(pageText(done.body)).toContain('Dagarna som brukar undvikas är spärrade.')
  expect(done.body).not.toContain('Spärra dem')
  await planner.post(`${base}/sparrat/brukliga`)
  const rows = await t.db.selectFrom('blocked_period').select(['name', 'starts_on', 'ends_on']).execute()
  expect(rows.map((row) => `${row.name} ${row.starts_on} ${row.ends_on}`).sort()).toEqual([
    'Almedalsveckan 2027-06-28 2027-07-02',
    'Semestertid 2027-06-21 2027-08-22',
  ])
  await t.db.deleteFrom('blocked_period').execute()
})

test.each([
  [{ from: '2027-13-01' }, 'Skriv ett datum som finns'],
  [{ from: '2027-05-04', to: '2027-05-03' }, 'Sista dagen måste komma efter den första'],
  [{ from: '2027-05-04', to: '2028-05-03' }, 'Dagen ligger utanför omgången'],
  [{ who: 'rss-99' }, 'Fyll i det här fältet'],
])('refuses to block %o', async (typed, words) => {
  const block = { name: 'Möte', from: '2027-05-04', to: '', hard: '1', who: '' }
  const answer = await planner.post(`${base}/sparrat`, { ...block, ...typed })
  expect(answer.statusCode).toBe(422)
  expect(pageText(answer.body)).toContain(words)
  expect(answer.body).toContain('value="Möte"')
})

test('towns and weeks are wished for, and a week that does not exist is refused', async () => {
  const page = await open(planner, `${base}/onskemal`)
  const done = await press(planner, page, 'Spara orter och veckor', {
    'town.skane-1': '1290',
    'from.skane-1': '20',
    'to.skane-1': 'v. 22',
    'from.uppsala-1': '40',
  })
  expect(done.status).toBe(200)
  const wishes = await t.db
    .selectFrom('tour_wish')
    .innerJoin('seminar', 'seminar.id', 'seminar_id')
    .select(['slug', 'town_code', 'from_on', 'to_on'])
    .orderBy('slug')
    .execute()
  expect(wishes).toEqual([
    { slug: 'skane-1', town_code: '1290', from_on: '2027-05-17', to_on: '2027-06-06' },
    { slug: 'uppsala-1', town_code: null, from_on: '2027-10-04', to_on: '2027-10-10' },
  ])
  const again = await open(planner, `${base}/onskemal`)
  const refused = await press(planner, again, 'Spara orter och veckor', { 'from.skane-1': '3', 'to.uppsala-1': '20' })
  expect(refused.status).toBe(422)
  expect(pageText(refused.body)).toContain('Omgången har ingen sådan vecka')
  expect(pageText(refused.body)).toContain('Veckan finns inte i omgången efter den första')
})

test('an RSS contact names the days of the own body, and of no other', async () => {
  const rut = await t.signIn('rss_contact', ['rss-12'])
  const page = await open(rut, '/rss/skane-1/otillgangligt')
  const done = await press(rut, page, 'Spara dagarna', { from: '2027-09-07', name: 'Nämnd' })
  expect(pageText(done.body)).toContain('Tack. Vi räknar med det.')
  const [own] = await t.db.selectFrom('blocked_period').selectAll().execute()
  expect(own).toMatchObject({ starts_on: '2027-09-07', rss_id: 'rss-12', hard: 1, name: 'Nämnd' })
  expect(pageText((await planner.get(`${base}/sparrat`)).body)).toContain('Test rss_contact, RSS')

  const other = await t.signIn('rss_contact', ['rss-03'])
  const address = '/rss/skane-1/otillgangligt'
  expect((await other.get(address)).statusCode).toBe(404)
  expect((await other.post(address, { from: '2027-09-08', hard: '1' })).statusCode).toBe(404)
  expect((await other.post(`${address}/${own?.id}/borttagen`)).statusCode).toBe(404)
  // The other contact cannot remove the day through their own seminar's address either.
  await other.post(`/rss/uppsala-1/otillgangligt/${own?.id}/borttagen`)
  expect(await t.db.selectFrom('blocked_period').select('id').execute()).toEqual([{ id: own?.id }])
  expect(pageText((await other.get('/rss/uppsala-1/otillgangligt')).body)).not.toContain('Nämnd')
  await rut.post(`${address}/${own?.id}/borttagen`)
  expect(await t.db.selectFrom('blocked_period').select('id').execute()).toEqual([])
})

test('an analyst looks and changes nothing', async () => {
  const analyst = await t.signIn('analyst')
  for (const page of ['regler', 'sparrat', 'onskemal']) {
    expect((await analyst.get(`${base}/${page}`)).statusCode).toBe(200)
    expect((await analyst.post(`${base}/${page}`, rules)).statusCode).toBe(403)
  }
})
