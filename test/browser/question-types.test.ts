/** Each type of question as an assistive program is told of it, and how much of a phone a theme takes. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { standardSheet, wholeResponse } from '../responses/support.ts'
import { answer } from '../support/answering.ts'
import { anInvitation, aPlannedRound } from '../support/builders.ts'
import { inspect } from '../support/inspect.ts'
import { openSite, type Site } from '../support/site.ts'

let site: Site
let page: Page
let base: string
const sheet = standardSheet('social_services')

beforeAll(async () => {
  site = await openSite()
  const { seminars, seats } = await aPlannedRound(site.db)
  const seat = seats.find(({ role }) => role === 'social_services')
  base = `/i/${(await anInvitation(site.db, seat!.id, seminars[0]!.id)).token}/fragor`
  page = await site.person(390)
})
afterAll(() => site.close())

test('a theme is at most six screens of a phone', async () => {
  const screens: [string, number][] = []
  for (const { value } of sheet.themes) {
    await page.goto(`${base}/${value}`)
    const height = await page.evaluate(() => {
      const top = document.querySelector('h1')?.getBoundingClientRect().top ?? 0
      return (document.querySelector('form[data-autosave]')?.getBoundingClientRect().bottom ?? 0) - top
    })
    screens.push([value, height / 844])
  }
  expect(screens.filter(([, n]) => n > 6)).toEqual([])
})

test('what has to be answered is on one page for who is short of time', async () => {
  await page.goto(base)
  await page.getByText('10 av 30 frågor ska besvaras.').waitFor()
  await page.getByRole('link', { name: 'Svara bara på dem' }).click()
  await page.getByRole('heading', { name: 'Det som ska besvaras' }).waitFor()
  await inspect(page)
  const required = sheet.questions.filter((question) => question.required)
  expect(await page.locator('[data-q]').count()).toBe(required.length)
  const answers = wholeResponse('social_services')
  for (const question of required) await answer(page, question, answers[question.key]!)
  await page.getByRole('button', { name: 'Spara och granska svaren' }).click()
  await page.getByRole('button', { name: 'Lämna in svaren' }).click()
  await page.getByRole('heading', { name: 'Tack! Svaren är inlämnade' }).waitFor()
})

test('all questions are read on one page', async () => {
  await page.goto(`${base}/las`)
  for (const { label } of sheet.questions) await page.getByRole('heading', { name: label }).waitFor()
  await inspect(page)
})

/** The question as an assistive program is told of it: role, name and state of each element, one a line. */
async function treeOf(number: number): Promise<string[]> {
  const tree = await page.locator(`#fraga-${number}`).ariaSnapshot()
  return tree.split('\n').map((line) => line.trim().replace(/^- '?/, ''))
}

const holds = (lines: string[]) => expect.arrayContaining(lines.map((line) => expect.stringContaining(line)))

test('each type of question tells its roles, names and states', async () => {
  await page.goto(`${base}/rekrytering`)
  await page.locator('input[name="rk_plan"][value="nej"]').check()
  await page.locator('input[name="rk_svarighet.underskoterska"][value="3"]').check()
  await page.locator('input[name="rk_atgarder"][value="sprak"]').check()
  await page.locator('[id="rk_prioritet.1"]').selectOption('teknik')
  await page.locator('[id="rk_vakanser"]').fill('många')
  await page.locator('[id="rk_vakanser-fel"]').waitFor()
  expect(await treeOf(3)).toEqual(
    holds([
      'radiogroup "3 Finns en aktuell plan för äldreomsorgens kompetensförsörjning? Ska besvaras"',
      'radio "Nej" [checked]',
      'button "Ta bort svaret: Finns en aktuell plan',
    ]),
  )
  expect(await treeOf(4)).toEqual(
    holds([
      'group "4 Hur svårt eller lätt är det att rekrytera behörig personal i dag? Ska besvaras"',
      'radiogroup "Undersköterska"',
      'radio "Varken svårt eller lätt" [checked]',
      'radio "Ej aktuellt hos oss"',
      'radiogroup "Enhetschef (första linjens chef)"',
    ]),
  )
  expect(await treeOf(5)).toEqual(
    holds([
      'alert: Skriv ett tal mellan 0 och 100, till exempel 8,5.',
      'textbox "Hur stor andel av tjänsterna är vakanta i dag?" [invalid]: många',
      'checkbox "Det är en uppskattning"',
    ]),
  )
  expect(await treeOf(7)).toEqual(
    holds([
      'group "7 Vilka åtgärder har ni arbetat med under de senaste två åren?"',
      'checkbox "Språkutveckling på arbetsplatsen" [checked]',
      'textbox "Annat, vad?"',
    ]),
  )
  expect(await treeOf(8)).toEqual(holds(['combobox "Viktigast"', 'option "Teknik som frigör tid" [selected]']))
  expect(await treeOf(9)).toEqual(
    holds(['textbox "Beskriv en framgångsfaktor', 'paragraph: 1 500 tecken kvar av 1 500']),
  )
  await page.goto(`${base}/goda_exempel`)
  expect(await treeOf(29)).toEqual(
    holds(['group "Exempel 1"', 'textbox "Rubrik ska fyllas i"', 'radiogroup "Tema ska fyllas i"']),
  )
})
