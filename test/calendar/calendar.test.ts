import { parse } from 'node-html-parser'
import { beforeAll, expect, test } from 'vitest'
import { newId } from '../../src/kernel/ids.ts'
import { openTestApp, useTestApp } from '../support/app.ts'
import { anAccount, aPlannedRound, confirmedSeminar } from '../support/builders.ts'
import { testNow } from '../support/config.ts'
import { countedQueries } from '../support/counting.ts'
import { anOption } from './support.ts'

const t = useTestApp()
let seminars: { id: string; region_code: string; slug: string }[]
const of = (region: string) => seminars.find((one) => one.region_code === region)!.id

beforeAll(async () => {
  const planned = await aPlannedRound(t.db)
  seminars = planned.seminars
  await confirmedSeminar(t.db, of('12'), '2027-10-06')
  await confirmedSeminar(t.db, of('03'), '2027-10-20')
  await anOption(t.db, of('23'), '2027-10-12')
  await anOption(t.db, of('23'), '2027-10-14', { answer: 'yes' })
  await anOption(t.db, of('23'), '2027-10-15', { answer: 'no' })
  const block = (values: object) => ({
    id: newId(),
    round_id: planned.round.id,
    starts_on: '2027-10-25',
    ends_on: '2027-10-26',
    name: 'Planeringsdagar',
    team: null,
    rss_id: null,
    hard: 1 as const,
    created_by: '',
    created_at: testNow,
    ...values,
  })
  const created_by = await anAccount(t.db)
  await t.db
    .insertInto('blocked_period')
    .values([
      block({ created_by }),
      block({ created_by, name: 'Lagets resa', team: 1 }),
      block({ created_by, name: 'Fullmäktige i Skåne', rss_id: 'rss-12' }),
      block({ created_by, name: 'Fullmäktige i Uppsala', rss_id: 'rss-03' }),
    ])
    .execute()
})

/** The links in each day's cell, by day. */
function daysOf(body: string) {
  const cells = parse(body).querySelectorAll('.month td')
  return Object.fromEntries(
    cells.flatMap((cell) => {
      const links = cell.querySelectorAll('a').map((link) => link.querySelector('b')?.text)
      return links.length > 0 ? [[cell.querySelector('time')?.getAttribute('datetime'), links]] : []
    }),
  )
}

test('a month shows its weeks, seminars and open proposals, holidays and what is in the way', async () => {
  const planner = await t.signIn('planner')
  const { body } = await planner.get('/kalender?manad=2027-10')
  expect(daysOf(body)).toEqual({
    '2027-10-06': ['Skåne'],
    '2027-10-12': ['Jämtland Härjedalen'],
    '2027-10-14': ['Jämtland Härjedalen'],
    '2027-10-20': ['Uppsala'],
  })
  const page = parse(body)
  expect(page.querySelectorAll('.month tbody .wk').map((one) => one.text.trim())).toEqual(
    [39, 40, 41, 42, 43].map((n) => `v. ${n}`),
  )
  expect(page.querySelector('.ev.proposed')?.text).toContain('9.30–15.30 · förslag')
  expect(page.querySelector('.monthhead p')?.text).toBe('3 seminarier')
  expect(page.querySelector('.monthnotes')?.text).toMatch(/Planeringsdagar\s*25 okt – 26 okt/)
  expect(page.querySelector('.monthnotes')?.text).toContain('lag 1')
  expect(page.querySelector('a[rel="next"]')?.getAttribute('href')).toBe('/kalender?manad=2027-11')
  expect(page.querySelector('a[href="/kalender?manad=2027-03"]')?.text).toBe('I dag')

  const november = (await planner.get('/kalender?manad=2027-11')).body
  expect(november).toContain('Alla helgons dag')
  expect(november).toMatch(/Höstlov<\/dt><dd>v. 44, hela landet/)
  expect((await planner.get('/kalender?manad=2027-05')).body).toContain('Klämdag')
})

test('the month begins where today is, and says where the nearest seminars are', async () => {
  const planner = await t.signIn('planner')
  const page = parse((await planner.get('/kalender')).body)
  expect(page.querySelector('#manaden')?.text).toBe('April 2027')
  expect(page.querySelector('.monthhead p a')?.getAttribute('href')).toBe('/kalender?manad=2027-10')
})

test('the list has all seminars, sorted and filtered in the address', async () => {
  const planner = await t.signIn('planner')
  const names = async (query: string) =>
    parse((await planner.get(`/kalender?vy=lista${query}`)).body)
      .querySelectorAll('tbody th')
      .map((one) => one.text)
  const all = await names('')
  expect(all.slice(0, 4)).toEqual(['Skåne', 'Jämtland Härjedalen', 'Jämtland Härjedalen', 'Uppsala'])
  expect(all).toHaveLength(22)
  expect((await names('&ner=1')).slice(0, 2)).toEqual(['Uppsala', 'Jämtland Härjedalen'])
  expect((await names('&sort=name'))[0]).toBe('Blekinge')
  expect(await names('&region=12')).toEqual(['Skåne'])
  expect(await names('&lage=dated')).toEqual(['Skåne', 'Uppsala'])
  expect(await names('&lage=held')).toEqual([])
  const month = await planner.get('/kalender?manad=2027-10&region=12')
  expect(daysOf(month.body)).toEqual({ '2027-10-06': ['Skåne'] })
})

test('a strange address shows the usual month', async () => {
  const planner = await t.signIn('planner')
  const usual = daysOf((await planner.get('/kalender')).body)
  for (const query of [
    ...['manad=2027-13', 'manad=0000-01', 'manad=9999-12', 'manad=abc', 'manad=2027-1&ar=abc'],
    ...['manad[]=1', 'vy=x&sort=y&lage=z&region=1234&ner=2', 'manad=2027-01&manad=2027-02'],
    'manad=2027-02-30',
  ]) {
    const response = await planner.get(`/kalender?${query}`)
    expect(response.statusCode).toBe(200)
    expect(daysOf(response.body)).toEqual(usual)
  }
  for (const month of ['2000-01', '2099-12', '2027-02'])
    expect((await planner.get(`/kalender?manad=${month}`)).statusCode).toBe(200)
  expect((await planner.get('/kalender?omgang=finns-inte')).statusCode).toBe(404)
})

test('an RSS contact sees the own bodies’ seminars and days, nobody else’s', async () => {
  const contact = await t.signIn('rss_contact', ['rss-12'])
  const month = await contact.get('/rss/kalender?manad=2027-10')
  expect(daysOf(month.body)).toEqual({ '2027-10-06': ['Skåne'] })
  expect(month.body).toContain('href="/rss/skane-1"')
  expect(month.body).toContain('Fullmäktige i Skåne')
  for (const theirs of ['Uppsala', 'Lagets resa', 'Jämtland']) expect(month.body).not.toContain(theirs)
  const list = await contact.get('/rss/kalender?vy=lista&region=03')
  expect(list.body).not.toContain('Uppsala')
  const nobody = await t.signIn('rss_contact')
  expect((await nobody.get('/rss/kalender')).body).toContain('inga seminarier hos er')
})

test('the calendar asks the database as often for one seminar as for all', async () => {
  const planner = await t.signIn('planner')
  const before = await countedQueries(t.db, () => planner.get('/kalender?omgang=2027'))
  await t.db.deleteFrom('date_option').execute()
  const after = await countedQueries(t.db, () => planner.get('/kalender?omgang=2027'))
  expect(after.queries).toBe(before.queries)
  expect(after.queries).toBeLessThanOrEqual(12)
})

test('without a round it says where to begin, and it is complete in English', async () => {
  const app = await openTestApp()
  const planner = await app.signIn('planner')
  expect((await planner.get('/kalender')).body).toContain('Börja med en omgång')
  await app.close()
  const reader = await t.signIn('analyst')
  await reader.post('/sprak')
  const { body } = await reader.get('/kalender?manad=2027-10')
  expect(body).toContain('October 2027')
  expect(body).not.toMatch(/Månad|Lista<|Att ta hänsyn|Prenumerera/)
})
