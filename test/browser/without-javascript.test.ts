/** The invitee's whole way without scripts, as on an old phone or in a strict office network. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { standardSheet, wholeResponse } from '../responses/support.ts'
import { answer } from '../support/answering.ts'
import { anInvitation, aPlannedRound, confirmedSeminar } from '../support/builders.ts'
import { openSite, type Site } from '../support/site.ts'
import { follow, open, press } from '../support/walk.ts'

let site: Site
let page: Page
let link: string

beforeAll(async () => {
  site = await openSite()
  const { seminars, seats } = await aPlannedRound(site.db)
  const seminar = seminars.find(({ slug }) => slug === 'skane-1')
  const seat = seats.find((one) => one.municipality_code === '1280' && one.role === 'health_care')
  await confirmedSeminar(site.db, seminar?.id ?? '')
  link = `/i/${(await anInvitation(site.db, seat?.id ?? '', seminar?.id ?? '')).token}`
  page = await site.person(390)
  // Blocks only the product's own scripts: the inspection needs a browser that can run scripts.
  await page.context().route('**/*.js', (route) => route.abort())
})
afterAll(() => site.close())

test('replies and sends a substitute', async () => {
  await open(page, link)
  await press(page, 'Jag kommer')
  await page.getByText('Du kommer', { exact: true }).waitFor()
  await press(page, 'Skicka en ersättare')
  await press(page, 'Skicka inbjudan till ersättaren')
  await page.getByRole('alert').waitFor()
  await open(page, link)
})

test('answers every theme, corrects what was refused and hands in', async () => {
  const answers = wholeResponse('health_care')
  await follow(page, 'Till frågorna')
  await follow(page, 'Börja svara')
  for (const theme of standardSheet('health_care').themes) {
    for (const question of theme.questions) {
      const given = answers[question.key]
      if (given !== undefined) await answer(page, question, given)
    }
    if (theme.value === 'rekrytering') await refuseOnce()
    await press(page, /^Spara och /)
  }
  await press(page, 'Lämna in svaren')
  await page.getByRole('heading', { name: 'Tack! Svaren är inlämnade' }).waitFor()
  await page.getByText('30 av 30').waitFor()
})

/** Sends an invalid number: the form comes back with it and with all other input. */
async function refuseOnce(): Promise<void> {
  const number = page.getByRole('group', { name: 'vakanta' }).getByRole('textbox')
  await number.fill('många')
  await press(page, /^Spara och /)
  await page.getByRole('alert').waitFor()
  expect(await number.inputValue()).toBe('många')
  await number.fill('8,5')
}
