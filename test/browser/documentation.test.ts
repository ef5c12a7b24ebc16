/**
 * Two secretaries write at once in two browsers: each sees the other's rows, the network of one is cut and comes back,
 * the server stops and starts again, and nothing is lost, doubled or overwritten. Then somebody concerned confirms.
 */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { insertSession, sessionCookie } from '../../src/staff/queries.ts'
import { aSeminarToDocument, here } from '../documentation/support.ts'
import { anAccount } from '../support/builders.ts'
import { inspect } from '../support/inspect.ts'
import { keptIn } from '../support/kept.ts'
import { openSite, type Site } from '../support/site.ts'

let site: Site
let anna: Page
let bo: Page
let tokens: string[]

beforeAll(async () => {
  site = await openSite()
  tokens = (await aSeminarToDocument(site)).people.map(({ token }) => token)
  anna = await signedIn('Anna')
  bo = await signedIn('Bo')
  await anna.goto(here)
  await bo.goto(here)
})
afterAll(() => site.close())
afterEach(() => {
  const cut =
    /ERR_(INTERNET_DISCONNECTED|EMPTY_RESPONSE|FAILED|ABORTED|NETWORK_CHANGED|CONNECTION_\w+|INCOMPLETE_CHUNKED_ENCODING)|status of 409/
  expect(site.complaints.splice(0).filter((text) => !cut.test(text))).toEqual([])
})

async function signedIn(name: string): Promise<Page> {
  const accountId = await anAccount(site.db, 'planner', name)
  const value = await insertSession(site.db, { accountId, userAgent: 'test', now: site.clock.now() })
  const page = await site.person(1280)
  await page.context().addCookies([{ name: sessionCookie, value, url: site.url }])
  return page
}

async function write(page: Page, text: string, theme = 'ledarskap') {
  await page.getByLabel('Vad sades?').fill(text)
  await page.getByLabel('Tema').selectOption(theme)
  await page.getByLabel('Vad sades?').press('Control+Enter')
}
async function rewrite(page: Page, from: string, to: string) {
  await row(page, from)
    .getByRole('link', { name: /^Ändra/ })
    .click()
  await page.getByLabel('Vad sades?').fill(to)
  await page.getByRole('button', { name: 'Spara' }).click()
}
const row = (page: Page, text: string) => page.locator('.docrow').filter({ hasText: text })
const texts = async () =>
  (await site.db.selectFrom('statement').select('text').where('removed', '=', 0).orderBy('place').execute()).map(
    (one) => one.text,
  )
const says = (page: Page, text: string | RegExp) => page.locator('#sparat').filter({ hasText: text }).waitFor()

test('each sees within two seconds what the other has saved', async () => {
  await write(anna, 'Från Anna')
  await says(anna, 'Allt är sparat.')
  const saved = performance.now()
  await row(bo, 'Från Anna').waitFor()
  expect(performance.now() - saved).toBeLessThan(2000)
  await write(bo, 'Från Bo')
  await row(anna, 'Från Bo').waitFor()
  expect(await texts()).toEqual(['Från Anna', 'Från Bo'])
  await inspect(anna)
})

test('what is written without a network is kept over a closed page, and is sent once, in order', async () => {
  await anna.context().setOffline(true)
  for (const n of [1, 2, 3]) await write(anna, `Utan nät ${n}`)
  await says(anna, '3 väntar på nät')
  await anna.getByLabel('Vad sades?').fill('Halvskriven men')
  expect(await texts()).toEqual(['Från Anna', 'Från Bo'])
  const kept = async () => (await anna.evaluate(keptIn)).map(([, text]) => text).sort()
  await expect.poll(kept).toEqual(['Halvskriven men', 'Utan nät 1', 'Utan nät 2', 'Utan nät 3'])
  // The page is closed before the network is back; another opens and takes over.
  const context = anna.context()
  await anna.close()
  await context.setOffline(false)
  anna = await context.newPage()
  await anna.goto(here)
  await row(bo, 'Utan nät 3').waitFor()
  await says(anna, 'Allt är sparat.')
  expect(await texts()).toEqual(['Från Anna', 'Från Bo', 'Utan nät 1', 'Utan nät 2', 'Utan nät 3'])
  expect(await anna.getByLabel('Vad sades?').inputValue()).toBe('Halvskriven men')
  await anna.getByLabel('Vad sades?').fill('')
  expect(await row(anna, 'Utan nät').count()).toBe(3)
  expect(await row(bo, 'Utan nät').count()).toBe(3)
})

test('an answer that is lost doubles nothing', async () => {
  let lost = 0
  await anna.route('**/dokumentation', async (route) => {
    if (route.request().method() !== 'POST' || lost++ > 0) return route.continue()
    await route.fetch()
    await route.abort('internetdisconnected')
  })
  await write(anna, 'Svaret försvann')
  await row(bo, 'Svaret försvann').waitFor()
  await says(anna, 'Allt är sparat.')
  expect(lost).toBe(2)
  expect((await texts()).filter((text) => text === 'Svaret försvann')).toHaveLength(1)
  await anna.unroute('**/dokumentation')
})

test('a row changed by both: both texts are shown, and the chosen one holds', async () => {
  await anna.context().setOffline(true)
  await rewrite(anna, 'Från Bo', 'Annas rättelse')
  await says(anna, '1 väntar på nät')
  await rewrite(bo, 'Från Bo', 'Bos rättelse')
  await says(bo, 'Allt är sparat.')
  await anna.context().setOffline(false)
  const clash = anna.locator('.docclash')
  await clash.waitFor()
  expect(await clash.innerText()).toMatch(/Bos rättelse[\s\S]*Annas rättelse/)
  await inspect(anna)
  expect(await texts()).toContain('Bos rättelse')
  await clash.getByRole('button', { name: 'Använd min text' }).click()
  await row(bo, 'Annas rättelse').waitFor()
  expect(await texts()).not.toContain('Bos rättelse')
})

test('a row that one removes is put back by the other', async () => {
  await row(anna, 'Utan nät 2')
    .getByRole('link', { name: /^Ändra/ })
    .click()
  await anna.getByRole('button', { name: 'Ta bort anteckningen' }).click()
  const removed = bo.locator('#borttagna')
  await removed.waitFor()
  expect(await texts()).not.toContain('Utan nät 2')
  await removed.locator('summary').click()
  expect(await row(bo, 'Utan nät 2').innerText()).toContain('Borttagen av Anna')
  await inspect(bo)
  await removed.getByRole('button', { name: /^Lägg tillbaka/ }).click()
  await anna.locator('.docgroup .docrow').filter({ hasText: 'Utan nät 2' }).waitFor()
  expect(await texts()).toContain('Utan nät 2')
  expect(await anna.locator('#borttagna').isHidden()).toBe(true)
})

test('what two write while the server is stopped is sent when it has started again', async () => {
  await site.stop()
  for (const [page, name] of [
    [anna, 'Anna'],
    [bo, 'Bo'],
  ] as const)
    await write(page, `${name} under stoppet`)
  await says(anna, '1 väntar på nät')
  await says(bo, '1 väntar på nät')
  await site.start()
  for (const page of [anna, bo]) await says(page, 'Allt är sparat.')
  await row(bo, 'Anna under stoppet').waitFor()
  await row(anna, 'Bo under stoppet').waitFor()
  const written = (await texts()).filter((text) => text.endsWith('under stoppet'))
  expect(written.sort()).toEqual(['Anna under stoppet', 'Bo under stoppet'])
})

test('somebody signed out is told, keeps what was written, and sends it after signing in', async () => {
  await site.db
    .deleteFrom('session')
    .where('account_id', '=', await accountOf('Bo'))
    .execute()
  await write(bo, 'Efter utloggning')
  await bo.locator('#inloggning').waitFor()
  expect(await texts()).not.toContain('Efter utloggning')
  const value = await insertSession(site.db, {
    accountId: await accountOf('Bo'),
    userAgent: 'test',
    now: site.clock.now(),
  })
  await bo.context().addCookies([{ name: sessionCookie, value, url: site.url }])
  await bo.reload()
  await row(anna, 'Efter utloggning').waitFor()
})

test('those concerned answer on a phone, and the example stands in the register', async () => {
  await anna.getByLabel('Vad är det?').selectOption('good_example')
  await anna.getByLabel('Vilken kommun sa det?').selectOption('1060')
  await write(anna, 'Språkombud på varje enhet')
  await says(anna, 'Allt är sparat.')
  await anna.reload()
  await anna.getByRole('button', { name: 'Markera som renskrivet' }).click()
  await anna.getByRole('button', { name: 'Öppna för bekräftelse' }).click()
  const page = await site.person(390)
  await page.goto(`/i/${tokens[0]}/dokumentation`)
  await inspect(page)
  await page.getByText('Rätta texten').click()
  await page.getByLabel('Så borde det stå').fill('Språkombud på de flesta enheter')
  await page.getByRole('button', { name: 'Skicka rättelsen' }).click()
  await page.getByText('Du vill rätta det till:').waitFor()
  await page.getByLabel('Får exemplet spridas?').selectOption('utan_namn')
  await page.getByRole('button', { name: 'Det stämmer' }).click()
  await page.getByText('Du har bekräftat det.').waitFor()
  await inspect(page)
  await anna.goto('/goda-exempel')
  await inspect(anna)
  await anna.getByRole('button', { name: 'Visa utåt' }).click()
  await anna.locator('.docgood').getByText('Får visas').waitFor()
})

async function accountOf(name: string): Promise<string> {
  return (await site.db.selectFrom('account').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id
}
