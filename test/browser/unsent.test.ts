/** What the server has not acknowledged: kept in the browser, sent once and in turn, and said beside the field. */
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { getResponseState } from '../../src/responses/queries.ts'
import { anInvitation, aPlannedRound, confirmedSeminar } from '../support/builders.ts'
import { inspect } from '../support/inspect.ts'
import { keptIn } from '../support/kept.ts'
import { openSite, type Site } from '../support/site.ts'

let site: Site
let plan: Awaited<ReturnType<typeof aPlannedRound>>
let used = 0

beforeAll(async () => {
  site = await openSite()
  plan = await aPlannedRound(site.db, { answer_deadline: '2027-11-30' })
  await confirmedSeminar(site.db, plan.seminars[0]!.id)
})
afterAll(() => site.close())
afterEach(() => {
  const lost = /ERR_(CONNECTION|FAILED|ABORTED|INTERNET)/
  expect(site.complaints.splice(0).filter((text) => !lost.test(text))).toEqual([])
})

/** The next seat that no test has used, in a browser of its own. */
async function anInvitee() {
  const seat = plan.seats.filter(({ role }) => role === 'social_services')[used++]!
  const { token } = await anInvitation(site.db, seat.id, plan.seminars[0]!.id)
  const base = `/i/${token}/fragor`
  const page = await site.person(390)
  await page.goto(`${base}/rekrytering`)
  const stored = async (key: string) => {
    const { stored: all } = await getResponseState(site.db, seat.id)
    return JSON.parse(all.get(key) ?? 'null')
  }
  return { base, page, context: page.context(), stored, seat }
}

async function another(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(address)
  return page
}

const copyIn = (page: Page) => page.evaluate(keptIn)
const kept = (page: Page, expected: [string, string][]) => expect.poll(() => copyIn(page)).toEqual(expected)
const field = (page: Page, name: string) => page.locator(`[id="${name}"]`)

test('two tabs send one after the other, each what was written in it, once', async () => {
  const { base, page: a, context, stored } = await anInvitee()
  const b = await another(context, `${base}/ledarskap`)
  let open = 0
  let most = 0
  const sent: string[] = []
  await context.route('**/svar', async (route) => {
    most = Math.max(most, ++open)
    sent.push(new URLSearchParams(route.request().postData() ?? '').get('_parts') ?? '')
    const response = await route.fetch()
    open--
    await route.fulfill({ response })
  })
  await context.setOffline(true)
  await field(a, 'rk_hinder').fill('Från den ena')
  await field(b, 'le_hinder').fill('Från den andra')
  await kept(a, [
    ['le_hinder', 'Från den andra'],
    ['rk_hinder', 'Från den ena'],
  ])
  await context.setOffline(false)
  await expect.poll(() => stored('rk_hinder')).toBe('Från den ena')
  await expect.poll(() => stored('le_hinder')).toBe('Från den andra')
  await kept(a, [])
  expect(most).toBe(1)
  expect(sent.sort()).toEqual(['le_hinder', 'rk_hinder'])
  await context.close()
})

test('a tab that is saved leaves alone what another tab of the same theme has not sent', async () => {
  const { base, page: a, context, stored } = await anInvitee()
  const b = await another(context, `${base}/rekrytering`)
  await a.route('**/svar', (route) => route.abort())
  await field(a, 'rk_hinder').fill('Ej skickat')
  await kept(a, [['rk_hinder', 'Ej skickat']])
  await field(b, 'rk_framgang').fill('Skickat')
  await expect.poll(() => stored('rk_framgang')).toBe('Skickat')
  await kept(b, [['rk_hinder', 'Ej skickat']])
  // When the tab is closed the other one, which is still open, sends what it left.
  await a.close()
  await b.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await expect.poll(() => stored('rk_hinder')).toBe('Ej skickat')
  await expect.poll(() => field(b, 'rk_hinder').inputValue()).toBe('Ej skickat')
  await kept(b, [])
  expect(await b.locator('.others').count()).toBe(0)
  await context.close()
})

test('what a closed browser left is sent by the review before anything is handed in, into the same response', async () => {
  const { base, page, context, stored, seat } = await anInvitee()
  await field(page, 'rk_framgang').fill('Före')
  await expect.poll(() => stored('rk_framgang')).toBe('Före')
  await context.setOffline(true)
  await field(page, 'rk_hinder').fill('Skrivet på tåget')
  await kept(page, [['rk_hinder', 'Skrivet på tåget']])
  await page.close()
  await context.setOffline(false)
  const review = await another(context, `${base}/granska`)
  await review.getByText('Skrivet på tåget').waitFor()
  expect(await stored('rk_hinder')).toBe('Skrivet på tåget')
  await kept(review, [])
  await inspect(review)
  const responses = await site.db.selectFrom('response').select('id').where('seat_id', '=', seat.id).execute()
  expect(responses).toHaveLength(1)
  await context.close()
})

test('a connection that is dead is told of beside the field within seconds, and the letters are kept', async () => {
  const { page, context, stored } = await anInvitee()
  await page.clock.install()
  await page.reload()
  await context.route('**/svar', () => {}) // never answers
  await field(page, 'rk_hinder').fill('Ingen svarar')
  await kept(page, [['rk_hinder', 'Ingen svarar']])
  await page.clock.runFor(6000)
  const note = page.locator('#fraga-10').getByText('Inte sparat än. Det du skriver ligger kvar i den här webbläsaren')
  await note.waitFor()
  expect(await page.locator('.unsaved').count()).toBe(1)
  await page.locator('#sparat').getByText('Inte sparat. Försöker igen.').waitFor()
  await inspect(page)
  await field(page, 'rk_hinder').fill('Ingen svarar ännu')
  await kept(page, [['rk_hinder', 'Ingen svarar ännu']])
  await context.unroute('**/svar')
  await page.clock.runFor(20_000)
  await expect.poll(() => stored('rk_hinder')).toBe('Ingen svarar ännu')
  await note.waitFor({ state: 'detached' })
  await kept(page, [])
  expect(await page.locator('.others').count()).toBe(0)
  await context.close()
})

test('what an earlier version of the page had kept is sent too', async () => {
  const { page, context, stored } = await anInvitee()
  await page.evaluate(() => {
    const copy = { parts: [['rk_hinder', 'Från i våras', '', []]] }
    localStorage.setItem(`radslag ${location.pathname}`, JSON.stringify(copy))
  })
  await page.reload()
  await expect.poll(() => stored('rk_hinder')).toBe('Från i våras')
  await kept(page, [])
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([])
  await context.close()
})

test('a browser whose memory is cleared loses nothing that was saved: the server is where a draft is', async () => {
  const { base, page, context, stored } = await anInvitee()
  await field(page, 'rk_hinder').fill('Sparat hemma')
  await expect.poll(() => stored('rk_hinder')).toBe('Sparat hemma')
  await context.close()
  const again = await site.person(390)
  await again.goto(`${base}/rekrytering`)
  expect(await field(again, 'rk_hinder').inputValue()).toBe('Sparat hemma')
  await again.context().close()
})

test('a matrix is answered by keyboard alone, and each target says its row and its point', async () => {
  const { page, context, stored } = await anInvitee()
  await page.getByRole('radiogroup', { name: 'Undersköterska' }).getByRole('radio', { name: 'Mycket svårt' }).focus()
  for (const key of ['Space', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => stored('rk_svarighet')).toEqual({ underskoterska: 3, vardbitrade: 'vet_ej' })
  await context.close()
})
