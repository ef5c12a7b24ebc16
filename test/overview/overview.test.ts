import { parse } from 'node-html-parser'
import { expect, test } from 'vitest'
import { countyPolygons, countyShapes, type Point } from '../../src/register/map.rules.ts'
import { placeholderEmail } from '../../src/staff/rules.ts'
import { useTestApp } from '../support/app.ts'
import { aHolder, anInvitation, aPlannedRound, aRound, aSubmission, confirmedSeminar } from '../support/builders.ts'
import { testNow } from '../support/config.ts'
import { countedQueries } from '../support/counting.ts'

const t = useTestApp()

test('says that a round is the first step, then that it must be planned', async () => {
  const planner = await t.signIn('planner')
  const none = await planner.get('/oversikt')
  expect(none.statusCode).toBe(200)
  expect(none.body).toContain('Börja med en omgång')
  const way = parse(none.body).querySelectorAll('.steps li')
  expect(way).toHaveLength(7)
  expect(way.map((step) => step.querySelector('.status'))).toEqual(Array(7).fill(null))
  expect(none.body).not.toContain('tillfälligt konto')
  await aRound(t.db, { slug: 'provomgang' })
  const unplanned = await planner.get('/oversikt')
  expect(unplanned.body).toContain('Planera seminarierna')
  expect(unplanned.body).toContain('href="/omgangar/provomgang/plan"')
})

test('asks the first administrator for an address to sign in with again', async () => {
  const first = await t.signIn('administrator')
  await t.db.updateTable('account').set({ email: placeholderEmail }).where('role', '=', 'administrator').execute()
  const account = await t.db
    .selectFrom('account')
    .select('id')
    .where('email', '=', placeholderEmail)
    .executeTakeFirstOrThrow()
  expect((await first.get('/oversikt')).body).toContain(`href="/medarbetare/${account.id}"`)
})

test('shows the whole country, each figure with what it is a part of', async () => {
  const { seminars, seats } = await aPlannedRound(t.db, { starts_on: '2027-03-01' })
  const skane = seminars.find((seminar) => seminar.region_code === '12')!
  await confirmedSeminar(t.db, skane.id)
  const planner = await t.signIn('planner')
  const before = await countedQueries(t.db, () => planner.get('/oversikt?omgang=2027'))
  const invited = seats.filter((seat) => seat.municipality_code === '1280')
  for (const [n, seat] of invited.entries()) {
    await aHolder(t.db, seat.id)
    await anInvitation(t.db, seat.id, skane.id)
    if (n === 0) await aSubmission(t.db, seat, {})
  }
  const after = await countedQueries(t.db, () => planner.get('/oversikt?omgang=2027'))
  expect(after.queries).toBe(before.queries)
  expect(after.queries).toBeLessThanOrEqual(22)

  const page = parse(after.body)
  const rows = page.querySelectorAll('table.regions tbody tr')
  expect(rows).toHaveLength(22)
  const row = rows.find((one) => one.querySelector('th')?.text === 'Skåne')
  expect(row?.querySelectorAll('td.num').map((cell) => cell.text.trim())).toEqual(['3 av 99', '0 av 3', '1 av 3'])
  expect(row?.text).toContain('14 apr')
  expect(page.querySelectorAll('svg.map a')).toHaveLength(21)
  expect(page.querySelector('svg.map a[href="/seminarier/skane-1"]')?.getAttribute('aria-label')).toMatch(/^Skåne: /)
  expect(page.text).toContain('CC BY 4.0')
  expect(page.querySelector('.todo a')).not.toBeNull()
})

test('tells what to do, most urgent first, each with its link', async () => {
  const planner = await t.signIn('planner')
  const page = parse((await planner.get('/oversikt?omgang=2027&alla=1')).body)
  const items = page.querySelectorAll('.todo a').map((link) => ({ text: link.text, href: link.getAttribute('href') }))
  expect(items).toContainEqual({ text: 'Ordna program för Skåne', href: '/seminarier/skane-1/program' })
  expect(items).toContainEqual({ text: 'Ordna kontaktpersoner för 21 seminarier', href: '/rss-organ?omgang=2027' })
  expect(items.map((item) => item.text)).not.toContain('Läs in vilka som har rollerna')
})

test('names the municipality that no seminar has', async () => {
  await t.db.deleteFrom('seminar_municipality').where('municipality_code', '=', '1384').execute()
  const planner = await t.signIn('planner')
  const page = parse((await planner.get('/oversikt?omgang=2027')).body)
  const item = page.querySelectorAll('.todo li').find((one) => one.text.includes('Kungsbacka'))
  expect(item?.querySelector('a')?.text).toBe('Ge Kungsbacka ett seminarium')
  expect(item?.querySelector('a')?.getAttribute('href')).toBe('/omgangar/2027/plan')
  expect(item?.text).toContain('289 av 290 kommuner')
})

test('asks for the whole import, not seat by seat, until somebody holds a seat', async () => {
  const { seminars } = await aPlannedRound(t.db, { slug: 'ny-plan', starts_on: '2027-03-01' })
  for (const seminar of seminars.slice(0, 2)) await confirmedSeminar(t.db, seminar.id)
  const planner = await t.signIn('planner')
  const page = parse((await planner.get('/oversikt?omgang=ny-plan&alla=1')).body)
  const links = page.querySelectorAll('.todo a')
  expect(links.map((link) => link.getAttribute('href'))).toContain('/omgangar/ny-plan/rollinnehavare')
  expect(links.filter((link) => link.text.includes('tomma platser'))).toEqual([])
})

test('a letter about dates that failed is to be looked at, though it belongs to no mailing and no seat', async () => {
  const { round } = await aPlannedRound(t.db, { slug: 'brev', starts_on: '2027-03-01' })
  await t.db
    .insertInto('message')
    .values({
      id: 'brev',
      mailing_id: null,
      dedupe_key: 'brev',
      purpose: 'dates_proposed',
      about_round_id: round.id,
      to_name: '',
      to_email: 'rss@region.example',
      subject: 'Datum',
      calendar_method: null,
      link_id: null,
      state: 'failed',
      attempts: 5,
      next_attempt_at: testNow,
      lease_until: null,
      server_answer: '550',
      created_at: testNow,
      sent_at: null,
    })
    .execute()
  const planner = await t.signIn('planner')
  const page = parse((await planner.get('/oversikt?omgang=brev&alla=1')).body)
  const links = page.querySelectorAll('.todo a').map((link) => link.getAttribute('href'))
  expect(links).toContain('/utskick?omgang=brev')
  await t.db.deleteFrom('message').where('id', '=', 'brev').execute()
})

test('the table can be taken along as CSV', async () => {
  const planner = await t.signIn('planner')
  const response = await planner.get('/oversikt.csv?omgang=2027')
  expect(response.headers['content-type']).toBe('text/csv; charset=utf-8')
  const lines = response.body.trim().split('\r\n')
  expect(lines).toHaveLength(22)
  expect(lines[0]).toMatch(/^\uFEFF?Länskod;Region;/)
  expect(lines.find((line) => line.includes('Skåne'))).toContain('2027-04-14;99;3;3;0;0;1')
})

test('an unknown round is not found', async () => {
  const planner = await t.signIn('planner')
  expect((await planner.get('/oversikt?omgang=finns-inte')).statusCode).toBe(404)
})

test('the page is complete in English', async () => {
  const planner = await t.signIn('planner')
  await planner.post('/sprak')
  const { body } = await planner.get('/oversikt?omgang=2027')
  expect(body).toContain('The five things')
  expect(body).not.toContain('Att göra')
})

test('the map has every county once, and towns lie in their own', async () => {
  const codes = await t.db.selectFrom('region').select('code').orderBy('code').execute()
  expect(countyShapes.map((shape) => shape.regionCode)).toEqual(codes.map(({ code }) => code))
  const { default: sweden } = await import('@svg-maps/sweden')
  const vasternorrland = sweden.locations.find(({ id }) => id === 'vastmanland')!
  const sundsvall = placeOnMap(62.3908, 17.3069)
  expect(countyPolygons(vasternorrland.path).some((polygon) => holds(polygon, sundsvall))).toBe(true)
})

/** A Mercator projection fitted to the map's shapes. */
function placeOnMap(lat: number, lon: number): Point {
  const mercator = Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360))
  return [25.7789 * lon - 283.4953, -1495.7953 * mercator + 2532.434]
}

function holds(polygon: Point[], [x, y]: Point): boolean {
  let inside = false
  polygon.forEach(([ax, ay], at) => {
    const [bx, by] = polygon.at(at - 1)!
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
  })
  return inside
}
