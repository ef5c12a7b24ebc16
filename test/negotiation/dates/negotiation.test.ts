/**
 * Several contacts and two planners answer and settle dates: no change is lost, and nobody overrides another's unseen.
 */
import { beforeEach, expect, test } from 'vitest'
import { newId } from '../../../src/kernel/ids.ts'
import { listDateOptions, offerDates } from '../../../src/negotiation/dates/queries.ts'
import { remindSilentBodies } from '../../../src/negotiation/dates/told.actions.ts'
import { getSeminar } from '../../../src/seminars/queries.ts'
import { openTestApp, type TestApp, type Visitor } from '../../support/app.ts'
import { anAccount, aPlannedRound, confirmedSeminar } from '../../support/builders.ts'
import { onSqlite } from '../../support/db.ts'
import { formWithButton, pageText } from '../../support/html.ts'
import { messageRows } from '../../support/messages.ts'

let t: TestApp
let planner: Visitor & { accountId: string }
let anna: Visitor
let bertil: Visitor
let seminars: Awaited<ReturnType<typeof aPlannedRound>>['seminars']

beforeEach(async () => {
  t = await openTestApp()
  seminars = (await aPlannedRound(t.db)).seminars
  planner = await t.signIn('planner')
  anna = await t.signIn('rss_contact', ['rss-12'])
  bertil = await t.signIn('rss_contact', ['rss-12'])
  return () => t.close()
})

async function aVenue(email: string): Promise<string> {
  const id = newId()
  await t.db
    .insertInto('venue')
    .values({
      id,
      region_code: '12',
      name: 'Gamla gasverket',
      address: 'Gasverksgatan 12',
      town: 'Lund',
      capacity: 150,
      step_free: 1,
      hearing_loop: 1,
      accessible_toilet: 1,
      note: '',
      contact_email: email,
      created_by: await anAccount(t.db),
      created_at: t.clock.now(),
    })
    .execute()
  return id
}

async function offered(dates: string[], venueId: string | null = null) {
  const seminar = await getSeminar(t.db, 'skane-1')
  const by = { accountId: planner.accountId, isRss: false, now: t.clock.now() }
  await t.db.transaction().execute((tx) =>
    offerDates(
      tx,
      seminar.id,
      dates.map((date) => ({ date, start: '09:30', end: '15:30', venueId })),
      { ...by, answerBy: '2027-03-15' },
    ),
  )
  return optionsOf()
}
const optionsOf = async () => listDateOptions(t.db, (await getSeminar(t.db, 'skane-1')).id)
const answersOf = async () => (await optionsOf()).map(({ answer }) => answer)
const mails = async (purpose: string) => messageRows(t.db).selectAll().where('purpose', '=', purpose).execute()

/** The form's values on the page, with some fields changed. */
async function filled(who: Visitor, typed: Record<string, string>) {
  const { body } = await who.get('/rss/skane-1')
  const { _csrf, ...values } = formWithButton(body, 'Spara svaren').values
  return { ...values, ...typed }
}

onSqlite('an answer given meanwhile is shown, not overwritten; the other answers are saved', async () => {
  const [first, second] = await offered(['2027-05-11', '2027-05-12'])
  const annas = await filled(anna, { [`answer.${first!.id}`]: 'yes', [`answer.${second!.id}`]: 'yes' })
  await bertil.post('/rss/skane-1/datumsvar', { [`answer.${first!.id}`]: 'no', [`comment.${first!.id}`]: 'Nämnd' })
  const told = await anna.post('/rss/skane-1/datumsvar', annas)
  expect(told.statusCode).toBe(409)
  expect(pageText(told.body)).toContain('svarade nej (”Nämnd”)')
  expect(pageText(told.body)).toContain('1 svar är sparat')
  expect(await answersOf()).toEqual(['no', 'yes'])
  const { _csrf, ...again } = formWithButton(told.body, 'Spara svaren').values
  expect(again[`answer.${first!.id}`]).toEqual(['yes'])
  expect((await anna.post('/rss/skane-1/datumsvar', again)).statusCode).toBe(303)
  expect(await answersOf()).toEqual(['yes', 'yes'])
})

test('a page left open and saved unchanged undoes nobody’s answer', async () => {
  const [first] = await offered(['2027-05-11'])
  await anna.post('/rss/skane-1/datumsvar', { [`answer.${first!.id}`]: 'yes' })
  const annas = await filled(anna, {})
  await bertil.post('/rss/skane-1/datumsvar', { [`answer.${first!.id}`]: 'no' })
  expect((await anna.post('/rss/skane-1/datumsvar', annas)).statusCode).toBe(303)
  expect(await answersOf()).toEqual(['no'])
})

onSqlite('a proposal withdrawn while the page was open: told so, with what was typed', async () => {
  const [first, second] = await offered(['2027-05-11', '2027-05-12'])
  const annas = await filled(anna, {
    [`answer.${first!.id}`]: 'no',
    [`comment.${first!.id}`]: 'Fullmäktige',
    [`answer.${second!.id}`]: 'yes',
  })
  await planner.post(`/seminarier/skane-1/datumforslag/${first!.id}/borttaget`)
  const told = await anna.post('/rss/skane-1/datumsvar', annas)
  expect(told.statusCode).toBe(409)
  expect(pageText(told.body)).toContain('tisdag 11 maj 2027 kl. 9.30–15.30: nej (”Fullmäktige”)')
  expect(await answersOf()).toEqual([null, 'yes'])
})

test('a comment without an answer is refused and kept; the rest is saved', async () => {
  const [first, second] = await offered(['2027-05-11', '2027-05-12'])
  const refused = await anna.post('/rss/skane-1/datumsvar', {
    [`comment.${first!.id}`]: 'Kanske <b>',
    [`answer.${second!.id}`]: 'yes',
  })
  expect(refused.statusCode).toBe(422)
  expect(refused.body).toContain('Du har skrivit en kommentar men inte svarat')
  expect(refused.body).toContain('value="Kanske &lt;b&gt;"')
  expect(await answersOf()).toEqual([null, 'yes'])
})

test('when all are answered the page says so and puts the best first', async () => {
  const [first, second] = await offered(['2027-05-11', '2027-05-12'])
  const answer = { [`answer.${first!.id}`]: 'if_need_be', [`answer.${second!.id}`]: 'yes' }
  await anna.post('/rss/skane-1/datumsvar', answer)
  const page = pageText((await planner.get('/seminarier/skane-1')).body)
  expect(page).toContain('Alla 2 förslag är besvarade')
  expect(page.indexOf('2027-05-12')).toBeLessThan(page.indexOf('2027-05-11'))
})

onSqlite('before it is settled: what happens and who is told; after: contacts and venue are told once', async () => {
  const venue = await aVenue('boka@gasverket.example')
  const [first, second] = await offered(['2027-05-11', '2027-05-12'], venue)
  const before = await planner.get(`/seminarier/skane-1/datumforslag/${first!.id}`)
  const text = pageText(before.body)
  expect(text).toContain('Inget krockar med datumet')
  expect(text).toContain('onsdag 12 maj 2027')
  expect(text).toContain('boka@gasverket.example')
  expect(text).toContain('Gamla gasverket: vi tar 11 maj, släpp 12 maj')
  for (const _ of [1, 2])
    expect((await planner.post('/seminarier/skane-1/datum', { option: first!.id })).statusCode).toBe(303)
  expect((await planner.get('/seminarier/skane-1')).body).toContain('Datumet var redan bestämt')
  expect(await mails('date_settled')).toHaveLength(2)
  const [toVenue, ...more] = await mails('venue_settled')
  expect(more).toEqual([])
  expect(toVenue?.text).toContain('Vi tar lokalen tisdag 11 maj 2027')
  expect(toVenue?.text).toContain('Ni kan släppa onsdag 12 maj 2027')
  expect(await getSeminar(t.db, 'skane-1')).toMatchObject({ venueId: venue })
  const other = await planner.post('/seminarier/skane-1/datum', { option: second!.id })
  expect(other.statusCode).toBe(409)
  expect(other.body).toContain('Test planner bestämde det')
  expect((await anna.get('/rss/skane-1')).body).toContain('Bestämde datum: tisdag 11 maj')
})

test('whoever holds a venue is told, and it is said before, when a date is withdrawn or taken back', async () => {
  const venue = await aVenue('boka@gasverket.example')
  const [first, second] = await offered(['2027-05-11', '2027-05-12'], venue)
  const before = await planner.get('/seminarier/skane-1')
  expect(pageText(before.body)).toContain('Mejl går till Gamla gasverket')
  const withdraw = `/seminarier/skane-1/datumforslag/${second!.id}/borttaget`
  for (const _ of [1, 2]) expect((await planner.post(withdraw)).statusCode).toBe(303)
  const withdrawn = await mails('venue_settled')
  expect(withdrawn.map(({ to_email, text }) => [to_email, text.includes('onsdag 12 maj')])).toEqual([
    ['boka@gasverket.example', true],
  ])
  expect(withdrawn[0]?.text).toContain('Vi behöver inte lokalen den här tiden')

  await planner.post('/seminarier/skane-1/datum', { option: first!.id })
  const page = await planner.get('/seminarier/skane-1/datum/andring')
  expect(pageText(page.body)).toContain('Gamla gasverket, Lund får veta att dagen inte behövs')
  const back = await planner.post('/seminarier/skane-1/datum/andring', { reason: 'Krock' })
  expect(back.statusCode).toBe(303)
  const [, , free, ...more] = await mails('venue_settled')
  expect(more).toEqual([])
  expect(free?.text).toContain('Ni kan släppa tisdag 11 maj 2027')
  // The venue is no longer reserved, so no proposal keeps it.
  expect((await optionsOf()).map(({ venue_id }) => venue_id)).toEqual([null, null])
})

test('a venue without an address is called, and the page says so', async () => {
  const [first] = await offered(['2027-05-11'], await aVenue(''))
  const page = await planner.get('/seminarier/skane-1')
  expect(pageText(page.body)).toContain('Ring Gamla gasverket efteråt')
  await planner.post(`/seminarier/skane-1/datumforslag/${first!.id}/borttaget`)
  expect(await mails('venue_settled')).toEqual([])
})

onSqlite('a hard clash is never passed silently, and a tick holds for what was seen', async () => {
  const [first] = await offered(['2027-05-11'])
  const halland = seminars.find(({ slug }) => slug === 'halland-1')
  const dalarna = seminars.find(({ slug }) => slug === 'dalarna-1')
  await confirmedSeminar(t.db, halland?.id ?? '', '2027-05-11')
  const silent = await planner.post('/seminarier/skane-1/datum', { option: first!.id })
  expect(silent.statusCode).toBe(422)
  expect(silent.body).toContain('Samma dag som Halland')
  const { choices } = formWithButton(silent.body, 'Bestäm datumet')
  const seen = { option: first!.id, seen_clashes: choices.seen_clashes?.[0] ?? '' }
  await confirmedSeminar(t.db, dalarna?.id ?? '', '2027-05-11')
  expect((await planner.post('/seminarier/skane-1/datum', seen)).statusCode).toBe(422)
  expect((await getSeminar(t.db, 'skane-1')).confirmedAt).toBeNull()
  const page = await planner.get(`/seminarier/skane-1/datumforslag/${first!.id}`)
  const now = formWithButton(page.body, 'Bestäm datumet').choices.seen_clashes?.[0] ?? ''
  const ticked = { ...seen, seen_clashes: now }
  expect((await planner.post('/seminarier/skane-1/datum', ticked)).statusCode).toBe(303)
  expect((await planner.get('/seminarier/skane-1')).body).toContain('(trots: samma dag som ett annat seminarium)')
})

test('whoever has not answered is reminded once by itself, in office hours', async () => {
  await offered(['2027-05-11', '2027-05-12'])
  t.clock.set('2027-03-11T08:00:00Z')
  expect(await remindSilentBodies(t.deps)).toBe(0)
  t.clock.set('2027-03-12T05:00:00Z')
  expect(await remindSilentBodies(t.deps)).toBe(0)
  t.clock.set('2027-03-12T08:00:00Z')
  const sent = await Promise.all([remindSilentBodies(t.deps), remindSilentBodies(t.deps)])
  expect(sent.sort()).toEqual([0, 2])
  t.clock.set('2027-03-15T08:00:00Z')
  expect(await remindSilentBodies(t.deps)).toBe(0)
  expect((await mails('dates_reminder'))[0]?.text).toContain('senast måndag 15 mars')
})

test('staff remind now after seeing whom, at most once a day', async () => {
  const [first] = await offered(['2027-05-11'])
  const url = '/seminarier/skane-1/datum/paminnelse'
  expect(pageText((await planner.get(url)).body)).toContain('Test rss_contact')
  for (const _ of [1, 2]) expect((await planner.post(url)).statusCode).toBe(303)
  expect(await mails('dates_reminder')).toHaveLength(2)
  await anna.post('/rss/skane-1/datumsvar', { [`answer.${first!.id}`]: 'yes' })
  expect((await planner.post(url)).statusCode).toBe(409)
})

test.each([
  ['30 February', { 'options.0.date': '2027-02-30' }, 'Skriv ett datum som finns'],
  ['an unknown venue', { 'options.0.venue': 'x' }, 'finns inte i regionen'],
  ['a hold without a venue', { 'options.0.held_until': '2027-04-01' }, 'Välj vilken lokal'],
  ['a deadline in the past', { answer_by: '2027-02-01' }, 'Sista svarsdagen har redan passerat'],
  ['a deadline after the date', { answer_by: '2027-05-12' }, 'före det första datumet'],
])('%s is refused with what was typed', async (_what, typed: Record<string, string>, message) => {
  const form = { 'options.0.date': '2027-05-11', 'options.0.start': '9', 'options.0.end': '15' }
  const refused = await planner.post('/seminarier/skane-1/datumforslag', { ...form, ...typed })
  expect(refused.statusCode).toBe(422)
  expect(refused.body).toContain(message)
  expect(await optionsOf()).toEqual([])
})
