/** Moves municipalities of the plan: by dragging, with the keyboard, and with the form. */
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createPlan } from '../../src/plan/actions.ts'
import { listPlacements, listPlanSeminars } from '../../src/plan/queries.ts'
import { getRound, type Round } from '../../src/rounds/queries.ts'
import { createSignInLink } from '../../src/staff/actions.ts'
import { accessibilityProblems, contrastProblems, sidewaysOverflow } from '../support/browser.ts'
import { anAccount, aRound } from '../support/builders.ts'
import { openSite, type Site } from '../support/site.ts'

let site: Site
let round: Round
let page: Page
const plan = '/omgangar/2027/plan'
const slugs = new Map<string, string>()

beforeAll(async () => {
  site = await openSite()
  await aRound(site.db)
  round = await getRound(site.db, '2027')
  await createPlan(site.deps, await anAccount(site.db), round, 25)
  for (const { id, slug } of await listPlanSeminars(site.db, round.id)) slugs.set(id, slug)
})
afterAll(() => site.close())
beforeEach(() => {
  site.complaints.length = 0
})

async function open(region: string, width = 1280, options = {}): Promise<void> {
  page = await site.person(width, options)
  await page.goto(await createSignInLink(site.deps, await anAccount(site.db)))
  await page.getByRole('button', { name: 'Logga in' }).click()
  await page.goto(`${plan}?region=${region}`)
}

async function seminarOf(code: string): Promise<string | undefined> {
  return slugs.get((await listPlacements(site.db, round.id)).get(code) ?? '')
}

const listOf = (name: string) =>
  page.locator('.planseminar').filter({ has: page.getByRole('link', { name, exact: true }) })
const moved = (text: string) => page.locator('.flash', { hasText: text }).waitFor()

/** The middles of two elements, scrolled away from the window's edges, where dragging would scroll the page. */
async function middlesOf(...all: [Locator, Locator]): Promise<[Point, Point]> {
  await all[0].evaluate((one) => one.scrollIntoView({ block: 'center' }))
  const middle = async (what: Locator) => {
    const box = await what.boundingBox()
    if (!box) throw new Error('not on the page')
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  }
  return [await middle(all[0]), await middle(all[1])]
}

type Point = { x: number; y: number }

async function drag(from: Point, to: Point) {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + 10, from.y + 4)
  await page.mouse.move(to.x, to.y, { steps: 4 })
}

describe('a municipality is moved', () => {
  test('by dragging it to another list, and stays where one looks', async () => {
    await open('12')
    const [from, to] = await middlesOf(
      listOf('Skåne 1').getByRole('button', { name: 'Höör' }),
      listOf('Skåne 2').getByRole('button', { name: 'Hörby' }),
    )
    const scrolled = await page.evaluate(() => scrollY)
    await drag(from, to)
    expect(await page.locator('.planghost').textContent()).toBe('Höör')
    expect(await listOf('Skåne 2').getAttribute('class')).toContain('over')
    await page.mouse.up()
    await moved('Höör hör nu till Skåne 2')
    expect(await seminarOf('1267')).toBe('skane-2')
    await listOf('Skåne 2').getByRole('button', { name: 'Höör' }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('k-1267')
    expect(await page.evaluate(() => scrollY)).toBe(scrolled)
    expect(await page.locator('dialog').isVisible()).toBe(false)
    await expect.poll(() => page.locator('body > p[role=status]').textContent()).toContain('290 av 290')

    await page.getByRole('button', { name: 'Ångra: flytta tillbaka Höör' }).click()
    await moved('Höör är tillbaka i Skåne 1')
    expect(await seminarOf('1267')).toBe('skane-1')
  })

  test('by dragging its mark on the map to the others', async () => {
    await open('12')
    const svg = page.locator('svg.dots')
    await svg.scrollIntoViewIfNeeded()
    const dot = (code: string) => svg.locator(`.dot[data-code="${code}"] .mark`)
    await drag(...(await middlesOf(dot('1267'), dot('1266'))))
    await page.mouse.up()
    await moved('Höör hör nu till Skåne 2')
    expect(await seminarOf('1267')).toBe('skane-2')
    await page.getByRole('button', { name: 'Ångra' }).click()
    await moved('tillbaka')
  })

  test('not when the drag is broken off or ends nowhere', async () => {
    await open('12')
    const [from, to] = await middlesOf(
      listOf('Skåne 1').getByRole('button', { name: 'Bjuv' }),
      listOf('Skåne 2').getByRole('button', { name: 'Burlöv' }),
    )
    await drag(from, to)
    await page.keyboard.press('Escape')
    await page.mouse.up()
    await page.keyboard.press('Escape')
    await drag(from, { x: 4, y: from.y })
    await page.mouse.up()
    expect(await seminarOf('1260')).toBe('skane-1')
    expect(await page.locator('.planghost, .lifted, .over').count()).toBe(0)
  })

  test('with a finger on its handle', async () => {
    await open('12', 390)
    const list = listOf('Skåne 1').locator('li').filter({ hasText: 'Östra Göinge' })
    const [from, to] = await middlesOf(list.locator('.grip'), listOf('Skåne 2').getByRole('heading'))
    const touch = await page.context().newCDPSession(page)
    const at = (type: string, points: object[]) =>
      touch.send('Input.dispatchTouchEvent', { type, touchPoints: points } as never)
    await at('touchStart', [from])
    await at('touchMove', [{ x: from.x + 10, y: from.y + 10 }])
    await at('touchMove', [to])
    await at('touchEnd', [])
    await moved('Östra Göinge hör nu till Skåne 2')
    expect(await seminarOf('1256')).toBe('skane-2')
    expect(await sidewaysOverflow(page)).toBeNull()
    await page.getByRole('button', { name: 'Ångra' }).click()
    await moved('tillbaka')
  })

  test('with the keyboard alone', async () => {
    await open('14')
    await page.getByRole('button', { name: 'Lilla Edet' }).focus()
    await page.keyboard.press('Enter')
    const menu = page.getByRole('dialog', { name: 'Flytta Lilla Edet till' })
    await menu.waitFor()
    expect(await menu.getByRole('button').allTextContents()).toEqual([
      ...['Västra Götaland 1', 'Västra Götaland 2', 'Västra Götaland 4'],
      ...['Till ett annat seminarium', 'Avbryt'],
    ])
    await page.keyboard.press('Escape')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('k-1462')
    await page.keyboard.press('Enter')
    expect(await accessibilityProblems(page)).toEqual([])
    await page.keyboard.press('Enter')
    await moved('Lilla Edet hör nu till Västra Götaland 1')
    expect(await seminarOf('1462')).toBe('vastra-gotaland-1')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('k-1462')
    await page.getByRole('button', { name: 'Ångra' }).press('Enter')
    await moved('tillbaka')
  })

  test('from next door, and back', async () => {
    await open('14')
    await page.getByRole('button', { name: 'Kungsbacka' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Västra Götaland 3' }).click()
    await moved('Kungsbacka hör nu till Västra Götaland 3')
    expect(await seminarOf('1384')).toBe('vastra-gotaland-3')
    await listOf('Västra Götaland 3').getByText('(Halland)').waitFor()
    await page.goto(`${plan}?region=13`)
    await page.getByText('Möter i en annan region: Kungsbacka i Västra Götaland 3').waitFor()
    await page.getByRole('button', { name: 'Ångra' }).click()
    await moved('Kungsbacka är tillbaka i Halland')
  })

  test('by the form, without JavaScript', async () => {
    await open('14', 1280, { javaScriptEnabled: false })
    expect(await page.getByText('Dra en kommun').isVisible()).toBe(false)
    await page.getByLabel('Kommun', { exact: true }).selectOption({ label: 'Kungsbacka (Halland)' })
    await page.getByLabel('Till', { exact: true }).selectOption('Västra Götaland 3')
    await page.getByRole('button', { name: 'Flytta', exact: true }).click()
    await moved('Kungsbacka hör nu till Västra Götaland 3')
    await page.getByRole('button', { name: 'Ångra' }).click()
    await moved('tillbaka')
    expect(await seminarOf('1384')).toBe('halland-1')
  })
})

test('what a colleague has done meanwhile is said, and the page shows it', async () => {
  await open('14')
  const colleague = page
  await open('14')
  const move = async (who: Page, to: string) => {
    await who.getByRole('button', { name: 'Lilla Edet', exact: true }).click()
    await who.getByRole('dialog').getByRole('button', { name: to }).click()
  }
  await move(colleague, 'Västra Götaland 1')
  await colleague.locator('.flash', { hasText: 'Lilla Edet hör nu till' }).waitFor()
  await move(page, 'Västra Götaland 2')
  await page.locator('.summary').waitFor()
  expect(await page.evaluate(() => document.activeElement?.className)).toContain('summary')
  await listOf('Västra Götaland 1').getByRole('button', { name: 'Lilla Edet' }).waitFor()
  expect(await seminarOf('1462')).toBe('vastra-gotaland-1')
  await page.getByRole('button', { name: 'Ångra' }).click()
  await moved('tillbaka')
})

test.each(['01', '12', '14', '25'])('region %s is readable by all, in both colours', async (region) => {
  await open(region)
  expect(await accessibilityProblems(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await contrastProblems(page)).toEqual([])
  for (const width of [320, 390, 640]) {
    await page.setViewportSize({ width, height: 800 })
    expect(await sidewaysOverflow(page)).toBeNull()
  }
  expect(site.complaints).toEqual([])
})

test('the proposal before there is a plan is readable by all', async () => {
  await aRound(site.db, { slug: '2028' })
  await open('14')
  await page.goto('/omgangar/2028/plan')
  expect(await accessibilityProblems(page)).toEqual([])
  await page.locator('input[name="antal.14"][value="2"]').check()
  await page.getByRole('button', { name: 'Visa förslaget' }).click()
  await page.getByRole('button', { name: 'Gör planen med 24 seminarier' }).waitFor()
  await page.setViewportSize({ width: 320, height: 800 })
  expect(await sidewaysOverflow(page)).toBeNull()
})
