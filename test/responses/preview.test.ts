import { expect, test } from 'vitest'
import { useTestApp } from '../support/app.ts'
import { pageText, postedForms } from '../support/html.ts'

const t = useTestApp()
const phone = '/fragor/forhandsvisning/telefon'

test('staff see a theme as each role meets it, in both languages, and can send nothing', async () => {
  const analyst = await t.signIn('analyst')
  const page = await analyst.get('/fragor/forhandsvisning?roll=politician&tema=rekrytering')
  expect(page.body).toContain(`src="${phone}?roll=politician&amp;tema=rekrytering&amp;version=`)
  const lead = await analyst.get(`${phone}?roll=social_services&tema=rekrytering`)
  expect(lead.body).toContain('name="rk_vakanser"')
  const politician = await analyst.get(`${phone}?roll=politician&tema=rekrytering`)
  expect(politician.body).toContain('name="rk_plan"')
  expect(politician.body).not.toContain('name="rk_vakanser"')
  expect(postedForms(politician.body).filter(({ action }) => action !== '/sprak')).toEqual([])
  expect(politician.headers['content-security-policy']).toContain("form-action 'none'")
  const english = await analyst.get(`${phone}?roll=politician&tema=rekrytering&sprak=en`)
  expect(english.body).toContain('<html lang="en">')
  expect(pageText(english.body)).not.toContain('Ska besvaras')
})

test('the draft is seen before it is published, and a version that is not there is not found', async () => {
  const planner = await t.signIn('planner')
  expect((await planner.get(`${phone}?version=utkast`)).statusCode).toBe(404)
  await planner.post('/fragor/utkast')
  await planner.post('/fragor/utkast/fragor/bg_svarsunderlag/steg', { gor: 'bort' })
  expect((await planner.get(`${phone}?version=utkast&tema=bakgrund`)).body).not.toContain('bg_svarsunderlag')
  expect((await planner.get(`${phone}?tema=bakgrund`)).body).toContain('bg_svarsunderlag')
})
