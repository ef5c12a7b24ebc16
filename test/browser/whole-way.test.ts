/** The whole way in a real browser, by labels and buttons as people go it; every page is inspected where it is met. */
import { fileURLToPath } from 'node:url'
import ICAL from 'ical.js'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ensureFirstAdministrator } from '../../src/staff/actions.ts'
import { inspect, watchErrors } from '../support/inspect.ts'
import { linkIn, openSite, type Site } from '../support/site.ts'

let site: Site
let staff: Page
let rss: Page
const contexts: BrowserContext[] = []
const errors: string[] = []

beforeAll(async () => {
  site = await openSite()
})
afterAll(async () => {
  for (const context of contexts) await context.close()
  await site.close()
})
afterEach(() => {
  expect(errors.splice(0)).toEqual([])
})

async function desk(): Promise<Page> {
  return person({ width: 1280, height: 800 })
}

async function phone(): Promise<Page> {
  return person({ width: 390, height: 844 })
}

async function person(viewport: { width: number; height: number }): Promise<Page> {
  const context = await site.browser.newContext({
    viewport,
    hasTouch: viewport.width < 600,
    locale: 'sv-SE',
    baseURL: site.url,
  })
  contexts.push(context)
  watchErrors(context, errors)
  context.setDefaultTimeout(10_000)
  return context.newPage()
}

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await inspect(page)
}

/** Presses, and looks at where it led. */
async function press(page: Page, name: string | RegExp): Promise<void> {
  const loaded = page.waitForEvent('load')
  await page.getByRole('button', { name, exact: true }).click()
  await loaded
  await inspect(page)
}

async function follow(page: Page, name: string | RegExp): Promise<void> {
  const loaded = page.waitForEvent('load')
  await page.getByRole('link', { name, exact: true }).first().click()
  await loaded
  await inspect(page)
}

test('the first administrator signs in by the link the server printed', async () => {
  staff = await desk()
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
  await staff.getByText('290 av 290 kommuner hör till exakt ett seminarium').waitFor()
  await open(staff, '/seminarier')
})

test('adds the RSS contact, who signs in by e-mail on a phone', async () => {
  await open(staff, '/rss-organ/rss-12')
  await staff.getByLabel('Namn').fill('Rut Samverkan')
  await staff.getByLabel('E-post').fill('rut@skane.example')
  await press(staff, 'Lägg till kontaktperson')

  rss = await phone()
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
  await rss.getByLabel('Lokalens namn').fill('Gamla gasverket')
  await rss.getByLabel('Gatuadress').fill('Gasverksgatan 12')
  await rss.getByLabel('Ort').fill('Lund')
  await rss.getByLabel('Hur många ryms?').fill('120')
  await rss.getByLabel('Plan entré eller ramp').check()
  await press(rss, 'Spara lokalen')
  await rss.getByText('Skriv program', { exact: true }).click()
  await press(rss, 'Spara programmet')

  await open(staff, '/seminarier/skane-1')
  await press(staff, 'Bestäm 2027-04-21')
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
  await press(rss, 'Godkänn målgruppen')
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

async function invitedAddress(role: 'social_services'): Promise<string> {
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
