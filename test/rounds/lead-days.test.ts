import { parse } from 'node-html-parser'
import { beforeAll, expect, test } from 'vitest'
import { leadColumns } from '../../src/rounds/rules.ts'
import { useTestApp, type Visitor } from '../support/app.ts'
import { aRound } from '../support/builders.ts'

const t = useTestApp()
let planner: Visitor
const form = {
  name: 'Omgång 2027',
  slug: '2027',
  startsOn: '2027-04-01',
  endsOn: '2027-12-15',
  replyDays: '14',
  answerDeadline: '2027-12-15',
  splitThreshold: '25',
}
const lead = {
  'lead.contact': '70',
  'lead.answerDates': '10',
  'lead.targetGroup': '50',
  'lead.venue': '49',
  'lead.invite': '40',
  'lead.programme': '30',
}

beforeAll(async () => {
  planner = await t.signIn('planner')
  await aRound(t.db, { slug: '2027' })
})

async function saved() {
  return t.db.selectFrom('round').select(leadColumns).where('slug', '=', '2027').executeTakeFirstOrThrow()
}

const usual = {
  contact_lead_days: 56,
  answer_dates_days: 14,
  target_group_lead_days: 42,
  venue_lead_days: 42,
  invite_lead_days: 35,
  programme_lead_days: 21,
}
const chosen = {
  contact_lead_days: 70,
  answer_dates_days: 10,
  target_group_lead_days: 50,
  venue_lead_days: 49,
  invite_lead_days: 40,
  programme_lead_days: 30,
}

test('a round begins with the usual lead times, shown in its form', async () => {
  const page = parse((await planner.get('/omgangar/2027/andra')).body)
  const values = Object.keys(lead).map((name) => page.querySelector(`input[name="${name}"]`)?.getAttribute('value'))
  expect(values).toEqual(['56', '14', '42', '42', '35', '21'])
  expect(await saved()).toEqual(usual)
})

test.each([
  ['0', 'lead.venue'],
  ['366', 'lead.contact'],
  ['', 'lead.answerDates'],
  ['-3', 'lead.invite'],
  ['två', 'lead.programme'],
])('refuses %j days and shows what was typed', async (days, name) => {
  const response = await planner.post('/omgangar/2027', { ...form, ...lead, [name]: days })
  expect(response.statusCode).toBe(422)
  const field = parse(response.body).querySelector(`input[name="${name}"]`)
  expect(field?.getAttribute('aria-invalid')).toBe('true')
  expect(field?.getAttribute('value')).toBe(days)
  expect(await saved()).toEqual(usual)
})

test('lead times are changed, also when the first invitation is out', async () => {
  expect((await planner.post('/omgangar/2027', { ...form, ...lead })).statusCode).toBe(303)
  expect(await saved()).toEqual(chosen)
  expect((await planner.get('/omgangar/2027')).body).toContain('49 dagar före')
  await t.db
    .updateTable('round')
    .set({ frozen_at: '2027-03-02T08:00:00Z', frozen_hash: 'a'.repeat(64) })
    .execute()
  const changed = { ...form, ...lead, 'lead.venue': '1', 'lead.contact': '365' }
  expect((await planner.post('/omgangar/2027', changed)).statusCode).toBe(303)
  expect(await saved()).toEqual({ ...chosen, venue_lead_days: 1, contact_lead_days: 365 })
})

test('a form without them leaves them as they are', async () => {
  const before = await saved()
  expect((await planner.post('/omgangar/2027', form)).statusCode).toBe(303)
  expect(await saved()).toEqual(before)
})
