/** Pages that follow a running job: they renew the state in place, and their last reload does not stop a navigation. */
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openBrowser } from '../support/browser.ts'

/** The interval of the page's requests, in milliseconds. */
const pollEvery = 2000
let browser: Browser
let page: Page
let isDone = false
let shown = 0
/** The answer for `/listan` waits for this promise. */
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
  // Requests that the page had sent by now would reach the server before this one.
  await page.evaluate(() => fetch('/utskick'))
  expect(shown).toBe(loads + 1)
})

test('a link that is slow to open is not overtaken', async () => {
  await page.goto('/utskick')
  await page.getByText('Listan').click({ noWaitAfter: true })
  isDone = true
  // The page continues its requests while the navigation is pending.
  await expect.poll(() => shown).toBeGreaterThanOrEqual(3)
  listed.resolve()
  await page.getByRole('heading', { name: 'Listan' }).waitFor()
})
