/**
 * Check-in in a real browser: the network goes, people are checked in, the page is reloaded, the network comes back.
 */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { insertSession, sessionCookie } from '../../src/staff/queries.ts'
import { aDay, theDay } from '../attendance/support.ts'
import { anAccount } from '../support/builders.ts'
import { inspect } from '../support/inspect.ts'
import { openSite, type Site } from '../support/site.ts'

const door = '/seminarier/blekinge-1/incheckning'
let site: Site
let tablet: Page
let phone: Page
const accounts: string[] = []
const lines = new Map<Page, Awaited<ReturnType<typeof aLine>>>()

beforeAll(async () => {
  site = await openSite()
  await aDay(site)
  site.clock.set(theDay)
  tablet = await signedIn(768, 'Anna Dörr')
  phone = await signedIn(390, 'Bo Dörr')
})
afterAll(async () => {
  for (const line of lines.values()) line.close()
  await site.close()
})
afterEach(() => {
  // Errors of a cut connection that the browser reports before it knows that it is offline.
  const cut = /ERR_(EMPTY_RESPONSE|CONNECTION_(RESET|CLOSED|REFUSED))/
  expect(site.complaints.splice(0).filter((text) => !cut.test(text))).toEqual([])
})

async function signedIn(width: number, name: string): Promise<Page> {
  const accountId = await anAccount(site.db, 'planner', name)
  accounts.push(accountId)
  const line = await aLine()
  const page = await site.person(width, { baseURL: line.url })
  lines.set(page, line)
  await giveSession(page, accountId)
  return page
}

async function giveSession(page: Page, accountId: string) {
  const session = { accountId, userAgent: 'test', now: site.clock.now() }
  const value = await insertSession(site.db, session)
  await page.context().addCookies([{ name: sessionCookie, value, url: site.url }])
}

/**
 * A proxy to the server that can be cut. After a reload the browser notices too late that it is offline, and a press
 * could reach the server.
 */
async function aLine() {
  const ends = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) return near.destroy()
    const far = connect(Number(new URL(site.url).port), '127.0.0.1')
    for (const end of [near, far]) {
      ends.add(end)
      end.on('error', () => {})
      end.on('close', () => {
        near.destroy()
        far.destroy()
        ends.delete(end)
      })
    }
    near.pipe(far).pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const cut = (is: boolean) => {
    isCut = is
    if (is) for (const end of ends) end.destroy()
  }
  const close = () => {
    cut(true)
    server.close()
  }
  return { url: `http://127.0.0.1:${port}`, cut, close }
}

async function loseNetwork(page: Page) {
  lines.get(page)?.cut(true)
  await page.context().setOffline(true)
}
async function regainNetwork(page: Page) {
  lines.get(page)?.cut(false)
  await page.context().setOffline(false)
}

const button = (page: Page, name: string) => page.getByRole('button', { name })
const says = (page: Page, text: string | RegExp) => page.locator('#sparat').filter({ hasText: text }).waitFor()
const here = async () => {
  const rows = await site.db.selectFrom('attendance').select(['name', 'here']).execute()
  return rows.flatMap((row) => (row.here ? row.name : [])).sort()
}
const taps = async () => (await site.db.selectFrom('attendance_tap').select('id').execute()).length

test('one press checks in, the next undoes it', async () => {
  await tablet.goto(door)
  await tablet.getByText('Sidan fungerar nu utan nät').waitFor()
  await button(tablet, 'Person 00').click()
  await says(tablet, /^Allt är sparat kl\. 9\.10$/)
  expect(await here()).toEqual(['Person 00'])
  expect(await button(tablet, 'Person 00').getAttribute('aria-pressed')).toBe('true')
  // The page shows the new time, but screen readers do not announce it every minute.
  site.clock.set('2027-04-14T07:11:00Z')
  await says(tablet, /^Allt är sparat kl\. 9\.11$/)
  expect(await tablet.locator('#sparat').getAttribute('aria-live')).toBe('off')
  await button(tablet, 'Person 00').click()
  await says(tablet, /^Allt är sparat/)
  expect(await here()).toEqual([])
  expect(await taps()).toBe(2)
})

test('five presses without a network, over a reload, are applied once each', async () => {
  await loseNetwork(tablet)
  for (const n of ['01', '02', '03']) await button(tablet, `Person ${n}`).click()
  await says(tablet, '3 väntar på nät')
  await tablet.reload()
  await tablet.getByRole('heading', { name: 'Incheckning' }).waitFor()
  await says(tablet, '3 väntar på nät')
  expect(await button(tablet, 'Person 02').getAttribute('aria-pressed')).toBe('true')
  await tablet.getByLabel('Namn', { exact: true }).fill('Eva Extra')
  await tablet.getByLabel('Kommun eller organisation').fill('Ronneby')
  await button(tablet, 'Lägg till och checka in').click()
  expect(await tablet.locator('#sagt').textContent()).toContain('Eva Extra')
  await button(tablet, 'Person 04').click()
  await says(tablet, '5 väntar på nät')
  expect(await here()).toEqual([])
  await regainNetwork(tablet)
  await says(tablet, /^Allt är sparat/)
  expect(await here()).toEqual(['Eva Extra', 'Person 01', 'Person 02', 'Person 03', 'Person 04'])
  expect(await taps()).toBe(2 + 5)
  await tablet.reload()
  await says(tablet, /^Allt är sparat/)
  expect(await taps()).toBe(2 + 5)
})

test('an answer lost on its way changes nothing: the same presses are sent again', async () => {
  const before = await taps()
  let lost = 0
  await tablet.route('**/incheckning/tryck', async (route) => {
    if (lost++ > 0) return route.continue()
    await route.fetch()
    await route.abort('internetdisconnected')
  })
  await button(tablet, 'Person 04').click()
  await says(tablet, '1 väntar på nät')
  await says(tablet, /^Allt är sparat/)
  expect(lost).toBe(2)
  expect(await taps()).toBe(before + 1)
  expect(await here()).not.toContain('Person 04')
  await tablet.unroute('**/incheckning/tryck')
})

test('another device shows the same, and the later press counts and is told', async () => {
  await phone.goto(door)
  expect(await button(phone, 'Eva Extra').getAttribute('aria-pressed')).toBe('true')
  expect(await button(phone, 'Person 01').getAttribute('aria-pressed')).toBe('true')
  await phone.getByText('Sidan fungerar nu utan nät').waitFor()
  await loseNetwork(phone)
  await button(phone, 'Person 05').click()
  await button(phone, 'Person 05').click()
  await says(phone, '2 väntar på nät')
  await button(tablet, 'Person 05').click()
  await says(tablet, /^Allt är sparat/)
  expect(await here()).toContain('Person 05')
  // The server orders presses by how long before its own time they were made, in whole seconds.
  const saved = await tablet.evaluate(() => Date.now())
  await phone.waitForFunction((time) => Date.now() > time + 1000, saved)
  await regainNetwork(phone)
  await phone.getByText('Person 05 är incheckad: Anna Dörr tryckte senare').waitFor()
  expect(await button(phone, 'Person 05').getAttribute('aria-pressed')).toBe('true')
  await button(phone, 'Jag har sett det').click()
})

test('a name is found by some letters of it or of the municipality', async () => {
  await phone.getByLabel('Sök namn eller kommun').fill('karlskr person 0')
  const found = phone.locator('#lista li:visible')
  expect(await found.count()).toBeGreaterThan(0)
  for (const text of await found.allTextContents()) expect(text).toContain('Karlskrona')
  const aloud = phone.locator('#sagt')
  expect(await aloud.textContent()).toBe(`${await found.count()} namn`)
  await phone.getByLabel('Sök namn eller kommun').fill('finns inte')
  await phone.getByText('Ingen på listan heter så').waitFor()
  expect(await aloud.textContent()).toBe('0 namn')
  // Returning to the search field selects its text, so that typing replaces it.
  await phone.getByLabel('Namn', { exact: true }).focus()
  await phone.getByLabel('Sök namn eller kommun').focus()
  await phone.keyboard.type('karlskr')
  expect(await phone.getByLabel('Sök namn eller kommun').inputValue()).toBe('karlskr')
  await phone.getByLabel('Sök namn eller kommun').fill('')
})

test('a session that ended without a network keeps the queue and asks to sign in', async () => {
  await loseNetwork(tablet)
  await button(tablet, 'Person 06').click()
  await site.db.deleteFrom('session').where('account_id', '=', accounts[0]!).execute()
  await regainNetwork(tablet)
  await says(tablet, 'Du är inte inloggad. 1 väntar.')
  await tablet.getByText('Din inloggning har gått ut').waitFor()
  expect(await here()).not.toContain('Person 06')
  await giveSession(tablet, accounts[0]!)
  await tablet.goto(door)
  await says(tablet, /^Allt är sparat/)
  expect(await here()).toContain('Person 06')
})

test('the pages of the day are as every page must be', async () => {
  for (const page of ['incheckning', 'deltagare', 'namnskyltar?tomma=2', 'mat']) {
    await phone.goto(`/seminarier/blekinge-1/${page}`)
    await inspect(phone)
  }
})

test('every name badge holds its name, eight to a page', async () => {
  const [seat] = await site.db.selectFrom('attendance').select(['id']).where('here', '=', 1).execute()
  for (const name of [
    'Anna-Karin Gustafsson Lindqvist von Wachenfeldt-Cederström',
    'Wolfeschlegelsteinhausenbergerdorff',
    'Eva Wolfeschlegelsteinhausen',
  ]) {
    await site.db.updateTable('attendance').set({ name }).where('id', '=', seat!.id).execute()
    await phone.goto('/seminarier/blekinge-1/namnskyltar')
    const outside = await phone.evaluate(() =>
      [...document.querySelectorAll('.namebadge')].flatMap((badge) => {
        const box = badge.getBoundingClientRect()
        const parts = [...badge.querySelectorAll('p, span')].map((p) => p.getBoundingClientRect())
        return parts.some((p) => p.left < box.left || p.right > box.right || p.bottom > box.bottom)
          ? badge.textContent
          : []
      }),
    )
    expect(outside).toEqual([])
  }
  const pdf = (await phone.pdf({ preferCSSPageSize: true })).toString('latin1')
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(2)
  expect(pdf).toMatch(/\/MediaBox \[0 0 59\d\.\d+ 84\d/)
})

test('when the day is over the list leaves the device', async () => {
  await phone.goto(door)
  await says(phone, /^Allt är sparat/)
  await phone.clock.setFixedTime('2027-04-14T22:00:01Z')
  await phone.reload()
  await says(phone, 'Seminariet är över')
  expect(await left(phone)).toEqual({ pages: [], workers: 0, stored: [] })
})

test('signing out leaves nothing of anybody in the browser', async () => {
  await tablet.getByRole('button', { name: 'Logga ut' }).click()
  await tablet.waitForURL('**/logga-in')
  expect(await left(tablet)).toEqual({ pages: [], workers: 0, stored: [] })
})

/** Everything of the product that the browser still stores. */
function left(page: Page) {
  return page.evaluate(async () => {
    const kept = await Promise.all((await caches.keys()).map((name) => caches.open(name)))
    const pages = await Promise.all(kept.map((cache) => cache.keys()))
    return {
      pages: pages.flat().map(({ url }) => url),
      workers: (await navigator.serviceWorker.getRegistrations()).length,
      stored: Object.keys(localStorage),
    }
  })
}
