import { beforeAll, expect, test } from 'vitest'
import { toUtc } from '../../src/kernel/time.ts'
import { listDateOptions } from '../../src/negotiation/dates/queries.ts'
import { getSeminar, getSeminarFacts } from '../../src/seminars/queries.ts'
import { useTestApp, type Visitor } from '../support/app.ts'
import { aHolder, aPlannedRound } from '../support/builders.ts'

const t = useTestApp()
let planner: Visitor
let contact: Visitor
let foreign: Visitor
let seats: Awaited<ReturnType<typeof aPlannedRound>>['seats']

beforeAll(async () => {
  seats = (await aPlannedRound(t.db)).seats
  planner = await t.signIn('planner')
  contact = await t.signIn('rss_contact', ['rss-12'])
  foreign = await t.signIn('rss_contact', ['rss-01'])
})

const three = (dates: [string, string, string]) =>
  Object.fromEntries(
    dates.flatMap((date, i) => [
      [`options.${i}.date`, date],
      [`options.${i}.start`, '09:30'],
      [`options.${i}.end`, '15:30'],
    ]),
  )
const optionsOf = async (slug: string) => listDateOptions(t.db, (await getSeminar(t.db, slug)).id)

test('staff propose three dates, the RSS answers, staff confirm, the others are released', async () => {
  const form = three(['2027-05-11', '2027-05-12', '2027-05-13'])
  const proposed = await planner.post('/seminarier/skane-1/datumforslag', form)
  expect(proposed.statusCode).toBe(303)
  const [tuesday, wednesday, thursday] = await optionsOf('skane-1')

  const asked = await contact.get('/rss/skane-1')
  expect(asked.body).toContain('Svara på datumförslagen')
  expect(asked.body).toContain('onsdag 12 maj 2027 kl. 9.30–15.30')
  const answered = await contact.post('/rss/skane-1/datumsvar', {
    [`answer.${tuesday!.id}`]: 'no',
    [`comment.${tuesday!.id}`]: 'Socialnämnden sammanträder',
    [`answer.${wednesday!.id}`]: 'yes',
    [`answer.${thursday!.id}`]: 'if_need_be',
  })
  expect(answered.statusCode).toBe(303)
  expect((await contact.get('/rss/skane-1')).body).toContain('3 svar är sparade')

  const page = await planner.get('/seminarier/skane-1')
  expect(page.body).toContain('Socialnämnden sammanträder')
  expect(page.body).toContain('Bestäm datum')
  const refused = await planner.post('/seminarier/skane-1/datum', { option: tuesday!.id })
  expect(refused.statusCode).toBe(409)
  expect(refused.body).toContain('RSS har svarat nej')

  const confirmed = await planner.post('/seminarier/skane-1/datum', { option: wednesday!.id })
  expect(confirmed.statusCode).toBe(303)
  expect(await getSeminar(t.db, 'skane-1')).toMatchObject({
    date: '2027-05-12',
    startTime: '09:30',
    endTime: '15:30',
    startsAt: '2027-05-12T07:30:00Z',
    endsAt: '2027-05-12T13:30:00Z',
    confirmedAt: t.clock.now(),
  })
  expect((await optionsOf('skane-1')).map((option) => option.withdrawn_at !== null)).toEqual([true, false, true])
  const after = await planner.get('/seminarier/skane-1')
  expect(after.body).toContain('Bestämde datum: onsdag 12 maj 2027 kl. 9.30–15.30')
  expect(after.body).toContain('Svarade nej till tisdag 11 maj 2027 (”Socialnämnden sammanträder”)')
  expect((await contact.get('/rss/skane-1')).body).toContain('Datumet är bestämt')
})

test('an answer after the date is settled is refused', async () => {
  const [, option] = await optionsOf('skane-1')
  const late = await contact.post('/rss/skane-1/datumsvar', { [`answer.${option!.id}`]: 'no' })
  expect(late.statusCode).toBe(409)
  expect((await optionsOf('skane-1'))[1]?.answer).toBe('yes')
})

test('a date is taken back with a reason; released options are open again', async () => {
  expect((await planner.post('/seminarier/skane-1/datum/andring', { reason: ' ' })).statusCode).toBe(422)
  const taken = await planner.post('/seminarier/skane-1/datum/andring', { reason: 'Värden sjuk' })
  expect(taken.statusCode).toBe(303)
  expect(await getSeminar(t.db, 'skane-1')).toMatchObject({
    date: null,
    startsAt: null,
    confirmedAt: null,
    revision: 1,
  })
  expect((await optionsOf('skane-1')).every((option) => option.withdrawn_at === null)).toBe(true)
  expect((await planner.get('/seminarier/skane-1')).body).toContain(
    'Tog tillbaka datumet onsdag 12 maj 2027: Värden sjuk',
  )
  const again = await planner.post('/seminarier/skane-1/datum/andring', { reason: 'Igen' })
  expect(again.statusCode).toBe(409)
})

test('of two planners who confirm different dates at once, one wins and the other is told', async () => {
  await planner.post('/seminarier/halland-1/datumforslag', three(['2027-05-18', '2027-05-19', '2027-05-20']))
  const [first, second] = await optionsOf('halland-1')
  const other = await t.signIn('planner')
  await planner.get('/finns-inte')
  await other.get('/finns-inte')
  const answers = await Promise.all([
    planner.post('/seminarier/halland-1/datum', { option: first!.id }),
    other.post('/seminarier/halland-1/datum', { option: second!.id }),
  ])
  expect(answers.map((answer) => answer.statusCode).sort()).toEqual([303, 409])
  expect(answers.find((answer) => answer.statusCode === 409)?.body).toContain('Seminariet har redan fått ett datum')
  const confirmations = await t.db
    .selectFrom('history')
    .select('id')
    .where('kind', '=', 'date_confirmed')
    .where('subject_id', '=', (await getSeminar(t.db, 'halland-1')).id)
    .execute()
  expect(confirmations).toHaveLength(1)
})

test('a date option of another seminar is not found', async () => {
  const [foreignOption] = await optionsOf('halland-1')
  const url = '/seminarier/uppsala-1/datum'
  expect((await planner.post(url, { option: foreignOption!.id })).statusCode).toBe(404)
  expect((await planner.post(url, {})).statusCode).toBe(404)
})

test.each([
  ['a past date', '2027-02-28', '09:30', '15:30', 'har redan passerat'],
  ['today', '2027-03-01', '09:30', '15:30', 'Dagen är i dag'],
  [
    'a day outside',
    '2028-03-01',
    '09:30',
    '15:30',
    'utanför omgången, torsdag 1 april 2027 till onsdag 15 december 2027',
  ],
  ['a day outside the round', '2027-12-16', '09:30', '15:30', 'utanför omgången'],
  ['a date that does not exist', '2027-04-31', '09:30', '15:30', 'Skriv ett datum som finns'],
  ['an end before the start', '2027-05-11', '15:30', '09:30', 'efter starttiden'],
])('refuses %s and keeps what was typed', async (_what, date, start, end, message) => {
  const refused = await planner.post('/seminarier/uppsala-1/datumforslag', {
    'options.1.date': date,
    'options.1.start': start,
    'options.1.end': end,
  })
  expect(refused.statusCode).toBe(422)
  expect(refused.body).toContain(message)
  expect(refused.body).toContain(`name="options.1.date" value="${date}"`)
  expect(await optionsOf('uppsala-1')).toEqual([])
})

test('refuses a form without any date, and the same day twice', async () => {
  const none = await planner.post('/seminarier/uppsala-1/datumforslag', { 'options.0.date': '' })
  expect(none.statusCode).toBe(422)
  expect(none.body).toContain('Skriv minst ett datum')
  const twice = three(['2027-05-11', '2027-05-11', '2027-05-12'])
  const refused = await planner.post('/seminarier/uppsala-1/datumforslag', twice)
  expect(refused.body).toContain('redan föreslagen')
  expect(await optionsOf('uppsala-1')).toEqual([])
})

test('a public holiday and a day another seminar has are proposed only after a yes', async () => {
  await t.db
    .updateTable('seminar')
    .set({
      date: '2027-05-25',
      start_time: '09:30',
      end_time: '15:30',
      starts_at: toUtc('2027-05-25', '09:30'),
      ends_at: toUtc('2027-05-25', '15:30'),
      confirmed_at: t.clock.now(),
    })
    .where('slug', '=', 'dalarna-1')
    .execute()
  const form = { ...three(['2027-05-06', '2027-05-25', '2027-05-15']) }
  const warned = await planner.post('/seminarier/uppsala-1/datumforslag', form)
  expect(warned.statusCode).toBe(422)
  expect(warned.body).toContain('Kristi himmelsfärdsdag är helgdag')
  expect(warned.body).toContain('Samma dag som Dalarna')
  expect(warned.body).toContain('Pingstafton är en ledig dag')
  expect(await optionsOf('uppsala-1')).toEqual([])
  const accepted = await planner.post('/seminarier/uppsala-1/datumforslag', { ...form, accept: '1' })
  expect(accepted.statusCode).toBe(303)
  expect(await optionsOf('uppsala-1')).toHaveLength(3)
})

test('a withdrawn date can be proposed again, unanswered', async () => {
  const [option] = await optionsOf('uppsala-1')
  const url = `/seminarier/uppsala-1/datumforslag/${option!.id}/borttaget`
  expect((await planner.post(url)).statusCode).toBe(303)
  expect((await optionsOf('uppsala-1'))[0]?.withdrawn_at).not.toBeNull()
  const confirm = await planner.post('/seminarier/uppsala-1/datum', { option: option!.id })
  expect(confirm.statusCode).toBe(409)
  await planner.post('/seminarier/uppsala-1/datumforslag', {
    'options.0.date': option!.date,
    'options.0.start': '09:30',
    'options.0.end': '16:00',
    accept: '1',
  })
  expect((await optionsOf('uppsala-1'))[0]).toMatchObject({ withdrawn_at: null, end_time: '16:00' })
})

test('the RSS contact proposes a date of its own, already answered with yes', async () => {
  const own = { 'options.0.date': '2027-05-27', 'options.0.start': '10', 'options.0.end': '15.00' }
  expect((await contact.post('/rss/skane-1/datumforslag', own)).statusCode).toBe(303)
  const added = (await optionsOf('skane-1')).find((option) => option.date === '2027-05-27')
  expect(added).toMatchObject({ proposed_by_rss: 1, answer: 'yes', start_time: '10:00' })
})

const venue = {
  venue_name: 'Gamla gasverket',
  address: 'Gasverksgatan 12',
  town: 'Lund',
  capacity: '120',
  step_free: '1',
  note: '',
}

test('a venue smaller than the seats is refused until one says it will do', async () => {
  const small = await contact.post('/rss/skane-1/lokal', { ...venue, capacity: '40' })
  expect(small.statusCode).toBe(422)
  expect(small.body).toContain('Lokalen är för liten för alla som bjuds in')
  expect(small.body).toContain('value="Gasverksgatan 12"')
  expect((await getSeminar(t.db, 'skane-1')).venueId).toBeNull()
  const form = { ...venue, capacity: '40', accept_small: '1' }
  expect((await contact.post('/rss/skane-1/lokal', form)).statusCode).toBe(303)
})

test('the RSS gives a venue, staff approve the one they saw', async () => {
  const seen = (await getSeminar(t.db, 'skane-1')).venueId ?? ''
  await contact.post('/rss/skane-1/lokal', venue)
  const stale = await planner.post('/seminarier/skane-1/lokal/godkand', { venue: seen })
  expect(stale.statusCode).toBe(409)
  const current = (await getSeminar(t.db, 'skane-1')).venueId ?? ''
  const approved = await planner.post('/seminarier/skane-1/lokal/godkand', { venue: current })
  expect(approved.statusCode).toBe(303)
  const { revision, ...facts } = await getSeminar(t.db, 'skane-1')
  expect(facts.venueConfirmedAt).toBe(t.clock.now())
  await contact.post('/rss/skane-1/lokal', venue)
  expect((await getSeminar(t.db, 'skane-1')).venueConfirmedAt).toBe(t.clock.now())
  await contact.post('/rss/skane-1/lokal', { ...venue, town: 'Malmö' })
  expect(await getSeminar(t.db, 'skane-1')).toMatchObject({ venueConfirmedAt: null, revision: revision + 1 })
})

const item = (n: number, start: string, end: string, title: string) => ({
  [`items.${n}.part`]: 'morning',
  [`items.${n}.start`]: start,
  [`items.${n}.end`]: end,
  [`items.${n}.title`]: title,
  [`items.${n}.detail`]: '',
})

test('a programme whose items overlap is refused and shown again', async () => {
  const form = { ...item(0, '09:30', '10:15', 'Välkommen'), ...item(1, '10:00', '11:00', 'Samtal') }
  const refused = await contact.post('/rss/skane-1/program', form)
  expect(refused.statusCode).toBe(422)
  expect(refused.body).toContain('Punkten börjar innan den förra är slut')
  expect(refused.body).toContain('value="Samtal"')
  const empty = await contact.post('/rss/skane-1/program', {})
  expect(empty.statusCode).toBe(422)
})

test('a programme is saved in order of time, approved, and must be approved anew when changed', async () => {
  expect((await contact.get('/rss/skane-1')).body).toContain('förslag att utgå från')
  const early = await planner.post('/seminarier/skane-1/program/godkant')
  expect(early.statusCode).toBe(409)
  const form = { ...item(0, '10:00', '11:00', 'Samtal'), ...item(2, '09:30', '10:00', 'Välkommen') }
  expect((await contact.post('/rss/skane-1/program', form)).statusCode).toBe(303)
  const page = (await planner.get('/seminarier/skane-1')).body
  expect(page.indexOf('Välkommen')).toBeLessThan(page.indexOf('Samtal'))
  expect((await planner.post('/seminarier/skane-1/program/godkant')).statusCode).toBe(303)
  await planner.post('/seminarier/skane-1/program', form)
  const id = (await getSeminar(t.db, 'skane-1')).id
  expect((await getSeminarFacts(t.db, id)).programmeConfirmedAt).toBe(t.clock.now())
  await planner.post('/seminarier/skane-1/program', { ...form, ...item(3, '11:00', '12:00', 'Mer') })
  expect(await getSeminarFacts(t.db, id)).toMatchObject({ programmeConfirmedAt: null, programmeItems: 3 })
})

test('the RSS contact corrects the seats of a municipality and approves whom to invite', async () => {
  expect((await contact.post('/rss/skane-1/malgrupp')).statusCode).toBe(409)
  const lund = seats.filter((seat) => seat.municipality_code === '1281')
  await aHolder(t.db, lund[2]!.id, { name: 'Felskriven' })
  const form = {
    'social_services.name': 'Maria Ek',
    'social_services.title': 'Socialchef',
    'social_services.email': 'Maria.Ek@lund.example',
    'social_services.phone': '',
  }
  const bad = { ...form, 'health_care.email': 'inte en adress' }
  const refused = await contact.post('/rss/skane-1/malgrupp/1281', bad)
  expect(refused.statusCode).toBe(422)
  expect(refused.body).toContain('value="inte en adress"')
  expect((await contact.post('/rss/skane-1/malgrupp/1281', form)).statusCode).toBe(303)
  const holders = await t.db
    .selectFrom('holder')
    .select(['name', 'email', 'source', 'until_at'])
    .where(
      'seat_id',
      'in',
      lund.map((seat) => seat.id),
    )
    .orderBy('name')
    .execute()
  expect(holders).toEqual([
    expect.objectContaining({ name: 'Felskriven', until_at: t.clock.now() }),
    { name: 'Maria Ek', email: 'maria.ek@lund.example', source: 'rss', until_at: null },
  ])
  expect((await contact.post('/rss/skane-1/malgrupp')).statusCode).toBe(303)
  expect((await getSeminar(t.db, 'skane-1')).targetGroupApprovedAt).toBe(t.clock.now())
  const page = (await planner.get('/seminarier/skane-1')).body
  expect(page).toContain('Rättade Lund, socialtjänst')
  expect(page).toContain('Godkände målgruppen, 1 av 99 platser har namn')
})

test('a municipality of another seminar is not found', async () => {
  expect((await contact.get('/rss/skane-1/malgrupp/0180')).statusCode).toBe(404)
  expect((await contact.post('/rss/skane-1/malgrupp/0180', {})).statusCode).toBe(404)
})

test('the contact corrects the own details', async () => {
  expect((await contact.post('/rss/skane-1/kontakt', { name: '' })).statusCode).toBe(422)
  const form = { name: 'Rut Ringqvist', title: 'Strateg', phone: '070-174 06 05' }
  expect((await contact.post('/rss/skane-1/kontakt', form)).statusCode).toBe(303)
  expect((await contact.get('/rss/skane-1')).body).toContain('Rut Ringqvist')
})

test('the list shows what is asked, only for the own body', async () => {
  const list = await contact.get('/rss')
  expect(list.body).toContain('Skåne')
  expect(list.body).not.toContain('Halland')
})

test('the seminar of another body does not exist, for every address', async () => {
  expect((await foreign.get('/rss/skane-1')).statusCode).toBe(404)
  expect((await foreign.get('/rss/skane-1/malgrupp/1281')).statusCode).toBe(404)
  for (const path of ['kontakt', 'datumsvar', 'datumforslag', 'malgrupp', 'malgrupp/1281', 'lokal', 'program'])
    expect((await foreign.post(`/rss/skane-1/${path}`, { ...venue, name: 'X' })).statusCode).toBe(404)
  expect((await contact.get('/seminarier/skane-1')).statusCode).toBe(403)
})

test('an analyst reads the page but settles nothing', async () => {
  const analyst = await t.signIn('analyst')
  const page = await analyst.get('/seminarier/skane-1')
  expect(page.statusCode).toBe(200)
  expect(page.body).not.toContain('Godkänn lokalen')
  for (const path of [
    'datumforslag',
    'datum',
    'datum/andring',
    'lokal',
    'lokal/godkand',
    'program',
    'program/godkant',
    'malgrupp/godkand',
  ])
    expect((await analyst.post(`/seminarier/skane-1/${path}`, {})).statusCode).toBe(403)
})

test('the grid is downloaded with one row a seat', async () => {
  const csv = await planner.get('/seminarier/skane-1/platser.csv')
  expect(csv.headers['content-type']).toContain('text/csv')
  const lines = csv.body.trim().split('\r\n')
  expect(lines).toHaveLength(100)
  expect(lines[0]).toContain('Kommunkod;Kommun')
  expect(csv.body).toContain('1281;Lund;B3;Socialtjänst;Maria Ek;Socialchef;maria.ek@lund.example;')
})
