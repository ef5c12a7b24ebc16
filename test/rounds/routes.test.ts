import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createRound } from '../../src/rounds/actions.ts'
import { usualLeadDays } from '../../src/rounds/rules.ts'
import { type TestApp, useTestApp } from '../support/app.ts'
import { anAccount, aRound } from '../support/builders.ts'

const t = useTestApp()
let planner: Awaited<ReturnType<TestApp['signIn']>>
const form = {
  name: 'Omgång 2027',
  slug: '2027',
  startsOn: '2027-04-01',
  endsOn: '2027-12-15',
  replyDays: '14',
  answerDeadline: '',
  splitThreshold: '25',
  diaryNumber: 'KC 2027/12',
}

beforeAll(async () => {
  planner = await t.signIn('planner')
})
afterEach(async () => {
  for (const table of ['history', 'seat', 'round'] as const) await t.db.deleteFrom(table).execute()
})

async function countOf(table: 'round' | 'seat' | 'history'): Promise<number> {
  const row = await t.db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll().as('n'))
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

test('a round leads with the first step that has not begun', async () => {
  await aRound(t.db, { slug: 'provomgang' })
  const { body } = await planner.get('/omgangar/provomgang')
  expect(body).toContain('<a class="btn" href="/omgangar/provomgang/plan">')
  expect(body).toContain('Planen måste finnas först')
  expect(body).toContain('0 av 24 RSS har en kontaktperson')
  const analyst = await t.signIn('analyst')
  expect((await analyst.get('/omgangar/provomgang')).body).not.toContain('class="btn"')
})

describe('a new round', () => {
  test('is what the empty list asks for first', async () => {
    expect((await planner.get('/omgangar')).body).toContain('href="/omgangar/ny"')
    const blank = await planner.get('/omgangar/ny')
    expect(blank.body).toContain('value="Omgång 2027"')
    expect(blank.body).toContain('value="2027"')
  })

  test('gets a seat for every municipality and role, and the latest questionnaire', async () => {
    const response = await planner.post('/omgangar', form)
    expect(response.statusCode).toBe(303)
    expect(response.headers.location).toBe('/omgangar/2027')
    const round = await t.db.selectFrom('round').selectAll().executeTakeFirstOrThrow()
    expect(round).toMatchObject({
      slug: '2027',
      starts_on: '2027-04-01',
      ends_on: '2027-12-15',
      reply_days: 14,
      answer_deadline: '2027-12-15',
      split_threshold: 25,
      diary_number: 'KC 2027/12',
      frozen_at: null,
      created_by: planner.accountId,
    })
    expect(await countOf('seat')).toBe(870)
    const page = await planner.get('/omgangar/2027')
    expect(page.body).toContain('Omgången är skapad')
    expect(page.body).toContain('0 av 870 platser har en person')
    expect((await planner.get('/omgangar')).body).toContain('Förbereds')
  })

  test('forms its short name from the name when that is left empty', async () => {
    const response = await planner.post('/omgangar', { ...form, name: 'Höstens varv', slug: '' })
    expect(response.headers.location).toBe('/omgangar/hostens-varv')
  })

  test.each([
    ['a date that does not exist', { startsOn: '2027-02-30' }, 'Skriv ett datum som finns'],
    ['text for a date', { endsOn: 'i höst' }, 'Skriv ett datum som finns'],
    ['an end before the start', { endsOn: '2027-03-01' }, 'efter första dagen'],
    ['a deadline before the period', { answerDeadline: '2027-01-01' }, 'inte ligga före periodens'],
    ['a deadline decades away', { answerDeadline: '2072-12-15' }, 'högst ett år efter'],
    ['strange characters in the address', { slug: '../år & <b>' }, 'Använd bara a–z'],
    ['a short name that is an address', { slug: 'ny' }, 'Använd bara a–z'],
    ['no name', { name: '  ' }, 'Fyll i det här fältet'],
    ['half days', { replyDays: '1,5' }, 'Skriv ett heltal'],
    ['no municipalities', { splitThreshold: '0' }, 'Skriv ett heltal'],
  ])('refuses %s and shows what was typed', async (_what, wrong, message) => {
    const response = await planner.post('/omgangar', { ...form, name: 'Mitt namn', ...wrong })
    expect(response.statusCode).toBe(422)
    expect(response.body).toContain(message)
    expect(response.body).toContain('class="summary"')
    const typed = String(Object.values(wrong)[0])
    const escaped = typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    expect(response.body).toContain(`value="${escaped}"`)
    expect(await countOf('round')).toBe(0)
    expect(await countOf('seat')).toBe(0)
  })

  test('refuses a short name that is taken, also when two press at once', async () => {
    const answers = await Promise.all([
      planner.post('/omgangar', form),
      planner.post('/omgangar', { ...form, name: 'En till' }),
    ])
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([303, 422])
    const refused = answers.find((answer) => answer.statusCode === 422)
    expect(refused?.body).toContain('En annan omgång har redan det kortnamnet')
    expect(await countOf('round')).toBe(1)
    expect(await countOf('seat')).toBe(870)
  })

  test('leaves nothing behind when it fails half-way', async () => {
    const accountId = await anAccount(t.db)
    const value = {
      name: 'X',
      slug: 'x',
      startsOn: '2027-04-01',
      endsOn: '2027-03-01',
      ...{ replyDays: 14, answerDeadline: '2027-12-15', splitThreshold: 25, secondLook: 0 as const, diaryNumber: null },
      leadDays: usualLeadDays,
    }
    await expect(createRound(t.deps, accountId, value)).rejects.toThrow()
    expect(await countOf('round')).toBe(0)
    expect(await countOf('seat')).toBe(0)
    expect(await countOf('history')).toBe(0)
  })

  test('is not for an analyst', async () => {
    const analyst = await t.signIn('analyst')
    expect((await analyst.post('/omgangar', form)).statusCode).toBe(403)
    expect((await analyst.get('/omgangar')).body).not.toContain('/omgangar/ny')
    expect(await countOf('round')).toBe(0)
  })
})

describe('a round that exists', () => {
  test('is changed', async () => {
    await aRound(t.db)
    const page = await planner.get('/omgangar/2027/andra')
    expect(page.body).toContain('value="2027-04-01"')
    const changed = { ...form, name: 'Omgång 2027 B', slug: '2027b', answerDeadline: '2028-01-10' }
    const response = await planner.post('/omgangar/2027', changed)
    expect(response.headers.location).toBe('/omgangar/2027b')
    expect((await planner.get('/omgangar/2027b')).body).toContain('måndag 10 januari 2028')
    expect((await planner.get('/omgangar/2027')).statusCode).toBe(404)
  })

  test('cannot take the short name of another', async () => {
    await aRound(t.db)
    await aRound(t.db, { slug: '2028' })
    const response = await planner.post('/omgangar/2028', { ...form, slug: '2027' })
    expect(response.statusCode).toBe(422)
    expect(response.body).toContain('En annan omgång har redan det kortnamnet')
  })

  test('keeps what invitations have said once the first is out', async () => {
    await aRound(t.db, { frozen_at: '2027-03-02T08:00:00Z', frozen_hash: 'a'.repeat(64) })
    const page = await planner.get('/omgangar/2027/andra')
    expect(page.body).toContain('Den första inbjudan skickades tisdag 2 mars 2027')
    expect(page.body).not.toContain('name="slug"')

    const sly = { ...form, name: 'Nytt namn', slug: 'annat', startsOn: '2026-01-01', replyDays: '3' }
    expect((await planner.post('/omgangar/2027', sly)).statusCode).toBe(303)
    const round = await t.db.selectFrom('round').selectAll().executeTakeFirstOrThrow()
    expect(round).toMatchObject({ name: 'Nytt namn', slug: '2027', starts_on: '2027-04-01', reply_days: 14 })

    const earlier = await planner.post('/omgangar/2027', { ...form, answerDeadline: '2027-12-01' })
    expect(earlier.statusCode).toBe(422)
    expect(earlier.body).toContain('Du kan flytta den framåt men inte bakåt')
    expect((await planner.get('/omgangar/2027')).body).toContain('Låst 2027-03-02 09.00')
  })

  test('is not found when it does not exist', async () => {
    for (const url of ['/omgangar/1999', '/omgangar/1999/andra', '/omgangar/%3Cb%3E'])
      expect((await planner.get(url)).statusCode).toBe(404)
    expect((await planner.post('/omgangar/1999', form)).statusCode).toBe(404)
  })

  test('is shown in English too', async () => {
    await aRound(t.db)
    await planner.post('/sprak')
    expect((await planner.get('/omgangar/2027')).body).toContain('How the round goes')
    expect((await planner.get('/omgangar/2027/andra')).body).toContain('Save the changes')
    await planner.post('/sprak')
  })
})
