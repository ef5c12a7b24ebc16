/**
 * The whole process over HTTP, with a real SMTP server: round → plan → the RSS contact settles date, venue and
 * programme → role-holders from the sample file → invitations → mail and calendar read by other libraries → replies →
 * all 30 questions → comparison → export.
 */
import { readFileSync } from 'node:fs'
import { parse as parseCsv } from 'csv-parse/sync'
import ICAL from 'ical.js'
import nodeIcal from 'node-ical'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomAnswers, seededRandom } from '../../seeds/answers.ts'
import { guardFormula } from '../../src/kernel/html/csv.ts'
import { getLatestQuestionnaire } from '../../src/questionnaire/queries.ts'
import { type AnswerByType, type Answers, questionsFor } from '../../src/questionnaire/rules.ts'
import { sheetOf } from '../../src/questionnaire/sheet.rules.ts'
import { listMissing } from '../../src/responses/rules.ts'
import { createSignInLink } from '../../src/staff/actions.ts'
import { openTestApp, type TestApp, type Visitor } from '../support/app.ts'
import { anAccount } from '../support/builders.ts'
import { formWithButton, pageText } from '../support/html.ts'
import { sendTo, startSmtp, type TestSmtp } from '../support/smtp.ts'
import { click, open, press } from '../support/visit.ts'
import { answerAll, linkIn, mailIn } from './support.ts'

let t: TestApp
let smtp: TestSmtp
let planner: Visitor
let rss: Visitor

beforeAll(async () => {
  smtp = await startSmtp()
  t = await openTestApp({ send: sendTo(smtp) })
})
afterAll(async () => {
  await t.close()
  await smtp.close()
})

const mailTo = (address: string, subject: RegExp) => mailIn({ t, smtp }, address, subject)

test('the planner signs in by the link, once', async () => {
  planner = t.visitor()
  const url = new URL(await createSignInLink(t.deps, await anAccount(t.db)))
  const page = await open(planner, url.pathname)
  const start = await press(planner, page, 'Logga in')
  expect(start.url).toBe('/oversikt')
  const again = await open(t.visitor(), url.pathname)
  expect(again.status).toBeGreaterThanOrEqual(400)
})

test('creates a round and a plan that holds every municipality once', async () => {
  const form = await open(planner, '/omgangar/ny')
  const round = await press(planner, form, 'Skapa omgången', {
    name: 'Omgång 2027',
    slug: '2027',
    startsOn: '2027-04-01',
    endsOn: '2027-12-15',
  })
  expect(round.status).toBe(200)
  const proposal = await open(planner, '/omgangar/2027/plan')
  const plan = await press(planner, proposal, /^Gör planen med \d+ seminarier$/)
  expect(pageText(plan.body)).toContain('290 av 290 kommuner')
  const placed = await t.db.selectFrom('seminar_municipality').select('municipality_code').execute()
  expect(new Set(placed.map((row) => row.municipality_code)).size).toBe(290)
  expect(placed).toHaveLength(290)
  const seats = await t.db.selectFrom('seat').select('id').execute()
  expect(seats).toHaveLength(870)
})

test('the RSS contact is added, the round opened to them, and they sign in by e-mail', async () => {
  await press(planner, await open(planner, '/omgangar/2027'), 'Visa den för dem nu')
  const body = await open(planner, '/rss-organ/rss-12')
  await press(planner, body, 'Lägg till kontaktperson', {
    name: 'Rut Samverkan',
    email: 'rut@skane.example',
    title: 'Utvecklingsledare',
  })
  rss = t.visitor()
  const signIn = await open(rss, '/logga-in')
  await press(rss, signIn, 'Skicka en länk till mig', { email: 'rut@skane.example' })
  const link = await open(rss, linkIn(await mailTo('rut@skane.example', /./)))
  const home = await press(rss, link, 'Logga in')
  expect(home.url).toBe('/rss')
  expect(pageText(home.body)).toContain('Skåne 1')
  expect(pageText(home.body)).not.toContain('Kronoberg')
  expect((await open(rss, '/rss/kronoberg-1')).status).toBe(404)
})

test('dates are proposed, answered and settled; venue and programme agreed', async () => {
  const propose = await open(planner, '/seminarier/skane-1/datum')
  const typed: Record<string, string> = {}
  for (const [i, date] of ['2027-04-14', '2027-04-21', '2027-04-28'].entries()) {
    Object.assign(typed, { [`options.${i}.date`]: date, [`options.${i}.start`]: '9.30', [`options.${i}.end`]: '15.30' })
  }
  const proposed = await press(planner, propose, 'Föreslå datum', typed)
  expect(proposed.status).toBe(200)

  let page = await open(rss, '/rss/skane-1')
  const { choices } = formWithButton(page.body, 'Spara svaren')
  const answers = Object.keys(choices).filter((name) => name.startsWith('answer.'))
  page = await press(rss, page, 'Spara svaren', {
    [answers[0] ?? '']: 'no',
    [answers[1] ?? '']: 'yes',
    [answers[2] ?? '']: 'if_need_be',
  })
  page = await press(rss, await open(rss, '/rss/skane-1/lokal'), 'Spara lokalen', {
    venue_name: 'Gamla gasverket',
    address: 'Gasverksgatan 12',
    town: 'Lund',
    capacity: '120',
    step_free: '1',
  })
  page = await press(rss, await open(rss, '/rss/skane-1/program'), 'Spara programmet')
  expect(pageText(page.body)).toContain('Gamla gasverket')

  let seminar = await open(planner, '/seminarier/skane-1')
  const settle = await click(planner, seminar, 'Bestäm 2027-04-21')
  expect(pageText(settle.body)).toContain('onsdag 14 april 2027')
  seminar = await press(planner, settle, 'Bestäm datumet')
  seminar = await press(planner, seminar, 'Godkänn lokalen')
  seminar = await press(planner, seminar, 'Godkänn programmet')
  expect(pageText(seminar.body)).toContain('onsdag 21 april 2027 kl. 9.30–15.30')
})

test('the sample file is checked, then saved', async () => {
  const file = readFileSync(new URL('../fixtures/roleholders-sample.csv', import.meta.url))
  const url = '/omgangar/2027/rollinnehavare'
  await planner.get(url)
  const sent = await planner.upload(url, { name: 'fil', filename: 'lista.csv', content: file })
  expect(await holders()).toHaveLength(0)
  const preview = await open(planner, String(sent.headers.location))
  await press(planner, preview, /853/)
  expect(await holders()).toHaveLength(853)
  const page = await open(rss, '/rss/skane-1')
  await press(rss, page, /^Godkänn listan/)
})

function holders() {
  return t.db.selectFrom('holder').select('id').where('until_at', 'is', null).execute()
}

let invited: { email: string; role: string; municipality: string }[]

test('invitations go out once, with a calendar entry that two libraries read alike', async () => {
  const choose = await open(planner, '/utskick/inbjudan')
  const preview = await press(planner, choose, 'Granska inbjudan', { seminarium: 'skane-1' })
  const button = /Skicka \d+ inbjudningar/.exec(pageText(preview.body))?.[0] ?? ''
  const count = Number(/\d+/.exec(button)?.[0])
  expect(count).toBeGreaterThan(40)
  await press(planner, preview, button)
  await press(planner, preview, button)
  invited = await t.db
    .selectFrom('invitation')
    .innerJoin('seat', 'seat.id', 'invitation.seat_id')
    .innerJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .innerJoin('invitation_link', 'invitation_link.invitation_id', 'invitation.id')
    .select(['invitation_link.email', 'seat.role', 'municipality.name as municipality'])
    .orderBy('municipality.name')
    .execute()
  expect(invited).toHaveLength(count)

  const first = invited[0] as (typeof invited)[number]
  const mail = await mailTo(first.email, /^Inbjudan/)
  const all = (await smtp.parsed()).filter((each) => each.subject?.startsWith('Inbjudan'))
  expect(all).toHaveLength(count)
  expect(new Set(all.map((each) => each.to?.[0]?.address)).size).toBe(new Set(invited.map((each) => each.email)).size)
  expect(mail.text).toContain('onsdag 21 april 2027')
  expect(mail.html).toContain('Gamla gasverket')

  const part = mail.attachments.find((attachment) => attachment.mimeType === 'text/calendar')
  expect(part).toMatchObject({ method: 'REQUEST' })
  const text = new TextDecoder().decode(part?.content as ArrayBuffer)
  const component = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent')
  const event = new ICAL.Event(component as ICAL.Component)
  const other = Object.values(nodeIcal.sync.parseICS(text)).find((each) => each?.type === 'VEVENT')
  expect(event.startDate.toJSDate().toISOString()).toBe('2027-04-21T07:30:00.000Z')
  expect(other).toMatchObject({ uid: event.uid, start: event.startDate.toJSDate(), summary: event.summary })

  const { frozen_hash } = await t.db.selectFrom('round').select('frozen_hash').executeTakeFirstOrThrow()
  expect(frozen_hash).toBe((await getLatestQuestionnaire(t.db)).hash)
})

test('opening a link a hundred times changes nothing; a reply is given and changed', async () => {
  const url = linkIn(await mailTo(invited[0]?.email ?? '', /^Inbjudan/))
  const invitee = t.visitor()
  for (let n = 0; n < 100; n++) expect((await invitee.get(url)).statusCode).toBe(200)
  expect(await replies()).toEqual([])
  let page = await open(invitee, url)
  page = await press(invitee, page, 'Jag kan inte')
  page = await press(invitee, page, 'Jag kommer')
  expect(pageText(page.body)).toContain('Du kommer')
  expect(await replies()).toEqual(['coming'])
})

test('a substitute gets a mail and a link of their own', async () => {
  const url = linkIn(await mailTo(invited[1]?.email ?? '', /^Inbjudan/))
  const invitee = t.visitor()
  const form = await press(invitee, await open(invitee, url), 'Skicka en ersättare')
  await press(invitee, form, 'Skicka inbjudan till ersättaren', {
    namn: 'Sven Ersättare',
    adress: 'sven@kommun.example',
  })
  const link = linkIn(await mailTo('sven@kommun.example', /./))
  expect(link).not.toBe(url)
  expect(pageText((await open(t.visitor(), link)).body)).toContain('Gamla gasverket')
})

function replies() {
  return t.db
    .selectFrom('invitation')
    .select('reply')
    .where('reply', 'is not', null)
    .execute()
    .then((rows) => rows.map((row) => row.reply))
}

const given = new Map<string, Answers>()

test('everyone invited answers every question of their role, theme by theme', async () => {
  const questionnaire = await getLatestQuestionnaire(t.db)
  const random = seededRandom(2027)
  for (const seat of invited.slice(0, 12)) {
    const role = seat.role as 'politician'
    const sheet = sheetOf(questionnaire, role, 'sv')
    let answers: Answers = {}
    const asked = questionsFor(questionnaire.document, role).length
    while (Object.keys(answers).length < asked || listMissing(sheet, answers).length > 0) {
      answers = { ...answers, ...randomAnswers(questionnaire.document, role, random) }
    }
    await answerAll(t, linkIn(await mailTo(seat.email, /^Inbjudan/)), { sheet, answers })
    given.set(`${seat.municipality}/${seat.role}`, answers)
  }
  const submitted = await t.db.selectFrom('submission').select('id').execute()
  expect(submitted).toHaveLength(12)
})

test('the answers are compared, with how many of how many', async () => {
  const page = await open(planner, '/jamfor?fraga=rk_plan&efter=roll')
  expect(pageText(page.body)).toMatch(/12 av \d+/)
  const overview = await open(planner, '/oversikt')
  expect(pageText(overview.body)).toContain('Skåne')
  expect((await click(planner, overview, 'Skåne')).status).toBe(200)
})

test('the export holds every answer, in one column per item', async () => {
  const csv = await planner.get('/jamfor/svar.csv?omgang=2027')
  const rows: Record<string, string>[] = parseCsv(csv.body, { columns: true, bom: true, delimiter: ';' })
  expect(rows).toHaveLength(12)
  const keys = Object.keys(rows[0] ?? {})
  expect(new Set(keys).size).toBe(keys.length)
  const row = (municipality: string, role: string) =>
    rows.find((each) => Object.values(each).includes(municipality) && Object.values(each).includes(role))
  for (const [seat, answers] of given) {
    const [municipality = '', role = ''] = seat.split('/')
    const answered = answers.rk_svarighet as AnswerByType['likert']
    expect(row(municipality, role)).toMatchObject({
      rk_plan: answers.rk_plan,
      'rk_svarighet.sjukskoterska': String(answered.sjukskoterska),
      rk_framgang: guardFormula(String(answers.rk_framgang)),
    })
  }
  const book = await planner.get('/jamfor/kodbok.csv')
  const columns: Record<string, string>[] = parseCsv(book.body, { columns: true, bom: true, delimiter: ';' })
  const described = columns.map((row) => Object.values(row)[0] ?? '')
  expect(keys.filter((key) => /^(bg|rk|le|am|vt|ge|na)_/.test(key)).every((key) => described.includes(key))).toBe(true)
})
