import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildDemo, type Demo } from '../seeds/demo.ts'
import { getLatestQuestionnaire } from '../src/questionnaire/queries.ts'
import { createSignInLink } from '../src/staff/actions.ts'
import { reckonNext } from '../src/tour/jobs.ts'
import { startRun } from '../src/tour/runs.actions.ts'
import { differences, differencesInR, hasR, someViews } from './comparison/files/recount.ts'
import { openTestApp, type TestApp, type Visitor } from './support/app.ts'

let t: TestApp
let demo: Demo
beforeAll(async () => {
  t = await openTestApp()
  demo = await buildDemo(t.deps)
})
afterAll(async () => {
  await t.close()
})

test('the invented round has the whole country in every state', async () => {
  const seats = await t.db.selectFrom('seat').select('id').where('round_id', '=', demo.roundId).execute()
  expect(seats).toHaveLength(870)
  expect(await count('holder')).toBe(853)
  expect(await count('seminar')).toBe(26)
  expect(await count('seminar_municipality')).toBe(290)
  expect(await count('submission')).toBeGreaterThan(300)
  expect(await count('response')).toBeGreaterThan(await count('submission'))
  const states = await t.db.selectFrom('message').select('state').distinct().execute()
  expect(states.map(({ state }) => state).sort()).toEqual(['failed', 'sent'])
  const replies = await t.db.selectFrom('reply').select('kind').distinct().execute()
  expect(replies).toHaveLength(3)
})

test('a trial before it is archived, and some of its answers were confirmed', async () => {
  const rounds = await t.db.selectFrom('round').select(['active', 'archived_at']).orderBy('active').execute()
  expect(rounds.map(({ active, archived_at }) => [active, archived_at !== null])).toEqual([
    [0, true],
    [1, false],
  ])
  const rows = await t.db.selectFrom('current_answer').select('source').distinct().orderBy('source').execute()
  expect(rows.map(({ source }) => source)).toEqual(['confirmed', 'form', 'paper'])
  expect((await t.visitor().get(`/i/${demo.inviteeToken}/fragor/rekrytering`)).body).toContain(
    'Gäller det fortfarande?',
  )
})

test('nobody in it has an address or a telephone that could be somebody’s', async () => {
  const people = await t.db.selectFrom('holder').select(['email', 'phone']).execute()
  expect(people.filter(({ email }) => !email.endsWith('.example'))).toEqual([])
  expect(people.filter(({ phone }) => !/^070-174 06 (0[5-9]|[1-9]\d)$/.test(phone))).toEqual([])
  const accounts = await t.db.selectFrom('account').select('email').execute()
  expect(accounts.filter(({ email }) => !email.endsWith('.example'))).toEqual([])
})

test('every figure of the comparison follows from the files that anybody on the staff can take', async () => {
  const planner = await signIn(demo.plannerEmail)
  const { document } = await getLatestQuestionnaire(t.db)
  expect(await differences(planner, someViews(document))).toEqual([])
})

test.runIf(hasR)('… and R works out the same by the program that the page offers', async () => {
  const planner = await signIn(demo.plannerEmail)
  const { document } = await getLatestQuestionnaire(t.db)
  const views = someViews(document)
  expect(
    await differencesInR(
      planner,
      views.filter((_view, i) => i % 12 === 0),
    ),
  ).toEqual([])
})

test('the links it prints open, and so do the pages they lead to', async () => {
  const planner = await signIn(demo.plannerEmail)
  for (const url of ['/oversikt', '/seminarier', '/seminarier/skane-1', '/kommuner', '/utskick', '/jamfor']) {
    expect([url, (await planner.get(url)).statusCode]).toEqual([url, 200])
  }
  const contact = await signIn(demo.rssContactEmail)
  const home = await contact.get('/rss')
  expect([200, 303]).toContain(home.statusCode)
  expect((await contact.get('/rss/sormland-1')).statusCode).toBe(200)
  const invitee = t.visitor()
  const invitation = await invitee.get(`/i/${demo.inviteeToken}`)
  expect(invitation.statusCode).toBe(200)
  expect(invitation.body).toContain('Östergötland')
  const shared = (await invitee.get(`/i/${demo.inviteeToken}/fragor/dela`)).body
  expect([shared.includes('Kim Berg'), shared.includes('Länken är avslutad.')]).toEqual([true, true])
})

test('dates are being agreed in every way, and the tour can be reckoned from where it stands', async () => {
  const open = await t.db
    .selectFrom('date_option')
    .innerJoin('seminar', 'seminar.id', 'seminar_id')
    .select(['answer', 'proposed_by_rss as own', 'answer_by'])
    .where('confirmed_at', 'is', null)
    .execute()
  expect(new Set(open.map((one) => `${one.answer}`))).toEqual(new Set(['yes', 'if_need_be', 'no', 'null']))
  expect(open.filter((one) => one.own === 1)).toHaveLength(1)
  expect(open.every((one) => (one.answer_by === null) === (one.own === 1))).toBe(true)
  await startRun(t.deps, demo.plannerId, demo.roundId, 3)
  await reckonNext(t.deps, new AbortController().signal)
  const runs = await t.db.selectFrom('tour_run').select('state').execute()
  expect(runs).toEqual([{ state: 'done' }])
})

test('the same day gives the same demo', async () => {
  const other = await openTestApp()
  await buildDemo(other.deps)
  const names = (db: typeof t.db) =>
    db.selectFrom('holder').select(['name', 'email']).orderBy('email').orderBy('name').execute()
  expect(await names(other.db)).toEqual(await names(t.db))
  const answers = (db: typeof t.db) => db.selectFrom('submission').select('hash').orderBy('hash').execute()
  expect(await answers(other.db)).toEqual(await answers(t.db))
  await other.close()
})

async function count(
  table: 'holder' | 'seminar' | 'seminar_municipality' | 'submission' | 'response',
): Promise<number> {
  const row = await t.db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll().as('n'))
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

async function signIn(email: string): Promise<Visitor> {
  const visitor = t.visitor()
  const { pathname } = new URL(await createSignInLink(t.deps, email))
  expect((await visitor.get(pathname)).statusCode).toBe(200)
  expect((await visitor.post(pathname)).statusCode).toBe(303)
  return visitor
}
