/** Inspects every letter, as delivered over SMTP, in the width of a mail program and of a phone, light and dark. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deliverDueMail } from '../../src/kernel/mail/delivery.ts'
import { addMinutes } from '../../src/kernel/time.ts'
import { purposes } from '../../src/letters/purposes.rules.ts'
import { openTestApp, type SignedIn, type TestApp } from '../support/app.ts'
import { contrastProblems, openBrowser, sidewaysOverflow } from '../support/browser.ts'
import { aPlannedRound, confirmedSeminar } from '../support/builders.ts'
import { sendTo, startSmtp, type TestSmtp } from '../support/smtp.ts'
import { open, press } from '../support/visit.ts'

let t: TestApp
let smtp: TestSmtp
let browser: Browser
let planner: SignedIn
let reader: Page
const fetched: string[] = []

beforeAll(async () => {
  smtp = await startSmtp()
  browser = await openBrowser()
  t = await openTestApp({ send: sendTo(smtp) })
  const { seminars } = await aPlannedRound(t.db)
  const seminar = seminars.find(({ slug }) => slug === 'blekinge-1')
  await confirmedSeminar(t.db, seminar?.id ?? '')
  planner = await t.signIn('planner')
  reader = await (await browser.newContext()).newPage()
  await reader.route('**/*', (route) => {
    fetched.push(route.request().url())
    return route.abort()
  })
})
afterAll(async () => {
  await browser.close()
  await t.close()
  await smtp.close()
})

test.each(purposes)('the letter %s fits, is legible light and dark, and fetches nothing', async (purpose) => {
  const before = (await smtp.parsed()).length
  // Advances the clock, because a planner may send only twenty trial letters an hour.
  t.clock.set(addMinutes(t.clock.now(), 5))
  await press(planner, await open(planner, `/omgangar/2027/brev/${purpose}`), 'Skicka ett prov till mig')
  while ((await deliverDueMail(t.deps)) > 0);
  const mails = await smtp.parsed()
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
