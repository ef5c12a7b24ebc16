/** The register of good examples: from answers and from documentation, decided by staff. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestApp, type SignedIn, type TestApp } from '../support/app.ts'
import { aSubmission } from '../support/builders.ts'
import { click, open, press } from '../support/visit.ts'
import { aRow, aSeminarToDocument, send } from './support.ts'

let t: TestApp
let planner: SignedIn
beforeEach(async () => {
  t = await openTestApp()
  const { people, round } = await aSeminarToDocument(t)
  planner = await t.signIn('planner')
  const example = {
    rubrik: 'Språkombud',
    tema: 'rekrytering',
    gjorde: 'Två timmar i veckan.',
    malgrupp: ['sabo'],
    belagg: 'matt',
  }
  const seat = { id: people[0]!.seatId, round_id: round.id }
  await aSubmission(t.db, seat, { ge_exempel: [{ ...example, publicering: 'ja' }] })
  const said = { slag: 'good_example', text: 'Digital tillsyn.', tema: 'valfardsteknik', kommun: '1080' }
  await send(planner, aRow({ ...said, malgrupp: 'Natten' }))
})
afterEach(() => t.close())

const decisions = () => t.db.selectFrom('good_example_decision').select('state').execute()

test('both kinds stand in one register, and are chosen among', async () => {
  const { body } = await open(planner, '/goda-exempel')
  for (const text of [
    'Språkombud',
    'Digital tillsyn.',
    'Särskilt boende',
    'Med mått före och efter',
    'Ingen har sagt ja',
  ])
    expect(body).toContain(text)
  const some = await open(planner, '/goda-exempel?kalla=statement&tema=valfardsteknik&region=10&lage=not_reviewed')
  expect(some.body).not.toContain('Språkombud')
  expect(some.body).toContain('Digital tillsyn.')
  expect((await open(planner, '/goda-exempel?sida=9')).body).toContain('Språkombud')
  expect((await open(planner, '/goda-exempel?region=01')).body).toContain('Inga exempel passar urvalet.')
  // Each leads to where it was said.
  for (const source of ['Svar på frågorna', 'Seminarium'])
    expect((await click(planner, await open(planner, '/goda-exempel'), new RegExp(`^${source}`))).status).toBe(200)
  const csv = (await planner.get('/goda-exempel.csv?kalla=answer')).body
  expect(csv).toContain('Språkombud')
  expect(csv).not.toContain('Digital tillsyn.')
  expect((await planner.get('/goda-exempel.xlsx')).statusCode).toBe(200)
})

test('only what somebody has agreed to may be shown, and a changed example is decided anew', async () => {
  let page = await press(planner, await open(planner, '/goda-exempel?kalla=answer'), 'Visa utåt')
  expect(page.url).toContain('kalla=answer')
  expect(await decisions()).toEqual([{ state: 'shown' }])
  const [row] = await t.db.selectFrom('statement').select('id').execute()
  const refused = await planner.post('/goda-exempel', { exempel: `statement-${row!.id}-1`, beslut: 'shown' })
  expect(refused.statusCode).toBe(409)
  expect(refused.body).toContain('Fråga kommunen först.')
  const value = JSON.stringify([
    { rubrik: 'Språkombud 2', tema: 'rekrytering', gjorde: 'Tre timmar.', publicering: 'nej' },
  ])
  await t.db.updateTable('submitted_answer').set({ value }).where('question_key', '=', 'ge_exempel').execute()
  page = await open(planner, '/goda-exempel?kalla=answer&lage=not_reviewed')
  expect(page.body).toContain('Språkombud 2')
  expect(page.body).not.toContain('>Visa utåt</button>')
})
