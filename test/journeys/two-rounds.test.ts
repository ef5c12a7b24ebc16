/**
 * A whole year with two rounds, over HTTP with a real SMTP server: round 1 is planned, invited to, answered and ends;
 * meanwhile a trial round is made and deleted, and the next round is made. Everything of round 1 stays reachable until
 * it is archived, and can be read afterwards.
 */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomAnswers, seededRandom } from '../../seeds/answers.ts'
import { getLatestQuestionnaire } from '../../src/questionnaire/queries.ts'
import { sheetOf } from '../../src/questionnaire/sheet.rules.ts'
import { listMissing } from '../../src/responses/rules.ts'
import { createSignInLink } from '../../src/staff/actions.ts'
import { openTestApp, type TestApp, type Visitor } from '../support/app.ts'
import { anAccount } from '../support/builders.ts'
import { pageText } from '../support/html.ts'
import { sendTo, startSmtp, type TestSmtp } from '../support/smtp.ts'
import { click, open, type Page, press } from '../support/visit.ts'
import { answerAll, linkIn, mailIn } from './support.ts'

let t: TestApp
let smtp: TestSmtp
let planner: Visitor
let contact: Visitor
let accountId = ''
/** The personal link of a person who is invited in round 1. */
let link = ''
const rut = 'rut@blekinge.example'

beforeAll(async () => {
  smtp = await startSmtp()
  t = await openTestApp({ send: sendTo(smtp) })
  accountId = await anAccount(t.db)
  planner = await signedIn()
})
afterAll(async () => {
  await t.close()
  await smtp.close()
})

async function signedIn(): Promise<Visitor> {
  const visitor = t.visitor()
  const url = new URL(await createSignInLink(t.deps, accountId))
  await press(visitor, await open(visitor, url.pathname), 'Logga in')
  return visitor
}

async function contactSignsIn(): Promise<Visitor> {
  smtp.raw.length = 0
  const visitor = t.visitor()
  await press(visitor, await open(visitor, '/logga-in'), 'Skicka en länk till mig', { email: rut })
  const page = await open(visitor, linkIn(await mailIn({ t, smtp }, rut, /Logga in/)))
  await press(visitor, page, 'Logga in')
  return visitor
}

async function makeRound(name: string, slug: string, year: string): Promise<Page> {
  const made = await press(planner, await open(planner, '/omgangar/ny'), 'Skapa omgången', {
    name,
    slug,
    startsOn: `${year}-04-01`,
    endsOn: `${year}-12-15`,
  })
  const plan = await press(planner, await open(planner, `/omgangar/${slug}/plan`), /^Gör planen med/)
  expect(pageText(plan.body)).toContain('290 av 290 kommuner')
  return made
}

/** The round that the page's head names. */
const roundIn = (page: Page) => /class="here[\s\S]*?(?:<b>|<a [^>]*>)([^<]*)/.exec(page.body)?.[1] ?? ''

test('round 1 is planned and is the active one; the contact sees it when dates are offered', async () => {
  await makeRound('Omgång 2027', '2027', '2027')
  await press(planner, await open(planner, '/rss-organ/rss-10'), 'Lägg till kontaktperson', {
    name: 'Rut Samverkan',
    email: rut,
    title: 'Utvecklingsledare',
  })
  contact = await contactSignsIn()
  expect((await open(contact, '/rss')).body).toContain('Det finns inget seminarium för er ännu')

  await press(planner, await open(planner, '/seminarier/blekinge-1/datum'), 'Föreslå datum', {
    'options.0.date': '2027-04-21',
    'options.0.start': '9.30',
    'options.0.end': '15.30',
  })
  const own = await open(contact, '/rss')
  expect(own.body).toContain('Blekinge')
  const answered = await open(contact, '/rss/blekinge-1')
  const option = /name="(answer\.[^"]+)"/.exec(answered.body)?.[1] ?? ''
  await press(contact, answered, 'Spara svaren', { [option]: 'yes' })
  await press(contact, await open(contact, '/rss/blekinge-1/lokal'), 'Spara lokalen', {
    venue_name: 'Kulturhuset',
    address: 'Torget 1',
    town: 'Karlskrona',
    capacity: '120',
    step_free: '1',
  })
  await press(contact, await open(contact, '/rss/blekinge-1/program'), 'Spara programmet')
  const seminar = await open(planner, '/seminarier/blekinge-1')
  const settled = await press(planner, await click(planner, seminar, 'Bestäm 2027-04-21'), 'Bestäm datumet')
  await press(planner, settled, 'Godkänn lokalen')
  await press(planner, await open(planner, '/seminarier/blekinge-1'), 'Godkänn programmet')
})

test('people are invited to round 1, reply and answer', async () => {
  const file = readFileSync(new URL('../fixtures/roleholders-sample.csv', import.meta.url))
  const url = '/omgangar/2027/rollinnehavare'
  const sent = await planner.upload(url, { name: 'fil', filename: 'lista.csv', content: file })
  await press(planner, await open(planner, String(sent.headers.location)), /853/)
  await press(contact, await open(contact, '/rss/blekinge-1'), /^Godkänn listan/)
  const preview = await press(planner, await open(planner, '/utskick/inbjudan'), 'Granska inbjudan', {
    seminarium: 'blekinge-1',
  })
  await press(planner, preview, /Skicka \d+ inbjudningar/)
  const seat = await t.db
    .selectFrom('invitation_link')
    .innerJoin('invitation', 'invitation.id', 'invitation_link.invitation_id')
    .innerJoin('seat', 'seat.id', 'invitation.seat_id')
    .select(['invitation_link.email', 'seat.role'])
    .orderBy('invitation_link.email')
    .executeTakeFirstOrThrow()
  link = linkIn(await mailIn({ t, smtp }, seat.email, /^Inbjudan/))
  const invitee = t.visitor()
  const page = await press(invitee, await open(invitee, link), 'Jag kommer')
  expect(pageText(page.body)).toContain('Du kommer')

  const questionnaire = await getLatestQuestionnaire(t.db)
  const sheet = sheetOf(questionnaire, seat.role, 'sv')
  const random = seededRandom(2027)
  let answers = randomAnswers(questionnaire.document, seat.role, random)
  while (listMissing(sheet, answers).length > 0)
    answers = { ...answers, ...randomAnswers(questionnaire.document, seat.role, random) }
  await answerAll(t, link, { sheet, answers })
})

test('a trial round beside it takes over nothing, is shown to nobody, and is deleted', async () => {
  t.clock.set('2027-05-03T08:00:00Z')
  planner = await signedIn()
  contact = await contactSignsIn()
  const made = await makeRound('Provomgång', 'prov', '2028')
  expect(roundIn(made)).toBe('Provomgång')
  for (const page of ['/oversikt', '/seminarier', '/utskick/nytt', '/malgrupp', '/jamfor'])
    expect(roundIn(await open(planner, page))).toBe('Omgång 2027')
  expect((await open(contact, '/rss')).body).not.toContain('Provomgång')
  // The planner walks through the trial round: every page on the way belongs to it.
  let page = await press(planner, await open(planner, '/oversikt'), /^Provomgång/)
  page = await click(planner, page, 'Utskick')
  page = await click(planner, page, 'Nytt utskick')
  expect(roundIn(page)).toBe('Provomgång')
  const look = await click(planner, await open(planner, '/omgangar/prov'), 'Ta bort omgången')
  expect(look.body).toMatch(/\d+ seminarier, med datum, program och historik/)
  const gone = await press(planner, look, 'Ta bort Provomgång')
  expect(gone.body).toContain('Provomgång är borttagen.')
  expect(roundIn(await open(planner, '/oversikt'))).toBe('Omgång 2027')
  const stays = await open(planner, '/omgangar/2027/bort')
  expect(stays.body).toContain('Då kan omgången inte tas bort.')
})

test('round 1 has ended: the overview is its, and says so', async () => {
  t.clock.set('2028-01-17T08:00:00Z')
  planner = await signedIn()
  contact = await contactSignsIn()
  const overview = await open(planner, '/oversikt')
  expect(roundIn(overview)).toBe('Omgång 2027')
  expect(overview.body).toContain('Omgången tog slut onsdag 15 december 2027.')
  expect(overview.body).toContain('class="regions')
})

test('round 2 is made for real and becomes the active one; all of round 1 is at hand', async () => {
  await makeRound('Omgång 2028', '2028', '2028')
  const list = await open(planner, '/omgangar')
  await press(planner, list, 'Gör till den aktiva omgången: Omgång 2028')
  expect(roundIn(await open(planner, '/oversikt'))).toBe('Omgång 2028')
  const slug = /href="\/seminarier\/(blekinge[^"?]*)/.exec((await open(planner, '/seminarier?omgang=2028')).body)?.[1]
  await press(planner, await open(planner, `/seminarier/${slug}/datum`), 'Föreslå datum', {
    'options.0.date': '2028-05-10',
    'options.0.start': '9.30',
    'options.0.end': '15.30',
  })
  expect((await open(contact, '/rss')).body).toContain('Omgång 2028')

  // Changes to round 1 in the head, and then uses only the menu.
  const before = await press(planner, await open(planner, '/oversikt'), /^Omgång 2027/)
  expect(before.url).toBe('/oversikt?omgang=2027')
  for (const name of ['Översikt', 'Seminarier', 'Kalender', 'Utskick', 'Jämför', 'Kommuner'])
    expect([name, roundIn(await click(planner, before, name))]).toEqual([name, 'Omgång 2027'])
  const compared = await click(planner, before, 'Jämför')
  expect(pageText(compared.body)).toMatch(/1 av \d+/)
  const file = /href="(\/jamfor\/svar\.csv[^"]*)"/.exec(compared.body)?.[1] ?? ''
  const csv = await planner.get(file.replaceAll('&amp;', '&'))
  expect(csv.headers['content-disposition']).toContain('svar-2027-')
  expect(csv.body.trim().split('\n')).toHaveLength(2)
  const mailings = await click(planner, before, 'Utskick')
  expect(pageText(mailings.body)).toContain('Inbjudan')
  expect((await open(t.visitor(), link)).status).toBe(200)
  expect((await open(contact, '/rss/blekinge-1')).body).toContain('Kulturhuset')
})

test('round 1 is archived: its links say that it is closed, and everything can still be read', async () => {
  const look = await click(planner, await open(planner, '/omgangar/2027'), 'Arkivera omgången')
  const done = await press(planner, look, 'Arkivera Omgång 2027')
  expect(done.body).toContain('Omgång 2027 är arkiverad.')
  const closed = await open(t.visitor(), link)
  expect([closed.status, pageText(closed.body)]).toEqual([410, expect.stringContaining('Omgången är avslutad')])
  const overview = await open(planner, '/oversikt?omgang=2027')
  expect(overview.body).toContain('Allt går att läsa, men inget ändras och inget skickas.')
  const csv = await planner.get('/jamfor/svar.csv?omgang=2027')
  expect(csv.body.trim().split('\n')).toHaveLength(2)
  expect((await planner.post('/utskick', { omgang: '2027' })).statusCode).toBe(409)
  expect((await open(contact, '/rss?omgang=2027')).body).toContain('Blekinge')
  const archived = await planner.get('/seminarier/blekinge-1')
  expect(archived.body).toContain('Arkiverad')
})
