import { expect, test } from 'vitest'
import { getLatestQuestionnaire } from '../../src/questionnaire/queries.ts'
import { useTestApp } from '../support/app.ts'
import { aPlannedRound, aSubmission } from '../support/builders.ts'
import { formWithButton, pageText } from '../support/html.ts'

const t = useTestApp()

test('the burden is said per role and for all, with the rule, and the basis is written and printed for consultation', async () => {
  const planner = await t.signIn('planner')
  const page = pageText((await planner.get('/fragor/borda')).body)
  for (const text of ['28,6', 'alla 870 platser i 290 kommuner', '184 ord i minuten', 'Inte skrivet än'])
    expect(page).toContain(text)
  const { version } = await getLatestQuestionnaire(t.db)
  const address = `/fragor/borda/underlag?version=${version}`
  const form = formWithButton((await planner.get(address)).body, 'Spara')
  const { _csrf, ...values } = form.values
  const purpose = 'Följa <kompetensförsörjningen>.'
  const decided = 'Avdelningschefen, dnr 12/2026'
  const written = { ...values, purpose, consulted: 'SKR 2026-10-01', decided }
  expect((await planner.post(form.action, written)).statusCode).toBe(303)
  expect(pageText((await planner.get('/fragor/borda')).body)).toMatch(
    new RegExp(`Beslut om frågorna.*Version ${version}.*${decided}`, 's'),
  )
  const print = await planner.get(`/fragor/borda/utskrift?version=${version}`)
  for (const text of ['SKR 2026-10-01', decided]) expect(pageText(print.body)).toContain(text)
  expect(print.body).toContain('Följa &lt;kompetensförsörjningen&gt;.')
  // The next version begins from what is written of this one, except that nobody has decided on it.
  await planner.post('/fragor/utkast')
  expect((await planner.get('/fragor/borda?version=utkast')).body).toContain('SKR 2026-10-01')
  const next = await planner.get('/fragor/borda/underlag?version=utkast')
  expect(formWithButton(next.body, 'Spara').values).toMatchObject({ consulted: ['SKR 2026-10-01'], decided: [''] })
  const late = await planner.post(form.action, { ...values, purpose: 'Något annat' })
  expect(late.statusCode).toBe(409)
})

test('each question is weighed by what was answered, and staff decide', async () => {
  const { seats } = await aPlannedRound(t.db)
  const leads = seats.filter(({ role }) => role === 'social_services').slice(0, 12)
  for (const seat of leads) await aSubmission(t.db, seat, { rk_plan: 'nej' })
  const planner = await t.signIn('planner')
  const page = pageText((await planner.get('/fragor/omprovning')).body)
  expect(page).toContain('12 av 12')
  expect(page).toContain('ÄndraNästan alla svarar lika')
  expect(page).toContain('Ta bortFå svarar')
  expect(page).toContain('Kolada N00090')
  const address = '/fragor/omprovning/rk_plan'
  const form = formWithButton((await planner.get(address)).body, 'Spara')
  const { _csrf, ...values } = form.values
  const empty = await planner.post(address, { ...values, decision: 'keep' })
  expect([empty.statusCode, empty.body.includes('value="keep" selected')]).toEqual([422, true])
  const why = 'Grunden för att följa planerna över tid.'
  expect((await planner.post(address, { ...values, decision: 'keep', why })).headers.location).toBe(
    '/fragor/omprovning#rk_plan',
  )
  expect(pageText((await planner.get('/fragor/omprovning')).body)).toContain(`Behåll${why}`)
  expect((await planner.get('/fragor/omprovning/finns_inte')).statusCode).toBe(404)
})
