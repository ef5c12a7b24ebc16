/** Staff follow up who has begun, where they stopped and whom to call, without seeing an answer. */
import { beforeAll, expect, test } from 'vitest'
import { newId } from '../../../src/kernel/ids.ts'
import { type SignedIn, useTestApp } from '../../support/app.ts'
import { aHolder, anInvitation, aPlannedRound, aSubmission } from '../../support/builders.ts'
import { testNow } from '../../support/config.ts'
import { countedQueries } from '../../support/counting.ts'
import { onSqlite } from '../../support/db.ts'
import { pageText } from '../../support/html.ts'
import { standardSheet, wholeResponse } from '../support.ts'

const t = useTestApp()
let plan: Awaited<ReturnType<typeof aPlannedRound>>
let planner: SignedIn

beforeAll(async () => {
  plan = await aPlannedRound(t.db, { answer_deadline: '2027-11-30' })
  planner = await t.signIn('planner')
  const seats = plan.seats.slice(0, 6)
  for (const [n, seat] of seats.entries()) {
    await anInvitation(t.db, seat.id, plan.seminars[0]!.id)
    if (n === 0) await aSubmission(t.db, seat, wholeResponse(seat.role))
    if (n === 1 || n === 2) await aDraft(seat, n === 1 ? 2 : 1)
  }
  await aHolder(t.db, seats[1]!.id)
  await t.db.updateTable('holder').set({ phone: '070-174 06 05' }).where('seat_id', '=', seats[1]!.id).execute()
})

/** Answers the first themes, the last of them with one secret text. */
async function aDraft(seat: (typeof plan.seats)[number], themes: number) {
  const id = newId()
  const saved = { started_at: testNow, saved_at: testNow, current_submission_id: null }
  await t.db
    .insertInto('response')
    .values({ id, seat_id: seat.id, round_id: seat.round_id, ...saved })
    .execute()
  const all = wholeResponse(seat.role)
  const rows = standardSheet(seat.role)
    .themes.slice(0, themes)
    .flatMap(({ questions }) => questions)
    .map(({ key, type }) => ({
      ...{ response_id: id, question_key: key, saved_at: testNow },
      value: JSON.stringify(type === 'text' ? 'Hemligt svar' : all[key]),
    }))
  await t.db.insertInto('answer').values(rows).execute()
}

test('counts are of all who are invited, by region, role and group; the theme that most stop in is named', async () => {
  const page = (await planner.get('/svar')).body
  const text = pageText(page)
  for (const words of ['Har lämnat in1 av 6', 'Har börjat2 av 6', 'Har inte börjat3 av 6'])
    expect(text).toContain(words)
  expect(text).toMatch(/(Flest|Lika många) har stannat i /)
  expect(text).not.toContain('Hemligt svar')
  const byRole = pageText((await planner.get('/svar?efter=roll&sort=asked&down=1')).body)
  expect(byRole).toContain('Socialtjänst')
  const sorted = (await planner.get('/svar?temasort=begun&temaned=1')).body.split('id="teman"')[1]!
  const begun = [...sorted.matchAll(/<\/th><td class="num">\d+<\/td><td class="num">(\d+)<\/td>/g)].map(([, n]) =>
    Number(n),
  )
  expect(begun.length).toBeGreaterThan(4)
  expect(begun).toEqual(begun.toSorted((a, b) => b - a))
  expect(sorted).toMatch(/aria-sort="descending"><a href="\/svar\?temasort=begun#teman">/)
  const one = plan.seats[0]!
  expect(pageText((await planner.get(`/svar?roll=${one.role}`)).body)).toContain('Har lämnat in1 av 2')
  const { group_code } = await t.db
    .selectFrom('municipality_group_member')
    .select('group_code')
    .where('municipality_code', '=', one.municipality_code)
    .orderBy('edition', 'desc')
    .executeTakeFirstOrThrow()
  expect(pageText((await planner.get(`/svar?grupp=${group_code}&efter=grupp`)).body)).toContain(group_code)
  expect(pageText((await planner.get('/svar?lan=10')).body)).toContain('Ingen i urvalet är inbjuden.')
  // As the overview counts.
  const file = (await planner.get('/svar.csv')).body.split('\r\n').filter(Boolean)
  const sum = (at: number) => file.slice(1).reduce((all, line) => all + Number(line.split(';')[at]), 0)
  expect([sum(3), sum(4), sum(5), sum(6)]).toEqual([6, 3, 2, 1])
  expect(pageText((await planner.get('/oversikt')).body)).toContain('1 av 6 på frågorna')
  expect((await planner.get('/svar.xlsx')).headers['content-type']).toContain('spreadsheetml')
})

test('the list to call from says what is left and how to reach them, and never an answer', async () => {
  const text = pageText((await planner.get('/svar/ringlista')).body)
  expect(text).toContain('5 platser är inbjudna och har inte lämnat in.')
  expect(text).toContain('070-174 06 05')
  expect(text).toMatch(/Inte börjat, ungefär \d+ minuter/)
  expect(text).toMatch(/\d+ teman, ungefär \d+ minuter/)
  expect(text).not.toContain('Hemligt svar')
  expect(pageText((await planner.get('/svar/ringlista?vilka=borjat')).body)).toContain('2 platser är inbjudna')
  const csv = (await planner.get('/svar/ringlista.csv?vilka=inte')).body
  expect(csv.trim().split('\r\n')).toHaveLength(4)
  expect((await planner.get('/svar/ringlista.xlsx')).statusCode).toBe(200)
  const analyst = await t.signIn('analyst')
  expect([(await analyst.get('/svar')).statusCode, (await analyst.get('/svar/ringlista')).statusCode]).toEqual([
    200, 403,
  ])
})

onSqlite('the whole country takes as many queries as a few seats', async () => {
  const few = await countedQueries(t.db, () => planner.get('/svar'))
  const fewCalls = await countedQueries(t.db, () => planner.get('/svar/ringlista'))
  for (const seat of plan.seats.slice(6)) {
    await anInvitation(t.db, seat.id, plan.seminars[0]!.id)
    await aDraft(seat, 2)
  }
  const many = await countedQueries(t.db, () => planner.get('/svar'))
  expect(pageText(many.body)).toContain(`av ${plan.seats.length}`)
  expect(many.queries).toBe(few.queries)
  expect((await countedQueries(t.db, () => planner.get('/svar/ringlista'))).queries).toBe(fewCalls.queries)
})
