/** The main tasks with the keyboard alone. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createSignInLink } from '../../src/staff/actions.ts'
import { anAccount, anInvitation, aPlannedRound, confirmedSeminar } from '../support/builders.ts'
import { openSite, type Site } from '../support/site.ts'

let site: Site
let link: string
let page: Page

beforeAll(async () => {
  site = await openSite()
  const { seminars, seats } = await aPlannedRound(site.db)
  const seminar = seminars.find(({ slug }) => slug === 'skane-1')
  const seat = seats.find((one) => one.municipality_code === '1280' && one.role === 'politician')
  await confirmedSeminar(site.db, seminar?.id ?? '')
  link = `/i/${(await anInvitation(site.db, seat?.id ?? '', seminar?.id ?? '')).token}`
})
afterAll(() => site.close())
beforeEach(async () => {
  page = await site.person(1280)
})

test('the first stop on a page leads past the menu to what the page is about', async () => {
  await page.goto(await createSignInLink(site.deps, await anAccount(site.db)))
  await tabTo('Logga in')
  await enter()
  await page.keyboard.press('Tab')
  expect((await focused()).name).toBe('Till innehållet')
  await expect.poll(async () => (await page.getByText('Till innehållet').boundingBox())?.y).toBeGreaterThan(0)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  expect(await inMain('*')).toBe(true)
})

test('replies to the invitation, and what became of it has the focus', async () => {
  await page.goto(link)
  await tabTo('Jag kommer')
  await enter()
  await page.getByText('Du kommer', { exact: true }).waitFor()
  await expect.poll(async () => (await focused()).name).toMatch(/^Tack! Vi räknar med dig\./)
})

test('a refused form puts the focus on what is wrong, and each line leads to its field', async () => {
  await page.goto('/logga-in')
  await tabTo('E-postadress')
  await page.keyboard.type('inte en adress')
  await enter()
  await expect.poll(() => inMain('.summary')).toBe(true)
  expect(await page.title()).toBe('Rätta: Logga in – Rådslag')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  expect((await focused()).name).toBe('E-postadress')

  await page.goto(`${link}/fragor/granska`)
  await tabTo('Lämna in svaren')
  await enter()
  await expect.poll(() => inMain('.summary')).toBe(true)
  expect(await page.title()).toMatch(/^Rätta: /)
})

test('every question of a theme is reached, answered and saved', async () => {
  await page.goto(`${link}/fragor/rekrytering`)
  await tabUntil(async ({ kind }) => {
    if (kind === 'radio' || kind === 'checkbox') await page.keyboard.press('Space')
    if (kind === 'textarea') await page.keyboard.type('Skrivet med tangenterna')
    if (kind === 'select-one') await page.keyboard.press('ArrowDown')
    // One checkbox is enough; a choice that excludes the others comes last and would undo the first.
    return kind === 'checkbox'
  })
  await tabUntil(async ({ kind }) => {
    if (kind === 'textarea') await page.keyboard.type('Skrivet med tangenterna')
    return kind === 'submit'
  })
  await enter()
  expect(page.url()).toContain('/fragor/ledarskap')
  await page.goto(`${link}/fragor/granska`)
  const answered = page.getByRole('main').getByText('Skrivet med tangenterna')
  // The page may load once more: it sends what the form's script had not heard of as saved.
  await expect.poll(() => answered.count()).toBe(2)
  const theme = page.getByRole('listitem').filter({ hasText: 'Rekrytering' })
  await theme.getByText(/^(klart, )?\d av \d$|^klart$/).waitFor()
})

interface Stop {
  kind: string
  name: string
}

/** Presses Tab until `done` is true. @throws after 150 stops. */
async function tabUntil(done: (stop: Stop) => boolean | Promise<boolean>): Promise<void> {
  const passed: string[] = []
  for (let n = 0; n < 150; n++) {
    await page.keyboard.press('Tab')
    const stop = await focused()
    if (await done(stop)) return
    passed.push(stop.name)
  }
  throw new Error(`not reached; passed ${passed.join(' · ')}`)
}

function tabTo(name: string): Promise<void> {
  return tabUntil((stop) => stop.name === name)
}

async function enter(): Promise<void> {
  const loaded = page.waitForEvent('load')
  await page.keyboard.press('Enter')
  await loaded
}

function focused(): Promise<Stop> {
  return page.evaluate(() => {
    const at = document.activeElement as HTMLInputElement | null
    const words = at?.labels?.[0]?.textContent ?? at?.textContent ?? ''
    return { kind: at?.type ?? '', name: words.replace(/\s+/g, ' ').trim() }
  })
}

function inMain(selector: string): Promise<boolean> {
  return page.evaluate((inside) => document.activeElement?.closest(`main ${inside}`) !== null, selector)
}
