/**
 * Inspects every kind of page that links lead to, in a round half-way through its year with the whole country in it.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildDemo, type Demo } from '../../seeds/demo.ts'
import { linkToken } from '../../src/kernel/ids.ts'
import { addStaff, createSignInLink } from '../../src/staff/actions.ts'
import { testConfig } from '../support/config.ts'
import { openSite, type Site } from '../support/site.ts'
import { open, press } from '../support/walk.ts'

let site: Site
let demo: Demo
beforeAll(async () => {
  site = await openSite()
  demo = await buildDemo(site.deps)
})
afterAll(() => site.close())

test('the secretariat’s pages', async () => {
  const email = 'alla.sidor@sekretariatet.example'
  await addStaff(site.deps, { name: 'Alla Sidor', email, role: 'administrator' })
  const page = await signedIn(email, 1280)
  const seen = await walk(page, [
    '/oversikt',
    '/jamfor?fraga=rk_svarighet',
    '/jamfor?fraga=rk_vakanser&efter=region',
    '/jamfor?fraga=rk_framgang',
    '/utskick/inbjudan',
    '/omgangar/ny',
    '/kalender?vy=lista',
    '/oversikt/plan',
    '/svar/ringlista?lan=05',
  ])
  expect(seen.length).toBeGreaterThan(20)
})

test('staff who enter what came on paper, beside what the seat has answered itself', async () => {
  const email = 'skriver.in@sekretariatet.example'
  await addStaff(site.deps, { name: 'Skriver In', email, role: 'planner' })
  const page = await signedIn(email, 1280)
  const answered = await site.db
    .selectFrom('live_invitation')
    .innerJoin('response', 'response.seat_id', 'live_invitation.seat_id')
    .select(['live_invitation.id', 'response.seat_id as seat'])
    .where('response.current_submission_id', 'is not', null)
    .executeTakeFirstOrThrow()
  await open(page, `/platser/${answered.seat}/svar`)
  await press(page, 'Skriv in svaren')
  await page.getByRole('radio', { name: 'På papper' }).check()
  await press(page, 'Skriv in svaren')
  await page.getByText('Du skriver in svar för någon annan.').waitFor()
  const entry = new URL(page.url()).pathname.replace(/\/fragor$/, '')
  await open(page, `${entry}/fragor/rekrytering`)
  await page.locator('input[name=rk_plan]:not(:checked)').first().check({ force: true })
  await press(page, /^Spara och gå till/)
  for (const place of ['rekrytering', 'granska']) await open(page, `${entry}/fragor/${place}`)
  await page.getByRole('link', { name: 'Fråga 3. Två har svarat olika' }).waitFor()
  await open(page, `/inbjudningar/${answered.id}/versioner`)
  expect(site.complaints.splice(0)).toEqual([])
})

test('the RSS contact’s pages, on a phone', async () => {
  await walk(await signedIn(demo.rssContactEmail, 390), ['/rss'])
})

test('the pages of a municipality’s three roles, on a phone, and one’s own versions', async () => {
  const base = `/i/${demo.togetherToken}/tillsammans`
  // One that waits for signatures, one that a role dissents from, a matrix and examples to propose.
  const page = await site.person(390)
  await walk(page, [base])
  for (const question of ['rk_plan', 'rk_svarighet', 'rk_atgarder', 'ge_exempel'])
    await open(page, `${base}/${question}`)
  const { linkId } = await site.db
    .selectFrom('submission')
    .select('link_id as linkId')
    .where('version', '=', 2)
    .executeTakeFirstOrThrow()
  const versions = `/i/${linkToken(testConfig.secret, linkId!)}/fragor/versioner`
  for (const address of [versions, `${versions}?fran=&till=1`, `${versions}?fran=1&till=2`]) await open(page, address)
  expect(site.complaints.splice(0)).toEqual([])
})

test('the pages for everybody, and those that are not there', async () => {
  const page = await site.person(390)
  await walk(page, ['/logga-in', '/kod', '/tillganglighet', '/personuppgifter'])
  for (const address of ['/finns-inte', '/i/fel-lank', '/kollega/fel-lank', '/logga-in/fel-lank', '/oversikt'])
    await open(page, address)
  expect(site.complaints).toEqual([])
})

async function signedIn(email: string, width: number): Promise<Page> {
  const page = await site.person(width)
  await page.goto(await createSignInLink(site.deps, email))
  await press(page, 'Logga in')
  return page
}

/** Follows links from the first pages, and opens one page of each kind. @returns the kinds. */
async function walk(page: Page, first: string[]): Promise<string[]> {
  const kinds = new Set<string>()
  const toDo = [...first]
  for (let address = toDo.shift(); address; address = toDo.shift()) {
    const kind = first.includes(address) ? address : kindOf(address)
    if (!kind || kinds.has(kind)) continue
    kinds.add(kind)
    await open(page, address)
    toDo.push(...(await linksOn(page)))
  }
  expect(site.complaints.splice(0)).toEqual([])
  return [...kinds]
}

function linksOn(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLAnchorElement>('a[href]:not([download])')]
      .filter((link) => link.origin === location.origin)
      .map((link) => link.pathname + link.search),
  )
}

/** The route of the address; undefined when it is not a page of the product. */
function kindOf(address: string): string | undefined {
  const path = address.replace(/\?.*/, '')
  if (/\.[a-zA-Z]+$/.test(path)) return undefined
  const routes = site.routes.filter((route) => route.startsWith('GET '))
  return (
    routes.find((route) => route === `GET ${path}`) ??
    routes.find((route) => new RegExp(`^GET ${route.slice(4).replace(/:\w+/g, '[^/]+')}$`).test(`GET ${path}`))
  )
}
