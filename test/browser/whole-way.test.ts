/** The whole process in a real browser, by labels and buttons as people use them; inspects every page on the way. */
import { fileURLToPath } from 'node:url'
import { parse as parseCsv } from 'csv-parse/sync'
import ICAL from 'ical.js'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { formOf } from '../../src/responses/parts.rules.ts'
import type { SeatRole } from '../../src/schema.ts'
import { ensureFirstAdministrator } from '../../src/staff/actions.ts'
import { standardSheet, wholeResponse } from '../responses/support.ts'
import { answer } from '../support/answering.ts'
import { linkIn, openSite, type Site } from '../support/site.ts'
import { downloaded, follow, open, press } from '../support/walk.ts'

let site: Site
let staff: Page
let rss: Page

beforeAll(async () => {
  site = await openSite()
})
afterAll(() => site.close())
afterEach(() => {
  expect(site.complaints.splice(0)).toEqual([])
})

test('the first administrator signs in by the link the server printed', async () => {
  staff = await site.person(1280)
  await open(staff, (await ensureFirstAdministrator(site.deps)) ?? '')
  await press(staff, 'Logga in')
  expect(new URL(staff.url()).pathname).toBe('/oversikt')
})

test('creates a round and a plan for all 290 municipalities', async () => {
  await open(staff, '/omgangar')
  await follow(staff, 'Skapa en omgång')
  await staff.getByLabel('Namn', { exact: true }).fill('Omgång 2027')
  await staff.getByLabel('Kortnamn i adressen').fill('2027')
  await staff.getByLabel('Första dag').fill('2027-04-01')
  await staff.getByLabel('Sista dag', { exact: true }).fill('2027-12-15')
  await press(staff, 'Skapa omgången')
  await open(staff, '/omgangar/2027/plan')
  await press(staff, /^Gör planen med \d+ seminarier$/)
  await staff.getByText('290 av 290 kommuner har ett seminarium').waitFor()
  await open(staff, '/seminarier')
})

test('adds the RSS contact, who signs in by e-mail on a phone', async () => {
  await open(staff, '/omgangar/2027')
  await press(staff, 'Visa den för dem nu')
  await open(staff, '/rss-organ/rss-12')
  await staff.getByLabel('Namn').fill('Rut Samverkan')
  await staff.getByLabel('E-post').fill('rut@skane.example')
  await press(staff, 'Lägg till kontaktperson')

  rss = await site.person(390)
  await open(rss, '/logga-in')
  await rss.getByLabel('E-postadress').fill('rut@skane.example')
  await press(rss, 'Skicka en länk till mig')
  await open(rss, linkIn(await site.mailTo('rut@skane.example')))
  await press(rss, 'Logga in')
  await rss.getByRole('heading', { name: 'Skåne 1' }).waitFor()
})

test('dates are proposed, answered on the phone and settled, venue and programme agreed', async () => {
  await open(staff, '/seminarier/skane-1')
  await follow(staff, 'Föreslå datum')
  for (const [i, date] of ['2027-04-14', '2027-04-21', '2027-04-28'].entries()) {
    const row = staff.getByRole('group', { name: `Förslag ${i + 1}` })
    await row.getByLabel('Datum').fill(date)
    await row.getByLabel('Börjar').fill('9.30')
    await row.getByLabel('Slutar').fill('15.30')
  }
  await press(staff, 'Föreslå datum')

  await open(rss, '/rss/skane-1')
  const option = (day: string) => rss.getByRole('group', { name: day })
  await option('14 april').getByLabel('Nej').check()
  await option('21 april').getByLabel('Ja', { exact: true }).check()
  await press(rss, 'Spara svaren')
  await follow(rss, 'Skriv in lokal')
  await rss.getByLabel('Lokalens namn').fill('Gamla gasverket')
  await rss.getByLabel('Gatuadress').fill('Gasverksgatan 12')
  await rss.getByLabel('Ort').fill('Lund')
  await rss.getByLabel('Hur många ryms?').fill('120')
  await rss.getByLabel('Plan entré eller ramp').check()
  await press(rss, 'Spara lokalen')
  await follow(rss, 'Skriv program')
  await press(rss, 'Spara programmet')

  await open(staff, '/seminarier/skane-1')
  await follow(staff, 'Bestäm 2027-04-21')
  await press(staff, 'Bestäm datumet')
  await press(staff, 'Godkänn lokalen')
  await press(staff, 'Godkänn programmet')
  await staff.getByText('onsdag 21 april 2027 kl. 9.30–15.30').first().waitFor()
})

test('the sample file is chosen, looked through and saved; the RSS contact approves', async () => {
  await open(staff, '/omgangar/2027/rollinnehavare')
  await staff
    .getByLabel('Fil', { exact: true })
    .setInputFiles(fileURLToPath(new URL('../fixtures/roleholders-sample.csv', import.meta.url)))
  await press(staff, 'Granska filen')
  await press(staff, 'Spara 853 rollinnehavare')
  await open(staff, '/omgangar/2027/roller')
  await open(rss, '/rss/skane-1')
  await press(rss, /^Godkänn listan/)
})

test('invitations are looked through and sent with a calendar entry', async () => {
  await open(staff, '/utskick')
  await open(staff, '/utskick/inbjudan')
  await staff.getByLabel('Skåne 1').check()
  await press(staff, 'Granska inbjudan')
  await press(staff, /^Skicka \d+ inbjudningar$/)
  const mail = await site.mailTo(await invitedAddress('social_services'))
  expect(mail.subject).toMatch(/^Inbjudan/)
  const part = mail.attachments.find((attachment) => attachment.mimeType === 'text/calendar')
  const calendar = ICAL.parse(new TextDecoder().decode(part?.content as ArrayBuffer))
  const event = new ICAL.Component(calendar).getFirstSubcomponent('vevent') as ICAL.Component
  expect(new ICAL.Event(event).startDate.toJSDate().toISOString()).toBe('2027-04-21T07:30:00.000Z')
  await open(staff, '/utskick')
})

async function invitedAddress(role: SeatRole): Promise<string> {
  const { email } = await site.db
    .selectFrom('invitation')
    .innerJoin('seat', 'seat.id', 'invitation.seat_id')
    .innerJoin('invitation_link', 'invitation_link.invitation_id', 'invitation.id')
    .select('invitation_link.email')
    .where('seat.role', '=', role)
    .orderBy('seat.municipality_code')
    .executeTakeFirstOrThrow()
  return email
}

const sheet = standardSheet('social_services')
const answers = wholeResponse('social_services')
let invitee: Page
let link: string

test('the invited person opens the link on a phone and replies', async () => {
  link = linkIn(await site.mailTo(await invitedAddress('social_services')))
  invitee = await site.person(390)
  await open(invitee, link)
  await press(invitee, 'Skicka en ersättare')
  await open(invitee, link)
  await press(invitee, 'Jag kommer')
  await invitee.getByText('Du kommer', { exact: true }).waitFor()
})

test('begins to answer; what is typed is saved without any button', async () => {
  await follow(invitee, 'Till frågorna')
  await follow(invitee, 'Börja svara')
  await answerTheme('bakgrund')
  await press(invitee, 'Spara och gå till Rekrytering och kompetensförsörjning')
  const saved = aMinuteLater()
  await answerTheme('rekrytering')
  await says(saved)
  await reopen('rekrytering')
  await expectAnswered('rekrytering')
})

test('a lost network loses nothing, whether one waits or closes the page', async () => {
  await reopen('ledarskap')
  await invitee.context().setOffline(true)
  await answerTheme('ledarskap')
  await says('Ingen kontakt. Sparas när du är uppkopplad.')
  const saved = aMinuteLater()
  await invitee.context().setOffline(false)
  await says(saved)
  await reopen('ledarskap')
  await expectAnswered('ledarskap')

  await reopen('arbetsmiljo')
  await invitee.context().setOffline(true)
  await answerTheme('arbetsmiljo')
  await says('Ingen kontakt. Sparas när du är uppkopplad.')
  await invitee.close()
  await invitee.context().setOffline(false)
  const restored = aMinuteLater()
  await reopen('arbetsmiljo')
  await says(restored)
  await reopen('arbetsmiljo')
  await expectAnswered('arbetsmiljo')
})

test('what is missing is said when one hands in too early', async () => {
  await open(invitee, `${link}/fragor/granska`)
  await press(invitee, 'Lämna in svaren')
  await invitee.getByRole('heading', { name: /frågor att besvara innan/ }).waitFor()
})

test('answers the rest, looks it through, hands in and gets a receipt', async () => {
  for (const theme of sheet.themes.slice(4)) {
    await open(invitee, `${link}/fragor/${theme.value}`)
    await answerTheme(theme.value)
    await press(invitee, /^Spara och /)
  }
  await press(invitee, 'Lämna in svaren')
  await invitee.getByRole('heading', { name: 'Tack! Svaren är inlämnade' }).waitFor()
  await invitee.getByText('30 av 30').waitFor()
  for (const page of ['', '/utskrift', '/formular']) await open(invitee, `${link}/fragor${page}`)
})

async function reopen(theme: string): Promise<void> {
  const context = invitee.context()
  await invitee.close()
  invitee = await context.newPage()
  await open(invitee, `${link}/fragor/${theme}`)
}

let minute = 0
/**
 * Advances the clock by a minute, so that the next “Sparat” is about later input. @returns the text of that “Sparat”.
 */
function aMinuteLater(): string {
  const mm = String(++minute).padStart(2, '0')
  site.clock.set(`2027-03-01T08:${mm}:00Z`)
  return `Sparat kl. 9.${mm}`
}

function says(text: string): Promise<void> {
  return invitee.getByRole('status').getByText(text).waitFor()
}

async function answerTheme(value: string): Promise<void> {
  for (const question of questionsIn(value)) {
    const given = answers[question.key]
    if (given !== undefined) await answer(invitee, question, given)
  }
}

async function expectAnswered(value: string): Promise<void> {
  const shown = await invitee
    .locator('form[data-autosave]')
    .evaluate((form) =>
      [...new FormData(form as HTMLFormElement)]
        .filter(([name, text]) => !name.startsWith('_') && text !== '')
        .map(([name, text]) => `${name}=${text}`.replaceAll('\r', '')),
    )
  const expected = questionsIn(value).flatMap((question) =>
    Object.entries(formOf(question, answers[question.key], 'sv')).flatMap(([name, texts]) =>
      [texts ?? ''].flat().map((text) => `${name}=${text}`),
    ),
  )
  expect(shown.sort()).toEqual(expected.sort())
}

function questionsIn(value: string) {
  return sheet.themes.find((theme) => theme.value === value)?.questions ?? []
}

test('the secretariat compares and downloads the answers', async () => {
  for (const question of ['rk_plan', 'rk_svarighet', 'rk_vakanser', 'rk_atgarder', 'rk_prioritet'])
    await open(staff, `/jamfor?fraga=${question}`)
  await open(staff, '/jamfor?fraga=rk_framgang')
  await staff.getByText('Språkombud på varje arbetsplats.').waitFor()
  const file = await downloaded(staff, 'Alla svar (CSV)')
  const rows: Record<string, string>[] = parseCsv(file, { columns: true, bom: true, delimiter: ';' })
  expect(rows).toHaveLength(1)
  const texts = Object.fromEntries(sheet.questions.filter((q) => q.type === 'text').map((q) => [q.key, answers[q.key]]))
  expect(rows[0]).toMatchObject({
    roll: 'social_services',
    rk_plan: answers.rk_plan,
    'rk_svarighet.underskoterska': 'ej_aktuellt',
    'rk_svarighet.sjukskoterska': '3',
    rk_vakanser: '8,5',
    'rk_vakanser.uppskattning': '1',
    'rk_atgarder.annat': '1',
    'rk_atgarder.annat_text': 'Något eget',
    'rk_prioritet.1': 'utbildningsplatser',
    'ge_exempel.1.rubrik': 'Språkombud',
    'ge_exempel.1.malgrupp.sabo': '1',
    ...texts,
  })
  for (const page of ['/oversikt', '/seminarier/skane-1', '/seminarier', '/omgangar/2027']) await open(staff, page)
})
