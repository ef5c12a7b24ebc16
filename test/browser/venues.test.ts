/**
 * The long forms of venue and programme, on a phone and on a desktop, and the programme printed on one sheet of paper.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertSession, sessionCookie } from '../../src/staff/queries.ts'
import { anAccount, aPlannedRound, confirmedSeminar } from '../support/builders.ts'
import { testNow } from '../support/config.ts'
import { openSite, type Site } from '../support/site.ts'
import { open } from '../support/walk.ts'

let site: Site
let desk: Page
let phone: Page
let seminarId: string

beforeAll(async () => {
  site = await openSite()
  const { seminars } = await aPlannedRound(site.db)
  seminarId = seminars.find(({ slug }) => slug === 'skane-1')?.id ?? ''
  await confirmedSeminar(site.db, seminarId)
  desk = await signedIn('planner', 1280)
  phone = await signedIn('rss_contact', 390)
})
afterAll(() => site.close())

async function signedIn(role: 'planner' | 'rss_contact', width: number): Promise<Page> {
  const accountId = await anAccount(site.db, role)
  const contact = { rss_id: 'rss-12', account_id: accountId, added_at: testNow }
  if (role === 'rss_contact') await site.db.insertInto('rss_contact').values(contact).execute()
  const value = await insertSession(site.db, { accountId, userAgent: 'test', now: testNow })
  const page = await site.person(width)
  await page.context().addCookies([{ name: sessionCookie, value, url: site.url }])
  return page
}

test('every page of venues and programmes passes inspection', async () => {
  for (const [page, address] of [
    [desk, '/seminarier/skane-1/lokal'],
    [desk, '/seminarier/skane-1/lokal?byt=1&region=alla'],
    [desk, '/lokaler'],
    [desk, '/seminarier/skane-1/program'],
    [desk, '/omgangar/2027/program?form=digital'],
    [phone, '/rss/skane-1/lokal?byt=1'],
    [phone, '/rss/skane-1/program'],
    [phone, '/rss/skane-1/program/utskrift'],
  ] as const)
    await open(page, `${site.url}${address}`)
  expect(site.complaints).toEqual([])
})

test('rows move without a new page, and the keyboard stays with the row', async () => {
  await desk.goto(`${site.url}/seminarier/skane-1/program`)
  const title = (n: number) => desk.locator('.i-title input').nth(n)
  await desk.getByRole('button', { name: 'Flytta ner: Kaffe' }).click()
  await desk.waitForFunction(() => document.activeElement?.textContent?.includes('Kaffe'))
  expect(await title(1).inputValue()).toBe('Kaffe')
  await desk.getByRole('button', { name: 'Ta bort Kaffe' }).click()
  await desk.waitForFunction(() => !document.querySelector('[value="Kaffe"]'))
  expect(await title(0).inputValue()).toBe('Välkommen')
})

test.each([9, 16])('a programme of %i items fits on one page', async (n) => {
  await site.db.deleteFrom('programme_item').execute()
  const time = (half: number) => `${String(8 + Math.floor(half / 2)).padStart(2, '0')}:${half % 2 ? '30' : '00'}`
  await site.db
    .insertInto('programme_item')
    .values(
      Array.from({ length: n }, (_, i) => ({
        id: `item-${i}`,
        seminar_id: seminarId,
        position: i + 1,
        part: i < n / 2 ? ('morning' as const) : ('afternoon' as const),
        start_time: time(i),
        end_time: time(i + 1),
        title: 'Samtal i grupper om kompetensförsörjning',
        detail: 'Vad hindrar, vad hjälper och vilka goda exempel finns i länets kommuner?',
        speaker: 'Anna Admin, Skånes Kommuner',
      })),
    )
    .execute()
  await desk.goto(`${site.url}/seminarier/skane-1/program/utskrift`)
  const pdf = await desk.pdf({ preferCSSPageSize: true })
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
})
