/** Inspects every letter, as delivered over SMTP, in the width of a mail program and of a phone, light and dark. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addMinutes } from '../../src/kernel/time.ts'
import { purposes } from '../../src/letters/purposes.rules.ts'
import { insertSession, sessionCookie } from '../../src/staff/queries.ts'
import { contrastProblems, sidewaysOverflow } from '../support/browser.ts'
import { anAccount, aPlannedRound, confirmedSeminar } from '../support/builders.ts'
import { openSite, type Site } from '../support/site.ts'

let site: Site
let staff: Page
let reader: Page
const fetched: string[] = []

beforeAll(async () => {
  site = await openSite()
  const { seminars } = await aPlannedRound(site.db)
  const seminar = seminars.find(({ slug }) => slug === 'blekinge-1')
  await confirmedSeminar(site.db, seminar?.id ?? '')
  const accountId = await anAccount(site.db, 'planner')
  const session = { accountId, userAgent: 'test', now: site.clock.now() }
  staff = await site.person(1280)
  const value = await insertSession(site.db, session)
  await staff.context().addCookies([{ name: sessionCookie, value, url: site.url }])
  reader = await (await site.browser.newContext()).newPage()
  await reader.route('**/*', (route) => {
    fetched.push(route.request().url())
    return route.abort()
  })
})
afterAll(() => site.close())

test.each(purposes)('the letter %s fits, is legible light and dark, and fetches nothing', async (purpose) => {
  const before = (await site.mails()).length
  // Advances the clock, because a planner may send only twenty trial letters an hour.
  site.clock.set(addMinutes(site.clock.now(), 5))
  await staff.goto(`/omgangar/2027/brev/${purpose}`)
  await staff.getByRole('button', { name: 'Skicka ett prov' }).click()
  await staff.getByRole('status').waitFor()
  const mails = await site.mails()
  expect(mails).toHaveLength(before + 1)
  await reader.setContent(mails.at(-1)?.html ?? '')
  for (const width of [600, 390]) {
    await reader.setViewportSize({ width, height: 900 })
    expect(await sidewaysOverflow(reader)).toBeNull()
  }
  for (const colorScheme of ['light', 'dark'] as const) {
    await reader.emulateMedia({ colorScheme })
    expect(await contrastProblems(reader)).toEqual([])
  }
  expect(fetched).toEqual([])
})
