import { parse } from 'csv-parse/sync'
import readXlsxFile from 'read-excel-file/node'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { deleteOldTaps } from '../../src/attendance/actions.ts'
import { listPresent } from '../../src/attendance/queries.ts'
import { useTestApp, type Visitor } from '../support/app.ts'
import { testNow } from '../support/config.ts'
import { aDay, aTap, theDay } from './support.ts'

const t = useTestApp()
const page = '/seminarier/blekinge-1'
let day: Awaited<ReturnType<typeof aDay>>
let planner: Visitor & { accountId: string }

beforeAll(async () => {
  day = await aDay(t)
  planner = await t.signIn('planner')
  t.clock.set(theDay)
  planner = await t.signIn('planner')
})

beforeEach(async () => {
  t.clock.set(theDay)
  for (const table of ['attendance', 'attendance_tap', 'personal_wish'] as const) await t.db.deleteFrom(table).execute()
  await t.db.updateTable('seminar').set({ rss_checks_in: 0, cancelled_at: null }).execute()
})

const send = (who: Visitor, taps: object[], device = 'platta', root = page) =>
  who.post(`${root}/incheckning/tryck`, { enhet: device, tap: taps.map((tap) => JSON.stringify(tap)) })
const here = async () => {
  const rows = await t.db.selectFrom('attendance').select(['name', 'here']).orderBy('name').execute()
  return rows.filter((row) => row.here).map(({ name }) => name)
}
const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

test('the list has who comes and who goes instead, by municipality or name, and says who came', async () => {
  let body = text((await planner.get(`${page}/deltagare`)).body)
  expect(body).toContain('Sten Ersättare i stället för Person 10')
  for (const name of ['Person 11', 'Person 13']) expect(body).not.toContain(name)
  expect(body).toContain('Totalt 11')
  await send(planner, [aTap(day.people[0]!.key), aTap(day.people[13]!.key)])
  body = text((await planner.get(`${page}/deltagare?sortera=namn`)).body)
  expect(body).toContain('Totalt 11 2')
  expect(body).toContain('Person 13')
  expect(body).toContain('hade inte svarat ja')
  const seminar = text((await planner.get(page)).body)
  expect(seminar).toContain('Kom 2 av 11 väntade')
})

test('the files hold the same, guarded, and nothing of what anybody needs', async () => {
  await t.db
    .insertInto('personal_wish')
    .values({
      id: 'w',
      link_id: day.people[0]!.linkId,
      diets: '["vegan"]',
      food: 'Jordnötter',
      access: 'Hörslinga',
      saved_at: testNow,
    })
    .execute()
  const extra = aTap('extra:1', true, { name: '=1+1', from: '@kommun' })
  await send(planner, [extra])
  const csv = (await planner.get(`${page}/deltagare.csv?sortera=namn`)).body
  const rows = parse(csv, { delimiter: ';', bom: true }) as string[][]
  expect(rows[0]).toEqual([
    ...['Namn', 'Titel', 'Roll', 'Kommun eller organisation'],
    ...['I stället för', 'Väntas', 'Kom', 'Klockan'],
  ])
  expect(rows).toHaveLength(13)
  expect(rows[1]?.[0]).toBe("'=1+1")
  const xlsx = await planner.get(`${page}/deltagare.xlsx?sortera=namn`)
  const [sheet] = await readXlsxFile(xlsx.rawPayload)
  expect(sheet?.data.map((row) => row.map((cell) => cell ?? ''))).toEqual(rows)
  for (const url of ['deltagare', 'deltagare.csv', 'namnskyltar', 'incheckning'])
    expect((await planner.get(`${page}/${url}`)).body).not.toMatch(/Jordnötter|Hörslinga|[Vv]egan/)
})

test('name badges come eight to a sheet, with blank ones after', async () => {
  const { body } = await planner.get(`${page}/namnskyltar?tomma=6`)
  expect(body.match(/class="sheet"/g)).toHaveLength(3)
  expect(body.match(/class="namebadge"/g)).toHaveLength(17)
})

test('the kitchen gets numbers without names, from those who come, and only planners see it', async () => {
  const wish = (id: string, link_id: string, diets: string, food: string) => ({
    id,
    link_id,
    diets,
    food,
    access: '',
    saved_at: testNow,
  })
  await t.db
    .insertInto('personal_wish')
    .values([
      wish('1', day.people[0]!.linkId, '["vegan"]', 'Jordnötter'),
      wish('2', 'ers', '["vegan"]', ''),
      wish('3', day.people[11]!.linkId, '["vegan"]', 'Den som inte kommer'),
    ])
    .execute()
  const body = text((await planner.get(`${page}/mat`)).body)
  expect(body).toContain('Förmiddag 11')
  expect(body).toContain('Veganskt 2')
  expect(body).toContain('Jordnötter')
  expect(body).not.toMatch(/Person \d|Den som inte kommer|Sten/)
  for (const role of ['analyst', 'rss_contact'] as const) {
    const other = await t.signIn(role, ['rss-10'])
    expect((await other.get(`${page}/mat`)).statusCode).toBe(403)
    for (const url of ['/rss/blekinge-1/deltagare', `${page}/deltagare`])
      expect((await other.get(url)).body).not.toContain('Jordnötter')
  }
})

test('without the script a button checks in, another press undoes it, and somebody can be added', async () => {
  const [first] = day.people
  const door = await planner.get(`${page}/incheckning`)
  expect(door.body).toContain(`value="1 ${first!.key}" aria-pressed="false"`)
  await planner.post(`${page}/incheckning`, { tryck: `1 ${first!.key}` })
  expect(await here()).toEqual(['Person 00'])
  expect((await planner.get(`${page}/incheckning`)).body).toContain(`value="0 ${first!.key}"`)
  await planner.post(`${page}/incheckning`, { tryck: `0 ${first!.key}` })
  expect(await here()).toEqual([])
  expect((await planner.post(`${page}/incheckning/extra`, { namn: ' ' })).statusCode).toBe(422)
  await planner.post(`${page}/incheckning/extra`, { namn: 'Eva Extra', fran: 'Ronneby' })
  expect(await here()).toEqual(['Eva Extra'])
  expect((await planner.post(`${page}/incheckning`, { tryck: '1 plats:nobody' })).statusCode).toBe(404)
})

test('a tap sent twice counts once, also when the two arrive at once', async () => {
  const taps = day.people.slice(0, 5).map(({ key }) => aTap(key))
  const answers = await Promise.all([send(planner, taps), send(planner, taps)])
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200])
  expect(await here()).toHaveLength(5)
  await send(planner, [aTap(day.people[0]!.key, false)])
  await send(planner, taps)
  expect(await here()).toHaveLength(4)
})

test('two devices agree, and the one overtaken is told by whom', async () => {
  const [one] = day.people
  await send(planner, [aTap(one!.key, false, { age: 30 })], 'mobil')
  const { lost, people, saved } = (await send(planner, [aTap(one!.key, true, { age: 90 })])).json()
  expect(lost).toEqual(['Person 00 är inte incheckad: Test planner ångrade senare, kl. 9.09.'])
  expect(people).toMatchObject([{ key: one!.key, here: false }])
  expect(saved).toBe('Allt är sparat kl. 9.10')
  const state = (await planner.get(`${page}/incheckning/lage`)).json()
  expect(state).toMatchObject({ people })
  // A page that has been open long uses the CSRF token that the state brings.
  const body = new URLSearchParams({ _csrf: state.csrf, enhet: 'platta', tap: JSON.stringify(aTap(one!.key)) })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const cookies = Object.fromEntries(planner.cookies)
  const url = `${page}/incheckning/tryck`
  const sent = await t.app.inject({ method: 'POST', url, headers, cookies, payload: body.toString() })
  expect(sent.json()).toMatchObject({ people: [{ key: one!.key, here: true }] })
})

test('what is no tap is refused whole; somebody of another seminar is refused alone', async () => {
  for (const tap of ['{', '{"id":"1"}', JSON.stringify({ ...aTap('plats:x'), person: 'x' })]) {
    const answer = await planner.post(`${page}/incheckning/tryck`, { enhet: 'a', tap })
    expect(answer.statusCode).toBe(422)
  }
  const foreign = day.seats.find(({ municipality_code: code }) => code === '1280')!
  const answer = await send(planner, [aTap(`plats:${foreign.id}`), aTap(day.people[1]!.key)])
  expect(answer.json()).toMatchObject({ refused: 1 })
  expect(await here()).toEqual(['Person 01'])
})

test('there is no checking in before the day, long after it, or when it is cancelled', async () => {
  for (const now of ['2027-04-13T21:00:00Z', '2027-04-28T22:30:00Z']) {
    t.clock.set(now)
    const who = await t.signIn('planner')
    expect((await who.get(`${page}/incheckning`)).body).toMatch(/class="tap"[^>]+disabled/)
    expect((await send(who, [aTap(day.people[0]!.key)])).statusCode).toBe(409)
  }
  t.clock.set(theDay)
  await t.db.updateTable('seminar').set({ cancelled_at: testNow }).execute()
  expect((await send(planner, [aTap(day.people[0]!.key)])).statusCode).toBe(409)
})

test('RSS contacts see their own list, and check in where the secretariat lets them', async () => {
  const rss = await t.signIn('rss_contact', ['rss-10'])
  const foreign = await t.signIn('rss_contact', ['rss-12'])
  expect((await rss.get('/rss/blekinge-1/deltagare')).body).toContain('Person 00')
  expect((await foreign.get('/rss/blekinge-1/deltagare')).statusCode).toBe(404)
  const tap = aTap(day.people[0]!.key)
  expect((await send(rss, [tap], 'r', '/rss/blekinge-1')).statusCode).toBe(409)
  await planner.post(`${page}/deltagare/rss`, { rss: '1' })
  expect((await rss.get('/rss/blekinge-1/incheckning')).statusCode).toBe(200)
  expect((await send(rss, [tap], 'r', '/rss/blekinge-1')).statusCode).toBe(200)
  expect((await send(foreign, [tap], 'r', '/rss/blekinge-1')).statusCode).toBe(404)
  expect(await here()).toEqual(['Person 00'])
  await planner.post(`${page}/deltagare/rss`)
  expect((await rss.get('/rss/blekinge-1/incheckning')).statusCode).toBe(409)
})

test('signed out, the queue is refused as such and nothing is saved', async () => {
  const visitor = t.visitor()
  expect((await send(visitor, [aTap(day.people[0]!.key)])).statusCode).toBe(403)
  const state = await visitor.get(`${page}/incheckning/lage`)
  expect(state.headers.location).toMatch(/^\/logga-in/)
  expect(await here()).toEqual([])
})

test('who came stays who came when somebody else takes over the seat, and others can ask who it was', async () => {
  const [one, two] = day.people
  await send(planner, [aTap(one!.key), aTap(two!.key), aTap(two!.key, false)])
  await t.db.updateTable('holder').set({ name: 'Ny Person' }).where('seat_id', '=', one!.seatId).execute()
  const body = (await planner.get(`${page}/deltagare`)).body
  expect(body).toContain('Person 00')
  expect(body).not.toContain('Ny Person')
  const present = await listPresent(t.db, day.round.id)
  expect([...present.seatIds]).toEqual([one!.seatId])
  expect(present.countedSeminarIds).toEqual(new Set([day.seminar.id]))
  await t.db.updateTable('holder').set({ name: 'Person 00' }).where('seat_id', '=', one!.seatId).execute()
})

test('taps are forgotten once no device can send them again; who came is not', async () => {
  await send(planner, [aTap(day.people[0]!.key)])
  t.clock.set('2027-05-14T07:11:00Z')
  await deleteOldTaps(t.deps)
  expect(await t.db.selectFrom('attendance_tap').selectAll().execute()).toEqual([])
  expect(await here()).toEqual(['Person 00'])
})

test('signing out clears what the browser keeps of the list', async () => {
  const who = await t.signIn('planner')
  expect((await who.post('/logga-ut')).headers['clear-site-data']).toBe('"storage"')
})

test('on the day the RSS contact who may check in finds the door at once', async () => {
  const contact = await t.signIn('rss_contact', ['rss-10'])
  const door = 'href="/rss/blekinge-1/incheckning"'
  const body = async () => (await contact.get('/rss/blekinge-1')).body
  expect(await body()).not.toContain(door)
  await t.db.updateTable('seminar').set({ rss_checks_in: 1 }).execute()
  expect(await body()).toContain(door)
  await t.db.updateTable('seminar').set({ cancelled_at: testNow }).execute()
  expect(await body()).not.toContain(door)
  await t.db.updateTable('seminar').set({ cancelled_at: null }).execute()
  t.clock.set('2027-04-13T07:10:00Z')
  const early = await t.signIn('rss_contact', ['rss-10'])
  expect((await early.get('/rss/blekinge-1')).body).not.toContain(door)
})
