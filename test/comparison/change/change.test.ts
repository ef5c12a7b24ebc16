import { parse } from 'node-html-parser'
import { beforeAll, expect, test } from 'vitest'
import { useTestApp } from '../../support/app.ts'
import { anInvitation, aPlannedRound, aSubmission } from '../../support/builders.ts'

const t = useTestApp()
type Country = Awaited<ReturnType<typeof aPlannedRound>>
let before: Country
let now: Country

/** Twenty seats of one role; the first eleven answer in both rounds, and three of them have changed. */
beforeAll(async () => {
  before = await aPlannedRound(t.db, {
    slug: '2026',
    name: 'Omgång 2026',
    starts_on: '2026-01-01',
    ends_on: '2026-12-31',
    answer_deadline: '2026-12-01',
  })
  now = await aPlannedRound(t.db)
  const politicians = ({ seats }: Country) => seats.filter(({ role }) => role === 'politician').slice(0, 14)
  for (const country of [before, now])
    for (const [i, seat] of politicians(country).entries()) {
      await anInvitation(t.db, seat.id, country.seminars[0]?.id ?? '')
      if (i >= 12) continue
      const yes = country === before ? i < 4 : i < 7
      await aSubmission(t.db, seat, { rk_plan: yes ? 'politisk' : 'nej', rk_hinder: 'x' })
    }
})

const rowsOf = (body: string) =>
  parse(body)
    .querySelectorAll('.cmp-figures tbody tr')
    .map((row) => row.querySelectorAll('th, td').map(({ text }) => text.replace(/\s+/g, ' ').trim()))

test('what the same seats answered twice is compared pair by pair', async () => {
  const visitor = await t.signIn('analyst')
  const page = await visitor.get('/jamfor/over-tid?omgang=2027&fraga=rk_plan&efter=alla&roll=politician')
  expect(page.body).toContain('Samma fråga')
  // 4 of 12 then, 7 of 12 now, three changed and none back: +25 points.
  expect(rowsOf(page.body)).toEqual([
    ['Alla som svarat', '33 (12)', '58 (12)', '12', '+25', expect.stringMatching(/^−?\+?\d.* – \+\d/), 'på paren'],
  ])
  expect(page.body).toContain('33 procent i Omgång 2026, 58 procent i')
})

test('a reworded question is not compared unless somebody has judged that it means the same', async () => {
  const visitor = await t.signIn('analyst')
  const { id, document } = await t.db
    .selectFrom('questionnaire')
    .select(['id', 'document'])
    .where('id', '=', before.round.questionnaire_id)
    .executeTakeFirstOrThrow()
  const other = document.replace('"key":"rk_plan"', '"key":"rk_plan_x"')
  expect(other).not.toBe(document)
  const copy = {
    ...(await t.db.selectFrom('questionnaire').selectAll().where('id', '=', id).executeTakeFirstOrThrow()),
  }
  await t.db
    .insertInto('questionnaire')
    .values({ ...copy, id: 'an-older-one', version: '0.9', hash: 'x', document: other })
    .execute()
  await t.db.updateTable('round').set({ questionnaire_id: 'an-older-one' }).where('id', '=', before.round.id).execute()
  const page = await visitor.get('/jamfor/over-tid?omgang=2027&fraga=rk_plan')
  expect(page.body).toContain('Ny fråga')
  expect(page.body).not.toContain('class="chart"')
})

test('a first round says that there is nothing to compare it with', async () => {
  const visitor = await t.signIn('analyst')
  expect((await visitor.get('/jamfor/over-tid?omgang=2026')).body).toContain('ingen tidigare omgång')
  expect((await visitor.get('/jamfor/over-tid?omgang=2027&fraga=rk_hinder&mot=finns-inte')).statusCode).toBe(200)
})
