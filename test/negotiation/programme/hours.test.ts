/**
 * The seminar's hours and its programme do not contradict each other: they have one default, the programme moves with
 * the hours, or pages say that it does not fit.
 */
import { beforeEach, expect, test } from 'vitest'
import { builtIn, followedTo, misfitOf, startFrom, usualHours } from '../../../src/negotiation/programme/rules.ts'
import { defaultSettings } from '../../../src/tour/settings.rules.ts'
import { fieldsOf } from '../../mailings/support.ts'
import { openTestApp, type TestApp, type Visitor } from '../../support/app.ts'
import { aHolder, aPlannedRound, confirmedSeminar } from '../../support/builders.ts'
import { pageText } from '../../support/html.ts'

let t: TestApp
let planner: Visitor
let seminarId = ''

beforeEach(async () => {
  t = await openTestApp()
  const { seminars, seats } = await aPlannedRound(t.db)
  seminarId = seminars.find((one) => one.slug === 'gotland-1')?.id ?? ''
  planner = await t.signIn('planner')
  await aHolder(t.db, seats.find((one) => one.municipality_code === '0980')?.id ?? '')
  return () => t.close()
})

const items = (...times: [string, string][]) =>
  times.map(([start, end]) => ({
    id: '',
    part: 'morning' as const,
    title: 'Samtal',
    detail: '',
    speaker: '',
    start,
    end,
  }))

test('the tour, a proposal and the template begin and end at the same hours', () => {
  const settings = defaultSettings({ starts_on: '2027-04-01', ends_on: '2027-12-15' })
  expect(settings.earliest).toBe(usualHours.start)
  expect(settings.minutes).toBe(360)
  const programme = startFrom(
    builtIn('on_site', (key) => key),
    { startTime: null },
  )
  expect(programme.at(-1)?.end).toBe(usualHours.end)
  expect(misfitOf(programme, usualHours)).toBeNull()
  expect(
    misfitOf(
      startFrom(
        builtIn('digital', (key) => key),
        { startTime: null },
      ),
      usualHours,
    ),
  ).toBeNull()
})

test('a programme contradicts the hours when it ends after them, or begins after or long before', () => {
  const hours = { start: '09:00', end: '15:00' }
  expect(misfitOf([], hours)).toBeNull()
  expect(misfitOf(items(['09:00', '15:00']), hours)).toBeNull()
  expect(misfitOf(items(['08:00', '09:00'], ['09:00', '14:00']), hours)).toBeNull()
  expect(misfitOf(items(['09:00', '15:30']), hours)).toBe('ends_late')
  expect(misfitOf(items(['09:30', '15:00']), hours)).toBe('begins_late')
  expect(misfitOf(items(['07:59', '12:00']), hours)).toBe('begins_early')
})

test('it follows as a whole, stays when it fits, and stays when moving would not help', () => {
  const made = items(['09:00', '09:30'], ['09:30', '15:30'])
  const at = (start: string, end: string) => followedTo(made, '09:30', { start, end })
  expect(at('09:00', '15:00')).toMatchObject({ isMoved: true, misfit: null })
  expect(at('09:00', '15:00').items.map(({ start, end }) => [start, end])).toEqual([
    ['08:30', '09:00'],
    ['09:00', '15:00'],
  ])
  expect(at('09:00', '16:00')).toEqual({ items: made, isMoved: false, misfit: null })
  expect(at('09:00', '12:00')).toEqual({ items: made, isMoved: false, misfit: 'ends_late' })
})

async function saveProgramme(url = '/seminarier/gotland-1/program') {
  const form = fieldsOf((await planner.get(url)).body, /Spara programmet/)
  expect((await planner.post('/seminarier/gotland-1/program', form)).statusCode).toBe(303)
}

async function settle(start: string, end: string) {
  const proposal = { 'options.0.date': '2027-05-12', 'options.0.start': start, 'options.0.end': end }
  await planner.post('/seminarier/gotland-1/datumforslag', { ...proposal, answer_by: '2027-03-15' })
  const { id } = await t.db.selectFrom('date_option').select('id').executeTakeFirstOrThrow()
  const page = (await planner.get(`/seminarier/gotland-1/datumforslag/${id}`)).body
  const done = await planner.post('/seminarier/gotland-1/datum', fieldsOf(page, /Bestäm/))
  expect(done.statusCode).toBe(303)
  return pageText(page)
}

const programme = async () => {
  const rows = await t.db
    .selectFrom('programme_item')
    .select(['start_time', 'end_time'])
    .where('seminar_id', '=', seminarId)
    .orderBy('position')
    .execute()
  return [rows[0]?.start_time, rows.at(-1)?.end_time]
}
const approvedAt = async () =>
  (
    await t.db
      .selectFrom('seminar')
      .select('programme_confirmed_at as at')
      .where('id', '=', seminarId)
      .executeTakeFirstOrThrow()
  ).at

test('a programme approved before there was a date follows it, is said to, and stays approved', async () => {
  await saveProgramme()
  await planner.post('/seminarier/gotland-1/program/godkant')
  expect(await approvedAt()).not.toBeNull()
  expect(await settle('9.00', '15.00')).toContain('Programmet flyttas med, så att dagen börjar kl. 9.00')
  expect(await programme()).toEqual(['08:30', '15:00'])
  expect(await approvedAt()).not.toBeNull()
  expect(pageText((await planner.get('/seminarier/gotland-1')).body)).toContain(
    'Flyttade programmet till de nya tiderna, kl. 9.00–15.00',
  )

  const wish = { andring: 'dag', date: '2027-05-12', start: '10.00', end: '16.00', reason: '' }
  const review = await planner.post('/seminarier/gotland-1/andra/granskning', { ...wish, reason: 'Tåget' })
  const made = await planner.post('/seminarier/gotland-1/andra', fieldsOf(review.body, /Flytta/))
  expect(made.statusCode).toBe(303)
  expect(await programme()).toEqual(['09:30', '16:00'])
})

test('one that cannot follow is told of at “Bestäm”, is not approved, and nobody is invited to it', async () => {
  await saveProgramme()
  expect(await settle('9.00', '12.00')).toContain('Programmet slutar senare än seminariet, som hålls kl. 9.00–12.00')
  expect(await programme()).toEqual(['09:00', '15:30'])
  const refused = await planner.post('/seminarier/gotland-1/program/godkant')
  expect(refused.statusCode).toBe(409)
  expect(refused.body).toContain('så att breven inte säger emot sig själva')
  expect(await approvedAt()).toBeNull()

  const { venue_id } = await aVenueFor()
  expect(venue_id).not.toBeNull()
  const choose = pageText((await planner.get('/utskick/inbjudan?omgang=2027')).body)
  expect(choose).toContain('Programmet och tiderna säger emot varandra')
  const review = await planner.get('/utskick/inbjudan/granska?omgang=2027&seminarium=gotland-1')
  expect(review.statusCode).toBe(404)
  expect(await t.db.selectFrom('invitation').select('id').execute()).toEqual([])
})

async function aVenueFor() {
  const hours = await t.db
    .selectFrom('seminar')
    .select(['start_time', 'end_time', 'starts_at', 'ends_at'])
    .where('id', '=', seminarId)
    .executeTakeFirstOrThrow()
  await confirmedSeminar(t.db, seminarId, '2027-05-12')
  await t.db.updateTable('seminar').set(hours).where('id', '=', seminarId).execute()
  return t.db.selectFrom('seminar').select('venue_id').where('id', '=', seminarId).executeTakeFirstOrThrow()
}
