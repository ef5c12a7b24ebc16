import { parse } from 'node-html-parser'
import { readSheet } from 'read-excel-file/node'
import { beforeAll, expect, test } from 'vitest'
import { readZip } from '../../src/kernel/files/zip.ts'
import { csvRows } from '../../src/kernel/html/csv.ts'
import { toXlsx } from '../../src/kernel/html/download.ts'
import { openTestApp, useTestApp } from '../support/app.ts'
import { aPlannedRound, confirmedSeminar } from '../support/builders.ts'
import { countedQueries } from '../support/counting.ts'
import { anOption } from './support.ts'

const t = useTestApp()
let seminars: { id: string; region_code: string }[]
const of = (region: string) => seminars.find((one) => one.region_code === region)!.id

beforeAll(async () => {
  seminars = (await aPlannedRound(t.db)).seminars
  await confirmedSeminar(t.db, of('12'), '2027-10-06')
  await confirmedSeminar(t.db, of('09'), '2027-05-04')
  await anOption(t.db, of('23'), '2027-09-14')
  await t.db
    .updateTable('venue')
    .set({ name: '=HYPERLINK("http://x")', address: '+46 70 123' })
    .where('region_code', '=', '12')
    .execute()
})

test('the plan has all seminars in order of time, with place, municipalities and the five things', async () => {
  const planner = await t.signIn('planner')
  const page = parse((await planner.get('/oversikt/plan')).body)
  expect(page.querySelectorAll('.group').map((one) => one.text.trim())).toEqual([
    'Maj 2027',
    'Oktober 2027',
    'Utan datum',
  ])
  const items = page.querySelectorAll('tbody tr:not(.group)')
  expect(items).toHaveLength(21)
  expect(items.slice(0, 3).map((one) => one.querySelector('th a')?.text)).toEqual([
    'Gotland',
    'Skåne',
    'Jämtland Härjedalen',
  ])
  expect(items[0]?.text).toMatch(/tisdag 4 maj\s*v\. 18, 9\.30–15\.30/)
  expect(items[0]?.text).toContain('Gamla gasverket, Gasverksgatan 12, Lund')
  expect(items[1]?.text).toMatch(/33 kommuner\s*Bjuv, Bromölla, Burlöv/)
  expect(items[0]?.querySelectorAll('.status').map((one) => one.text)).toEqual([
    ...['inte börjat', 'klar', 'inte börjat', 'klar', 'inte börjat'],
  ])
  expect(items[2]?.text).toContain('Förslag: 14 sep')
})

const head = [
  ...['Datum', 'Vecka', 'Börjar', 'Slutar', 'Seminarium', 'Region', 'RSS', 'Läge'],
  ...['Föreslagna datum', 'Form', 'Lokal', 'Adress', 'Ort', 'Antal kommuner', 'Kommuner'],
  ...['Kontakt, läge', 'Datum, läge', 'Målgrupp, läge', 'Lokal, läge', 'Program, läge'],
  ...['Platser', 'Platser med innehavare', 'Inbjudna'],
]

test('the CSV has one line a seminar, and no text runs as a formula', async () => {
  const planner = await t.signIn('analyst')
  const response = await planner.get('/oversikt/plan.csv')
  expect(response.headers['content-type']).toBe('text/csv; charset=utf-8')
  expect(response.headers['content-disposition']).toContain('plan-2027-2027-03-01.csv')
  const lines = response.body.trim().split('\r\n')
  expect(lines).toHaveLength(22)
  expect(lines[0]).toBe(csvRows([head]).trim())
  expect(lines[1]).toMatch(/^2027-05-04;18;09:30;15:30;Gotland;Gotland;/)
  expect(lines[2]).toContain(`"'=HYPERLINK(""http://x"")";+46 70 123;Lund;33;`)
})

test('the workbook is read back with real dates, numbers and guarded text', async () => {
  const planner = await t.signIn('planner')
  const response = await planner.get('/oversikt/plan.xlsx')
  expect(response.headers['content-type']).toContain('spreadsheetml.sheet')
  const rows = await readSheet(response.rawPayload)
  expect(rows).toHaveLength(22)
  expect(rows[0]).toEqual(head)
  const [gotland, skane, jamtland] = rows.slice(1)
  expect(gotland?.slice(0, 6)).toEqual([
    ...[new Date('2027-05-04T00:00:00Z'), 18, '09:30', '15:30', 'Gotland', 'Gotland'],
  ])
  expect(skane?.slice(10, 14)).toEqual([`'=HYPERLINK("http://x")`, '+46 70 123', 'Lund', 33])
  expect(jamtland?.[0]).toBeNull()
  expect(jamtland?.[8]).toBe('2027-09-14')
})

test('the head stays when the rest of a workbook is scrolled', async () => {
  const workbook = await toXlsx({ name: 'Plan', rows: [['A'], ['1']], widths: [9] })
  const found = await readZip(workbook, 1e6, (name) => name.endsWith('sheet1.xml'))
  expect(String(typeof found === 'string' ? '' : found[0]?.content)).toMatch(/<pane [^>]*ySplit="1"[^>]*state="frozen"/)
})

test('the plan asks the database as often for one seminar as for all, and is staff’s', async () => {
  const planner = await t.signIn('planner')
  const before = await countedQueries(t.db, () => planner.get('/oversikt/plan'))
  expect(before.queries).toBeLessThanOrEqual(13)
  const round = await aPlannedRound(t.db, { slug: '2031' })
  await t.db.deleteFrom('seminar_municipality').where('round_id', '=', round.round.id).execute()
  await t.db
    .deleteFrom('seminar')
    .where('round_id', '=', round.round.id)
    .where('id', '!=', round.seminars[0]!.id)
    .execute()
  const one = await countedQueries(t.db, () => planner.get('/oversikt/plan?omgang=2031'))
  expect(Math.abs(one.queries - before.queries)).toBeLessThanOrEqual(1)
  const contact = await t.signIn('rss_contact', ['rss-12'])
  expect((await contact.get('/oversikt/plan.xlsx')).statusCode).toBe(403)
})

test('without a plan it says so', async () => {
  const app = await openTestApp()
  const planner = await app.signIn('planner')
  for (const end of ['', '.csv', '.xlsx']) {
    const response = await planner.get(`/oversikt/plan${end}`)
    expect(response.statusCode).toBe(404)
    expect(response.body).toContain('ingen plan att visa')
  }
  expect((await planner.get('/oversikt/plan?omgang=finns-inte')).statusCode).toBe(404)
  await app.close()
})
