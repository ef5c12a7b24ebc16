import { parse } from 'node-html-parser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listPlanSeminars } from '../../src/plan/queries.ts'
import { type TestApp, useTestApp } from '../support/app.ts'
import { aRound } from '../support/builders.ts'

const t = useTestApp()
const plan = '/omgangar/2027/plan'
let planner: Awaited<ReturnType<TestApp['signIn']>>
let round: Awaited<ReturnType<typeof aRound>>

beforeAll(async () => {
  planner = await t.signIn('planner')
  round = await aRound(t.db)
  await planner.post(plan, { threshold: '25' })
})
afterAll(async () => {
  for (const table of ['history', 'seminar_municipality', 'seminar', 'round'] as const)
    await t.db.deleteFrom(table).execute()
})

async function seminarOf(slug: string, roundId = round.id) {
  const found = (await listPlanSeminars(t.db, roundId)).find((one) => one.slug === slug)
  if (!found) throw new Error(`no ${slug}`)
  return found
}
async function choose(slug: string, town: string) {
  return planner.post(`${plan}/ort?region=12`, { seminar: (await seminarOf(slug)).id, town })
}
const shown = async (slug: string) => {
  const { id } = await seminarOf(slug)
  const page = parse((await planner.get(`${plan}?region=12`)).body)
  return page.querySelector(`[data-seminar="${id}"]`)?.text.replace(/\s+/g, ' ') ?? ''
}

describe('the town of a seminar', () => {
  test('is proposed, with the way there for each and the farthest named', async () => {
    const text = await shown('skane-2')
    expect(text).toContain('Ort: Lund (förslag)')
    expect(text).toContain('Resa i medel 30 min, längst 1 tim 15 min från Simrishamn')
    expect(text).toContain('Malmö20 km, 15 min')
    expect(text).toContain('Simrishamnlängst 95 km, 1 tim 15 min')
  })

  test('is chosen, and given back to the plan to propose', async () => {
    const response = await choose('skane-2', '1286')
    expect(response.headers.location).toBe(`${plan}?region=12#region`)
    expect(await shown('skane-2')).toContain('Ort: Ystad (vald)')
    expect((await seminarOf('skane-2')).townCode).toBe('1286')
    await choose('skane-2', '1286')
    await choose('skane-2', '')
    expect(await shown('skane-2')).toContain('Ort: Lund (förslag)')
    const kinds = await t.db
      .selectFrom('history')
      .select('kind')
      .where('kind', 'in', ['town_chosen', 'town_proposed'])
      .execute()
    expect(kinds.map(({ kind }) => kind).sort()).toEqual(['town_chosen', 'town_proposed'])
  })

  test('that its municipality takes along to another seminar is pointed out', async () => {
    await choose('skane-2', '1286')
    const [from, to] = [await seminarOf('skane-2'), await seminarOf('skane-1')]
    await planner.post(`${plan}/flyttar`, { municipality: `1286:${from.id}`, to: to.id })
    expect(await shown('skane-2')).toContain('en kommun som möter ett annat seminarium')
    await planner.post(`${plan}/flyttar/angra`, { n: '1' })
    expect(await shown('skane-2')).not.toContain('möter ett annat seminarium')
  })

  test('is let go when the region is divided and no longer has it there', async () => {
    await choose('skane-2', '1286')
    await planner.post(`${plan}/regioner/12`, { count: '3' })
    expect((await seminarOf('skane-2')).townCode).toBeNull()
    await planner.post(`${plan}/regioner/12`, { count: '2' })
  })

  test.each(['9999', 'x', 'Lund <b>', '12345'])('is not %s', async (town) => {
    expect((await choose('skane-2', town)).statusCode).toBe(404)
  })

  test('needs a seminar of this round that is still to be held', async () => {
    const later = await aRound(t.db, { slug: '2028' })
    await planner.post('/omgangar/2028/plan', { threshold: '25' })
    const foreign = (await listPlanSeminars(t.db, later.id))[0]?.id ?? ''
    for (const seminar of [foreign, 'x'])
      expect((await planner.post(`${plan}/ort`, { seminar, town: '1280' })).statusCode).toBe(404)
    expect((await planner.post(`${plan}/ort`, {})).statusCode).toBe(422)

    const { id } = await seminarOf('skane-1')
    const cancelled = { cancelled_at: '2027-03-01T08:00:00Z' }
    await t.db.updateTable('seminar').set(cancelled).where('id', '=', id).execute()
    expect((await choose('skane-1', '1280')).statusCode).toBe(409)
  })
})
