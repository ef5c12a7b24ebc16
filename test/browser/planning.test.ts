/** The whole tour in a real browser: solved, offered, answered in four ways, settled, moved and shown. */
import ICAL from 'ical.js'
import type { Page } from 'playwright-core'
import { readSheet } from 'read-excel-file/node'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Job } from '../../src/kernel/jobs.ts'
import { createRound } from '../../src/rounds/actions.ts'
import { usualLeadDays } from '../../src/rounds/rules.ts'
import { createSignInLink } from '../../src/staff/actions.ts'
import { startTourJobs } from '../../src/tour/jobs.ts'
import { anAccount } from '../support/builders.ts'
import { linkIn, openSite, type Site } from '../support/site.ts'
import { downloaded, follow, open, press } from '../support/walk.ts'

let site: Site
let planner: Page
let account: string
let jobs: Job[]

const round = {
  name: 'Omgång 2027',
  slug: '2027',
  startsOn: '2027-04-01',
  endsOn: '2027-12-15',
  ...{ replyDays: 14, answerDeadline: '2027-12-15', splitThreshold: 25, secondLook: 0 as const, diaryNumber: null },
  leadDays: usualLeadDays,
}

/** The four contacts who get an offer, each with another answer; Skåne has two seminars and one contact. */
const contacts = {
  accepts: { body: 'rss-03', seminar: 'Uppsala', name: 'Ulla Upp', email: 'ulla@uppsala.example' },
  counters: { body: 'rss-10', seminar: 'Blekinge', name: 'Bo Blek', email: 'bo@blekinge.example' },
  refuses: { body: 'rss-13', seminar: 'Halland', name: 'Hanna Hall', email: 'hanna@halland.example' },
  silent: { body: 'rss-20', seminar: 'Dalarna', name: 'Dag Dal', email: 'dag@dalarna.example' },
  other: { body: 'rss-12', seminar: 'Skåne 1', name: 'Sven Skåne', email: 'sven@skane.example' },
}
type Contact = (typeof contacts)[keyof typeof contacts]

beforeAll(async () => {
  site = await openSite()
  jobs = startTourJobs(site.deps)
  planner = await site.person(1280)
  account = await anAccount(site.db)
  await createRound(site.deps, account, round)
  await plannerSignsIn()
})
afterAll(async () => {
  await Promise.all(jobs.map((job) => job.stop()))
  await site.close()
})
afterEach(() => {
  expect(site.complaints.splice(0)).toEqual([])
})

async function plannerSignsIn(): Promise<void> {
  await planner.goto(await createSignInLink(site.deps, account))
  await planner.getByRole('button', { name: 'Logga in' }).click()
  await planner.waitForURL('**/oversikt')
}

function says(page: Page, text: string | RegExp): Promise<void> {
  return page.getByText(text).first().waitFor()
}

test('the plan the product proposes is made, and those who help are known', async () => {
  await follow(planner, 'Planera seminarierna')
  await press(planner, 'Gör planen med 26 seminarier')
  await says(planner, '290 av 290 kommuner har ett seminarium')
  for (const { body, name, email } of Object.values(contacts)) {
    await planner.goto(`/rss-organ/${body}`)
    await planner.getByLabel('Namn').fill(name)
    await planner.getByLabel('E-post').fill(email)
    await planner.getByRole('button', { name: 'Lägg till kontaktperson' }).click()
    await says(planner, email)
  }
})

test('rules are set and three dates for each seminar are reckoned while one watches', async () => {
  await planner.goto('/seminarier')
  await follow(planner, 'Kalender för hela resan')
  await press(planner, 'Spärra dem')
  await follow(planner, 'Ändra dagarna')
  await planner.getByLabel('Vad som händer').fill('Internat')
  await planner.getByLabel('Första dagen').fill('2027-09-14')
  await planner.getByLabel('Sista dagen').fill('2027-09-15')
  await press(planner, 'Lägg till')
  await planner.goto('/omgangar/2027/turne')
  await follow(planner, 'Ändra reglerna')
  await planner.getByLabel('Fredag').uncheck()
  await planner.getByLabel('Seminarier per vecka, högst').fill('2')
  await press(planner, 'Spara reglerna')
  await planner.getByLabel('Datum för varje seminarium').selectOption('3')
  await press(planner, 'Räkna fram förslag')
  await planner.getByRole('heading', { name: 'Förslag till kalender' }).waitFor()
})

let runAddress: string

test('every seminar has a date, two more, and the reason why', async () => {
  runAddress = new URL(planner.url()).pathname
  await open(planner, runAddress)
  const rows = planner.locator('table.tourplan tr:not(.triprow):has(td)')
  expect(await rows.count()).toBe(26)
  for (const row of await rows.all()) {
    expect(await row.locator('.whycell').innerText()).not.toBe('')
    expect(await row.locator('td').nth(2).locator('.nowrap').count()).toBe(2)
  }
})

test('the dates are looked through and offered; each contact gets one mail', async () => {
  await follow(planner, 'Erbjud datumen till RSS')
  await press(planner, 'Granska innan det skickas')
  const before = (await site.mails()).length
  await press(planner, 'Erbjud 78 datum')
  await says(planner, '5 personer får mejl.')
  const sent = (await site.mails()).slice(before)
  expect(sent.map((mail) => mail.to?.[0]?.address).sort()).toEqual(
    Object.values(contacts)
      .map(({ email }) => email)
      .sort(),
  )
  expect((await site.mailTo(contacts.other.email)).subject).toBe('Förslag på datum: Skåne 1, Skåne 2')
})

async function signIn({ email, seminar }: Contact): Promise<Page> {
  const page = await site.person(390)
  await page.goto('/logga-in')
  await page.getByLabel('E-postadress').fill(email)
  await page.getByRole('button', { name: 'Skicka en länk till mig' }).click()
  await page.waitForLoadState()
  await page.goto(linkIn(await site.mailTo(email)))
  await page.getByRole('button', { name: 'Logga in' }).click()
  await page.getByRole('heading', { name: seminar }).waitFor()
  return page
}

test('one contact accepts a date, on a phone', async () => {
  const page = await signIn(contacts.accepts)
  await follow(page, 'Svara på datumförslagen')
  const [first, ...others] = await page.getByRole('group', { name: '2027' }).all()
  await first?.getByLabel('Ja', { exact: true }).check()
  for (const option of others) await option.getByLabel('Nej').check()
  await press(page, 'Spara svaren')
  await says(page, '3 svar är sparade.')
  await page.context().close()
})

test('one proposes a date of their own', async () => {
  const page = await signIn(contacts.counters)
  await follow(page, 'Svara på datumförslagen')
  for (const option of await page.getByRole('group', { name: '2027' }).all()) await option.getByLabel('Nej').check()
  await press(page, 'Spara svaren')
  await page.getByText('Föreslå ett eget datum').first().click()
  await page.getByLabel('Datum', { exact: true }).fill('2027-09-15')
  await page.getByLabel('Börjar').fill('9.30')
  await page.getByLabel('Slutar').fill('15.30')
  await press(page, 'Föreslå ett eget datum')
  await says(page, 'Internat: ingen kan hålla seminarium då.')
  await page.getByLabel('Föreslå ändå').check()
  await press(page, 'Föreslå ett eget datum')
  await page.getByRole('group', { name: '15 september' }).getByText('Ert förslag').waitFor()
  await page.context().close()
})

test('one refuses all, and one stays silent', async () => {
  const page = await signIn(contacts.refuses)
  await follow(page, 'Svara på datumförslagen')
  for (const option of await page.getByRole('group', { name: '2027' }).all()) {
    await option.getByLabel('Nej').check()
    await option.getByLabel('Kommentar').fill('Vi har nämnd.')
  }
  await press(page, 'Spara svaren')
  await says(page, '3 svar är sparade.')
  await page.context().close()
})

async function toSeminar(name: string): Promise<void> {
  await planner.goto('/seminarier')
  await planner.getByRole('link', { name, exact: true }).first().click()
  await planner.getByRole('heading', { level: 1, name }).waitFor()
}

test('the planner sees what each did and reminds the silent one', async () => {
  site.clock.set('2027-03-16T08:00:00Z')
  await plannerSignsIn()
  await open(planner, '/oversikt?alla=1')
  for (const text of [
    'Bestäm datum för Uppsala',
    'Bestäm datum för Blekinge',
    'Föreslå nya datum för Halland',
    'Ordna kontaktpersoner för 20 seminarier',
  ])
    await says(planner, text)
  await planner
    .getByRole('row', { name: /^Uppsala/ })
    .getByText('svarat', { exact: true })
    .waitFor()
  await planner
    .getByRole('row', { name: /^Halland/ })
    .getByText('nej till alla')
    .waitFor()
  await planner
    .getByRole('row', { name: /^Dalarna/ })
    .getByText('inget svar')
    .waitFor()
  await follow(planner, /^Påminn om datum för 3 seminarier/)
  await follow(planner, 'Dalarna')
  await follow(planner, 'Påminn nu')
  await press(planner, 'Skicka 1 påminnelse')
  const mail = await site.mailTo(contacts.silent.email)
  expect(mail.subject).toBe('Påminnelse: svara på datumförslag för Dalarna')
})

test('settles the date that was accepted; the others are released', async () => {
  await planner.goto('/oversikt')
  await follow(planner, /^Bestäm datum för Uppsala/)
  await follow(planner, /^Bestäm 2027-/)
  await press(planner, 'Bestäm datumet')
  await says(planner, /^Datumet är bestämt/)
  const mail = await site.mailTo(contacts.accepts.email)
  expect(mail.subject).toBe('Datumet är bestämt: dialogseminarium Uppsala')
  expect(mail.text).toContain('De här datumen behöver du inte hålla längre')
})

test('settles the counter-proposal after seeing what it collides with', async () => {
  await toSeminar('Blekinge')
  await says(planner, 'Förslag av Bo Blek, RSS')
  await follow(planner, 'Bestäm 2027-09-15')
  await says(planner, 'Internat: ingen kan hålla seminarium då.')
  await press(planner, 'Bestäm datumet')
  await says(planner, 'Kryssa i att du har sett krockarna')
  await planner.getByLabel('Jag har sett').check()
  await press(planner, 'Bestäm datumet')
  await says(planner, 'onsdag 15 september 2027 kl. 9.30–15.30')
})

test('the rest is reckoned again with few moves, and offered to the one who refused', async () => {
  await planner.goto(runAddress)
  await press(planner, 'Räkna om resten')
  await planner.getByRole('heading', { name: 'Förslag till kalender' }).waitFor()
  await open(planner, planner.url())
  const moved = await planner.locator('.movedlist li b').allInnerTexts()
  expect(moved).toContain('Halland')
  expect(moved.length).toBeLessThan(6)
  await follow(planner, 'Erbjud datumen till RSS')
  // Contacts whose date stays have already got the offer; a second one would confuse them.
  expect(await planner.getByLabel('Halland').isChecked()).toBe(true)
  expect(await planner.getByLabel('Dalarna').isChecked()).toBe(moved.includes('Dalarna'))
  await press(planner, 'Granska innan det skickas')
  await press(planner, /^Erbjud \d+ datum$/)
  expect((await site.mailTo(contacts.refuses.email)).subject).toBe('Förslag på datum: Halland')
})

test('one settled seminar is moved, another made digital', async () => {
  await toSeminar('Uppsala')
  await follow(planner, 'Ändra')
  await planner.getByLabel('Ny dag').fill('2027-10-05')
  await planner.getByLabel('Varför?').fill('Lokalen är upptagen.')
  await press(planner, 'Granska ändringen')
  await press(planner, 'Flytta seminariet')
  await says(planner, /^tisdag 5 oktober 2027/)

  await toSeminar('Blekinge')
  await follow(planner, 'Ändra')
  await follow(planner, 'På plats eller digitalt')
  await planner.getByLabel('Digitalt', { exact: true }).check()
  await planner.getByLabel('Länk till mötet').fill('https://mote.example/blekinge')
  await planner.getByLabel('Varför?').fill('Vi sparar resan.')
  await press(planner, 'Spara')
  await says(planner, 'Ändringen är sparad.')
})

test('the calendar, its feed, the print and the workbook say the same', async () => {
  await open(planner, '/kalender?manad=2027-10')
  await planner
    .getByRole('cell')
    .getByRole('link', { name: /^Uppsala/ })
    .waitFor()
  await follow(planner, 'Lista')
  await planner
    .getByRole('row', { name: /Blekinge/ })
    .getByText('Digitalt')
    .waitFor()

  await follow(planner, 'Prenumerera på kalendern')
  await press(planner, 'Skapa adressen')
  const address = await planner.getByRole('textbox', { name: 'Din nya adress' }).inputValue()
  const feed = new ICAL.Component(ICAL.parse(await (await fetch(address)).text()))
  const events = feed.getAllSubcomponents('vevent').map((each) => new ICAL.Event(each))
  const eventOf = (name: string) => events.find(({ summary }) => summary.endsWith(name))
  expect(eventOf('Dialogseminarium Uppsala')?.startDate.toString()).toMatch(/^2027-10-05T/)
  expect(eventOf('Dialogseminarium Blekinge')?.startDate.toString()).toBe('2027-09-15T07:30:00Z')
  expect(eventOf('Dialogseminarium Blekinge')?.location).toBe('Digitalt')

  await planner.goto('/oversikt')
  await follow(planner, 'Hela planen')
  await planner
    .getByRole('row', { name: /Uppsala/ })
    .getByText('5 okt')
    .waitFor()
  const rows = await readSheet(await downloaded(planner, 'Ladda ner (XLSX)'))
  expect(rows).toHaveLength(27)
  expect(rows.find((row) => row.includes('Uppsala'))?.slice(0, 4)).toEqual([
    new Date('2027-10-05'),
    40,
    '09:30',
    '15:30',
  ])
})
