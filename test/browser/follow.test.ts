/** What goes on is followed on the page, and the last reload never takes somebody back from where they were going. */
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openBrowser } from '../support/browser.ts'

/** How often the page asks, in milliseconds. */
const pollEvery = 2000
let browser: Browser
let page: Page
let isDone = false
let shown = 0
/** Until then the list is on its way. */
let listed: PromiseWithResolvers<void>

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  isDone = false
  shown = 0
  listed = Promise.withResolvers()
  page = await browser.newPage({ baseURL: 'http://radslag.example' })
  const script = readFileSync('views/assets/follow.js', 'utf8')
  const html = (body: string) => ({ contentType: 'text/html; charset=utf-8', body })
  await page.route('**/follow.js', (route) => route.fulfill({ contentType: 'text/javascript', body: script }))
  await page.route('**/utskick', (route) => {
    shown++
    const state = isDone ? '<div id="lage">Klart</div>' : `<div id="lage" data-follow>${shown}</div>`
    return route.fulfill(html(`${state}<a href="/listan">Listan</a><script type="module" src="/follow.js"></script>`))
  })
  await page.route('**/listan', async (route) => {
    await listed.promise
    await route.fulfill(html('<h1>Listan</h1>'))
  })
  return () => page.close()
})

test('the state is renewed in place, and the page loaded once more at the end', async () => {
  await page.clock.install()
  await page.goto('/utskick')
  await page.clock.runFor(pollEvery)
  await page.getByText(/^[2-9]$/).waitFor()
  isDone = true
  await page.clock.runFor(pollEvery)
  await page.getByText('Klart').waitFor()
  const loads = shown
  await page.clock.runFor(10 * pollEvery)
  // What the page had asked for by now would have been asked for before this.
  await page.evaluate(() => fetch('/utskick'))
  expect(shown).toBe(loads + 1)
})

test('a link that is slow to open is not overtaken', async () => {
  await page.goto('/utskick')
  await page.getByText('Listan').click({ noWaitAfter: true })
  isDone = true
  // The page goes on asking while somebody leaves it.
  await expect.poll(() => shown).toBeGreaterThanOrEqual(3)
  listed.resolve()
  await page.getByRole('heading', { name: 'Listan' }).waitFor()
})
