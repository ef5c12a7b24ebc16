import { parse as parseCsv } from 'csv-parse/sync'
import { beforeAll, expect, test } from 'vitest'
import { sha256 } from '../../../src/kernel/ids.ts'
import { submitAnswers } from '../../support/answers.ts'
import { useTestApp } from '../../support/app.ts'
import { aPlannedRound, aSubmission } from '../../support/builders.ts'

const t = useTestApp()
const vy = 'fraga=rk_plan&efter=region&roll=politician'
let country: Awaited<ReturnType<typeof aPlannedRound>>

beforeAll(async () => {
  country = await aPlannedRound(t.db)
  await submitAnswers(t.db, country.round.questionnaire_id, country.seats.slice(0, 300))
})

test('a view is saved under a name of its own, removed and put back', async () => {
  const visitor = await t.signIn('planner')
  expect((await visitor.get(`/jamfor?${vy}`)).body).toContain('/jamfor/spara?vy=fraga%3Drk_plan')
  const save = () => visitor.post('/jamfor/vyer', { vy, namn: 'Planer i regionerna', anteckning: 'Till styrgruppen' })
  expect((await save()).statusCode).toBe(303)
  expect((await save()).statusCode).toBe(303)
  expect(await t.db.selectFrom('saved_view').select('id').execute()).toHaveLength(1)
  const again = await visitor.post('/jamfor/vyer', {
    vy: 'fraga=rk_plan',
    namn: 'Planer i regionerna',
    anteckning: 'Till styrgruppen',
  })
  expect(again.statusCode).toBe(422)
  expect(again.body).toContain('Det finns redan en vy med det namnet')
  expect(again.body).toContain('Till styrgruppen')
  const page = (await visitor.get('/jamfor/vyer')).body
  expect(page).toContain('href="/jamfor?fraga=rk_plan&amp;efter=region&amp;roll=politician"')
  const { id } = await t.db.selectFrom('saved_view').select('id').executeTakeFirstOrThrow()
  await visitor.post('/jamfor/vyer/bort', { id, bort: '1' })
  expect((await visitor.get('/jamfor/vyer')).body).toContain('Borttagna vyer')
  await visitor.post('/jamfor/vyer/bort', { id, bort: '0' })
  expect((await visitor.get('/jamfor/vyer')).body).not.toContain('Borttagna vyer')
})

test('a figure keeps its values, and says when answers have changed since; a withdrawn one remains with its reason', async () => {
  const visitor = await t.signIn('planner')
  const frozen = await visitor.post('/jamfor/figurer', { vy, titel: 'Planer', anteckning: '' })
  expect(frozen.headers.location).toBe('/jamfor/figurer/1')
  const pressed = await visitor.post('/jamfor/figurer', { vy, titel: 'Planer', anteckning: '' })
  expect(pressed.headers.location).toBe('/jamfor/figurer/1')
  const table = (await visitor.get(`/jamfor/tal.csv?${vy}`)).body
  const own = async () => (await visitor.get('/jamfor/figurer/1/tal.csv')).body
  expect(await own()).toBe(table)
  const before = (await visitor.get('/jamfor/figurer/1')).body
  expect(before).toContain('Svaren ger samma tal i dag')
  expect(before).toContain('Figur 1, ”Planer”')
  const { rows, hash } = await t.db.selectFrom('frozen_figure').select(['rows', 'hash']).executeTakeFirstOrThrow()
  expect(sha256(rows)).toBe(hash)
  expect((await visitor.get('/jamfor/figurer/1/bild.svg')).body).toMatch(/^\s*<svg/)
  const late = country.seats.findLast(({ role }) => role === 'politician')
  if (late) await aSubmission(t.db, late, { rk_plan: 'politisk' })
  // The country's row and the region's.
  expect((await visitor.get('/jamfor/figurer/1')).body).toContain('2 rader är andra i dag')
  expect(await own()).toBe(table)
  expect(parseCsv(await own(), { bom: true, delimiter: ';' })).toHaveLength(23)
  const next = await visitor.post('/jamfor/figurer', { vy, titel: 'Planer igen', anteckning: '' })
  expect(next.headers.location).toBe('/jamfor/figurer/2')
  expect((await visitor.post('/jamfor/figurer/1', { varfor: '' })).statusCode).toBe(422)
  await visitor.post('/jamfor/figurer/1', { varfor: 'Fel fråga' })
  expect((await visitor.get('/jamfor/figurer/1')).body).toMatch(/Tillbakadragen .*Fel fråga/)
  expect((await visitor.post('/jamfor/figurer/1', { varfor: 'Igen' })).statusCode).toBe(409)
  expect((await visitor.get('/jamfor/figurer/3')).statusCode).toBe(404)
})
