/**
 * Autosave: “Sparat” covers only what the server has stored, both texts show where two people wrote, and no input is
 * lost.
 */
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { newId } from '../../src/kernel/ids.ts'
import { formOf } from '../../src/responses/parts.rules.ts'
import { getResponseState } from '../../src/responses/queries.ts'
import { standardSheet, wholeResponse } from '../responses/support.ts'
import { accessibilityProblems } from '../support/browser.ts'
import { anInvitation, aPlannedRound, aRound, aSubmission, confirmedSeminar } from '../support/builders.ts'
import { keptIn } from '../support/kept.ts'
import { openSite, type Site } from '../support/site.ts'
import { open, press } from '../support/walk.ts'

let site: Site
let plan: Awaited<ReturnType<typeof aPlannedRound>>
let used = 0
let minute = 0

beforeAll(async () => {
  site = await openSite()
  plan = await aPlannedRound(site.db, { answer_deadline: '2027-11-30' })
  await confirmedSeminar(site.db, plan.seminars[0]!.id)
})
afterAll(() => site.close())
afterEach(() => {
  expect(site.complaints.splice(0)).toEqual([])
})

/** Invites the next seat that no test has used, and opens its link. */
async function anInvitee(width = 390) {
  const seat = plan.seats.filter(({ role }) => role === 'social_services')[used++]!
  const { token } = await anInvitation(site.db, seat.id, plan.seminars[0]!.id)
  const link = `/i/${token}`
  const stored = async (key: string) => {
    const { stored: all } = await getResponseState(site.db, seat.id)
    return JSON.parse(all.get(key) ?? 'null')
  }
  const device = async (theme: string, wide = width) => {
    const page = await site.person(wide)
    await page.goto(`${link}/fragor/${theme}`)
    return page
  }
  return { link, stored, device, seat }
}

/**
 * Advances the clock by a minute, so that the next “Sparat” is about later input. @returns the text of that “Sparat”.
 */
function aMinuteLater(): string {
  const mm = String(++minute).padStart(2, '0')
  site.clock.set(`2027-03-01T08:${mm}:00Z`)
  return `Sparat kl. 9.${mm}`
}

const says = (page: Page, text: string | RegExp) => page.locator('#sparat').getByText(text).waitFor()
/** What the browser keeps for the questions: part and value. */
const copyIn = (page: Page) => page.evaluate(keptIn)
const nothingKept = (page: Page) => expect.poll(() => copyIn(page)).toEqual([])
const field = (page: Page, name: string): Locator => page.locator(`[id="${name}"]`)
const pick = (page: Page, name: string, value: string): Locator =>
  page.locator(`input[name="${name}"][value="${value}"]`)

test('an example with an address that is none is saved whole, and says what to correct', async () => {
  const { device, stored } = await anInvitee()
  const page = await device('goda_exempel')
  const long = 'Vi utbildade ombud på varje arbetsplats. '.repeat(12).trim()
  await field(page, 'ge_exempel.1.rubrik').fill('Språkombud')
  await field(page, 'ge_exempel.1.lank').fill('intranätet, sök på språkombud')
  const saved = aMinuteLater()
  await field(page, 'ge_exempel.1.gjorde').fill(long)
  await says(page, `${saved}. Rätta fråga 29.`)
  await expect.poll(() => stored('ge_exempel')).toEqual([{ rubrik: 'Språkombud', gjorde: long }])
  await nothingKept(page)

  // An error message is linked to its field, and disappears when the value is corrected.
  const link = field(page, 'ge_exempel.1.lank')
  expect(await link.getAttribute('aria-invalid')).toBe('true')
  expect(await link.getAttribute('aria-describedby')).toContain('ge_exempel.1.lank-fel')
  await page.reload()
  expect(await field(page, 'ge_exempel.1.gjorde').inputValue()).toBe(long)
  expect(await link.inputValue()).toBe('intranätet, sök på språkombud')
  await page.getByText('Skriv en webbadress').waitFor()
  await press(page, /^Spara och /)
  await page.getByRole('alert').getByText('Allt du skrev är sparat.').waitFor()
  const corrected = aMinuteLater()
  await link.fill('kommun.se/ombud')
  await says(page, corrected)
  expect(await page.locator('[id="ge_exempel.1.lank-fel"]').count()).toBe(0)
  expect(await page.locator('.summary a[href="#ge_exempel.1.lank"]').count()).toBe(0)
  await page.context().close()
})

test('a text that is too long and a figure that is none are kept', async () => {
  const { device } = await anInvitee(320)
  const page = await device('arbetsmiljo')
  const saved = aMinuteLater()
  await field(page, 'am_hinder').fill('å'.repeat(1600))
  await field(page, 'am_sjukfranvaro').fill('8-10')
  await says(page, saved)
  await says(page, /Rätta fråga/)
  const over = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(await over()).toBe(0)
  await page.context().close()
  const again = await device('arbetsmiljo')
  expect(await field(again, 'am_hinder').inputValue()).toHaveLength(1600)
  expect(await field(again, 'am_sjukfranvaro').inputValue()).toBe('8-10')
  await again.context().close()
})

test('“none of these” unticks the others, and they it', async () => {
  const { device, stored } = await anInvitee()
  const page = await device('rekrytering')
  await pick(page, 'rk_atgarder', 'sprak').check()
  await expect.poll(() => stored('rk_atgarder')).toEqual({ options: ['sprak'], other: '' })
  const first = aMinuteLater()
  await pick(page, 'rk_atgarder', 'inga').check()
  await says(page, first)
  await expect.poll(() => stored('rk_atgarder')).toEqual({ options: ['inga'], other: '' })
  const second = aMinuteLater()
  await pick(page, 'rk_atgarder', 'sprak').check()
  await says(page, second)
  await expect.poll(() => stored('rk_atgarder')).toEqual({ options: ['sprak'], other: '' })
  await page.context().close()
})

test('two devices tick rows of one matrix: all six are saved', async () => {
  const { device, stored } = await anInvitee()
  const question = standardSheet('social_services').questions.find(({ key }) => key === 'le_forutsattningar')
  if (question?.type !== 'likert') throw new Error('no matrix')
  const [a, b] = [await device('ledarskap'), await device('ledarskap', 1280)]
  const names = question.rows.map(({ name }) => name)
  for (const name of names.slice(0, 3)) await pick(a, name, '2').check()
  const byA = aMinuteLater()
  await pick(a, names[0]!, '3').check()
  await says(a, byA)
  const byB = aMinuteLater()
  for (const name of names.slice(3)) await pick(b, name, '4').check()
  await says(b, byB)
  await expect.poll(async () => Object.keys(await stored('le_forutsattningar'))).toHaveLength(6)
  await a.context().close()
  await b.context().close()
})

test('two devices write the same text: both are shown where they stand, and one is chosen', async () => {
  const { device, stored, seat } = await anInvitee()
  const [a, b] = [await device('rekrytering'), await device('rekrytering')]
  const byA = aMinuteLater()
  await field(a, 'rk_hinder').fill('Den enas text')
  await says(a, byA)
  const byB = aMinuteLater()
  await field(b, 'rk_hinder').fill('Den andras')
  await says(b, byB)
  await b.getByRole('group', { name: 'Vad ska gälla?' }).getByText('Den enas text').waitFor()
  // Both continue, each in their own text.
  const more = aMinuteLater()
  await field(b, 'rk_hinder').fill('Den andras text')
  await says(b, more)
  await expect.poll(() => stored('rk_hinder')).toBe('Den enas text')
  const { typed } = await getResponseState(site.db, seat.id)
  expect(JSON.parse(typed.get('rk_hinder')!).others).toEqual({ rk_hinder: ['Den andras text'] })

  await open(a, a.url())
  await a.getByRole('group', { name: 'Vad ska gälla?' }).waitFor()
  const chosen = aMinuteLater()
  await b.getByLabel('Det andra: Den enas text').check()
  await says(b, chosen)
  expect(await field(b, 'rk_hinder').inputValue()).toBe('Den enas text')
  expect(await b.locator('.others').count()).toBe(0)
  await expect.poll(() => stored('rk_hinder')).toBe('Den enas text')
  await a.context().close()
  await b.context().close()
})

test('two devices begin an example: the second goes on in the next place', async () => {
  const { device, stored } = await anInvitee()
  const [a, b] = [await device('goda_exempel'), await device('goda_exempel')]
  const byA = aMinuteLater()
  await field(a, 'ge_exempel.1.rubrik').fill('Ombud')
  await says(a, byA)
  await field(b, 'ge_exempel.1.rubrik').fill('Robotar')
  await b.getByText('Ditt är nu exempel 2.').waitFor()
  expect(await field(b, 'ge_exempel.1.rubrik').inputValue()).toBe('Ombud')
  expect(await field(b, 'ge_exempel.2.rubrik').inputValue()).toBe('Robotar')
  const focused = await b.evaluate(() => document.activeElement?.id)
  expect(focused).toBe('ge_exempel.2.rubrik')
  const more = aMinuteLater()
  await b.keyboard.type(' och larm')
  await says(b, more)
  await expect.poll(() => stored('ge_exempel')).toEqual([{ rubrik: 'Ombud' }, { rubrik: 'Robotar och larm' }])
  await a.context().close()
  await b.context().close()
})

test('an answer that is lost on the way back is no second writer', async () => {
  const { device, stored } = await anInvitee()
  const page = await device('rekrytering')
  let lost = 0
  await page.route('**/svar', async (route) => {
    if (lost++ > 0) return route.continue()
    await route.fetch()
    await route.abort('connectionreset')
  })
  await field(page, 'rk_hinder').fill('Brist')
  await says(page, 'Inte sparat. Försöker igen.')
  expect(await copyIn(page)).toEqual([['rk_hinder', 'Brist']])
  const saved = aMinuteLater()
  await field(page, 'rk_hinder').fill('Brist på platser')
  await says(page, saved)
  await expect.poll(() => stored('rk_hinder')).toBe('Brist på platser')
  expect(await page.locator('.others').count()).toBe(0)
  await nothingKept(page)
  await page.context().close()
  site.complaints.splice(0)
})

test('the button pressed while a save is on its way is no second writer', async () => {
  const { device, stored } = await anInvitee()
  const page = await device('rekrytering')
  const arrived = Promise.withResolvers<void>()
  const pressed = Promise.withResolvers<void>()
  await page.route('**/svar', async (route) => {
    const response = await route.fetch()
    arrived.resolve()
    await pressed.promise
    await route.fulfill({ response }).catch(() => undefined)
  })
  await field(page, 'rk_hinder').fill('Brist')
  await arrived.promise
  await field(page, 'rk_hinder').fill('Brist på platser')
  await press(page, /^Spara och /)
  expect(new URL(page.url()).pathname).toMatch(/ledarskap$/)
  await expect.poll(() => stored('rk_hinder')).toBe('Brist på platser')
  pressed.resolve()
  await page.context().close()
})

test('without a network the copy stays in the browser until the server has it', async () => {
  const { device, stored } = await anInvitee()
  const page = await device('rekrytering')
  await page.context().setOffline(true)
  await field(page, 'rk_hinder').fill('Skrivet på tåget')
  await pick(page, 'rk_atgarder', 'sprak').check()
  await says(page, 'Ingen kontakt. Sparas när du är uppkopplad.')
  expect(await copyIn(page)).toEqual([
    ['rk_atgarder=sprak', '1'],
    ['rk_hinder', 'Skrivet på tåget'],
  ])
  const saved = aMinuteLater()
  await page.context().setOffline(false)
  await says(page, saved)
  await nothingKept(page)
  await expect.poll(() => stored('rk_hinder')).toBe('Skrivet på tåget')
  await expect.poll(() => stored('rk_atgarder')).toMatchObject({ options: ['sprak'] })
  await page.context().close()
})

test('a page that has been open for long saves as before', async () => {
  const { device, stored } = await anInvitee()
  const page = await device('rekrytering')
  await page.context().clearCookies()
  const saved = aMinuteLater()
  await field(page, 'rk_hinder').fill('Efter lunch')
  await says(page, saved)
  await expect.poll(() => stored('rk_hinder')).toBe('Efter lunch')
  await page.context().close()
  site.complaints.splice(0)
})

test('after the last day it says why, and keeps what was typed in the browser', async () => {
  const { device, stored } = await anInvitee()
  const page = await device('rekrytering')
  site.clock.set('2027-12-01T08:00:00Z')
  await field(page, 'rk_hinder').fill('För sent')
  await says(page, /Tiden för att svara har gått ut/)
  expect(await copyIn(page)).toEqual([['rk_hinder', 'För sent']])
  expect(await stored('rk_hinder')).toBeNull()
  aMinuteLater()
  await page.context().close()
  site.complaints.splice(0)
})

test('an answer from before is confirmed and taken back in place, though an answer of the server is lost', async () => {
  const { device, stored, seat } = await anInvitee()
  const before = { slug: '2026', name: 'Omgång 2026', starts_on: '2026-02-01', ends_on: '2026-12-01' }
  const own = { ...seat, id: newId(), round_id: (await aRound(site.db, before)).id }
  await site.db.insertInto('seat').values(own).execute()
  const long = 'Det saknas platser på vårdutbildningen. '.repeat(12).trim()
  const measures = { options: ['sprak', 'annat'], other: 'Eget' }
  await aSubmission(site.db, own, { rk_hinder: long, rk_atgarder: measures, rk_svarighet: { underskoterska: 2 } })
  const page = await device('rekrytering')
  const yes = (label: RegExp) => page.getByRole('button', { name: label }).and(page.locator('[name=_galler]'))
  let lost = 0
  await page.route('**/svar', async (route) => {
    const isPress = route.request().postData()?.includes('_galler=rk_hinder')
    if (!isPress || lost++ > 0) return route.continue()
    await route.fetch()
    await route.abort('connectionreset')
  })
  await field(page, 'rk_framgang').fill('Språkombud')
  await page.getByText('Svara något annat: Vilket är det viktigaste hindret?').click()
  await field(page, 'rk_hinder').fill('Halvskrivet')
  await yes(/viktigaste hindret/).focus()
  await page.keyboard.press('Enter')
  await says(page, 'Inte sparat. Försöker igen.')
  await expect.poll(() => stored('rk_hinder')).toBe(long)
  await yes(/Vilka åtgärder/).click()
  await expect.poll(() => field(page, 'rk_hinder').inputValue()).toBe(long)
  await expect.poll(() => stored('rk_framgang')).toBe('Språkombud')
  await expect.poll(() => stored('rk_atgarder')).toEqual(measures)
  await expect.poll(() => pick(page, 'rk_atgarder', 'sprak').isChecked()).toBe(true)
  await expect.poll(() => field(page, 'rk_atgarder.annat').inputValue()).toBe('Eget')
  expect(await page.locator('.others').count()).toBe(0)
  expect(await accessibilityProblems(page)).toEqual([])

  await page.getByRole('button', { name: /^Ångra: Vilket är det viktigaste hindret/ }).click()
  await expect.poll(() => field(page, 'rk_hinder').inputValue()).toBe('Halvskrivet')
  await expect.poll(() => stored('rk_hinder')).toBe('Halvskrivet')
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('name'))
  expect(await focused()).toBe('_galler')
  await page.getByText('Svara något annat: Vilka åtgärder').click()
  await pick(page, 'rk_atgarder', 'sprak').uncheck()
  await yes(/Vilka åtgärder/).waitFor()
  await nothingKept(page)
  await page.context().close()
  site.complaints.splice(0)
})

test('a choice, a row and an example are taken back', async () => {
  const { device, stored } = await anInvitee()
  const page = await device('rekrytering')
  await pick(page, 'rk_plan', 'nej').check()
  await pick(page, 'rk_svarighet.underskoterska', '3').check()
  await pick(page, 'rk_svarighet.vardbitrade', '4').check()
  await expect.poll(() => stored('rk_svarighet')).toEqual({ underskoterska: 3, vardbitrade: 4 })
  await page.getByRole('button', { name: /^Ta bort svaret: Finns en aktuell plan/ }).click()
  await page.getByRole('button', { name: 'Ta bort svaret: Undersköterska' }).click()
  await expect.poll(() => stored('rk_plan')).toBeNull()
  await expect.poll(() => stored('rk_svarighet')).toEqual({ vardbitrade: 4 })
  expect(await pick(page, 'rk_plan', 'nej').isChecked()).toBe(false)

  await open(page, page.url().replace('rekrytering', 'goda_exempel'))
  await page.getByText('Lägg till exempel 2').click()
  await pick(page, 'ge_exempel.2.tema', 'ledarskap').check()
  await expect.poll(() => stored('ge_exempel')).toEqual([{ tema: 'ledarskap' }])
  await page.getByRole('button', { name: 'Ta bort exempel 2' }).click()
  await expect.poll(() => stored('ge_exempel')).toBeNull()
  await page.context().close()
})

test('a change after handing in says at once that it must be handed in again', async () => {
  const { device, link } = await anInvitee()
  const page = await device('bakgrund')
  const { themes } = standardSheet('social_services')
  const answers = wholeResponse('social_services')
  for (const theme of themes) {
    await page.goto(`${link}/fragor/${theme.value}`)
    for (const question of theme.questions.filter(({ required }) => required))
      for (const [name, value] of Object.entries(formOf(question, answers[question.key], 'sv')))
        await pick(page, name, String(value)).check()
    await page.getByRole('button', { name: /^Spara och / }).click()
  }
  await press(page, 'Lämna in svaren')
  await page.getByRole('heading', { name: 'Tack! Svaren är inlämnade' }).waitFor()
  await open(page, `${link}/fragor/rekrytering`)
  const words = page.getByText('Lämna in igen så att ändringen gäller.')
  expect(await words.isVisible()).toBe(false)
  await field(page, 'rk_hinder').fill('Något nytt')
  await words.waitFor()
  await page.context().close()
})

test('“Jag kommer” stands above the fold of a phone, and then the questions are next', async () => {
  const { link } = await anInvitee()
  const page = await site.person(390)
  await open(page, link)
  const button = page.getByRole('button', { name: 'Jag kommer', exact: true })
  const box = await button.boundingBox()
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(844)
  await press(page, 'Jag kommer')
  await page.getByRole('link', { name: 'Nästa steg: frågorna' }).click()
  await page.getByRole('link', { name: 'Börja svara' }).waitFor()
  await page.context().close()
})
