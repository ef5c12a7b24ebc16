import { expect, test } from 'vitest'
import { getLatestQuestionnaire } from '../../src/questionnaire/queries.ts'
import { useTestApp } from '../support/app.ts'
import { aRound } from '../support/builders.ts'

const t = useTestApp()

test('the analyst reads all thirty questions, the version, its hash and the rounds that use it', async () => {
  await aRound(t.db, { name: 'Omgång 2027' })
  const { hash } = await getLatestQuestionnaire(t.db)
  const page = await (await t.signIn('analyst')).get('/fragor')
  expect(page.statusCode).toBe(200)
  expect(page.body.match(/<div class="pq">/g)).toHaveLength(30)
  expect(page.body).toContain(hash)
  expect(page.body).toContain('Omgång 2027')
})

test('a politician is asked fewer questions, with the same numbers', async () => {
  const page = await (await t.signIn('planner')).get('/fragor?roll=politician')
  expect(page.body.match(/<div class="pq">/g)).toHaveLength(26)
  expect(page.body).not.toContain('vakanta')
  expect(page.body).toContain('<span class="qn">30</span>')
})

test('the form prints empty in both languages', async () => {
  const visitor = await t.signIn('planner')
  const swedish = await visitor.get('/fragor/utskrift?roll=health_care')
  expect(swedish.body).toContain('Legitimerad personal i kommunal hälso- och sjukvård')
  await visitor.post('/sprak')
  const english = await visitor.get('/fragor/utskrift?roll=health_care')
  expect(english.body).toContain('Licensed staff in municipal health care')
  expect(english.body).not.toMatch(/Vet ej|Ska besvaras|procent</)
})

test('an unknown version is not found', async () => {
  expect((await (await t.signIn('planner')).get('/fragor?version=9.9.9')).statusCode).toBe(404)
})
