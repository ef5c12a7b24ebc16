import { parse as parseCsv } from 'csv-parse/sync'
import { parse } from 'node-html-parser'
import { beforeAll, expect, test } from 'vitest'
import { useTestApp } from '../../support/app.ts'
import { aPlannedRound, aSubmission } from '../../support/builders.ts'

const t = useTestApp()
const said = 'Vi anställde språkstödjare.\nDet gav <b>lugn</b> i gruppen.'
let source: string

beforeAll(async () => {
  const { seats } = await aPlannedRound(t.db)
  const [first, second] = seats
  if (!first || !second) throw new Error('no seats')
  source = `svar.${first.id}.rk_framgang`
  await aSubmission(t.db, first, { rk_framgang: said })
  await aSubmission(t.db, second, { rk_framgang: 'Heltid som norm', rk_hinder: 'Språket hos nya kollegor' })
})

const found = (body: string) =>
  parse(body)
    .querySelectorAll('mark')
    .map(({ text }) => text)

test('the texts of all questions are searched, marked, and narrowed by what stands beside them', async () => {
  const visitor = await t.signIn('planner')
  expect(parse((await visitor.get('/jamfor/texter')).body).querySelectorAll('.cmp-texts li')).toHaveLength(3)
  expect(found((await visitor.get('/jamfor/texter?sok=spr%C3%A5k')).body)).toEqual(['språkstödjare', 'Språket'])
  expect(found((await visitor.get('/jamfor/texter?sok=spr%C3%A5k&fraga=rk_hinder')).body)).toEqual(['Språket'])
  expect(found((await visitor.get('/jamfor?fraga=rk_framgang&sok=spr%C3%A5ken')).body)).toEqual(['språkstödjare'])
  const none = await visitor.get('/jamfor/texter?sok=%3Cscript%3E&kalla=sagt')
  expect(none.body).toContain('Inga texter passar')
  expect((await visitor.get('/jamfor/texter?tema=finns&sida=x')).statusCode).toBe(200)
})

test('a quote is collected with its source, once; words that do not stand there are refused with what was typed', async () => {
  const visitor = await t.signIn('planner')
  const collect = (citat: string, samling = 'Språk') =>
    visitor.post('/jamfor/texter/citat', { kalla: source, visa: 'sok=x', citat, samling })
  const wrong = await collect('Det gav oro i gruppen')
  expect(wrong.statusCode).toBe(422)
  expect(wrong.body).toContain('Orden står inte så i källan')
  expect(wrong.body).toContain('Det gav oro i gruppen')
  const saved = await collect('Vi anställde […] i gruppen.')
  const address = `${saved.headers.location}`
  expect((await collect('Vi anställde […] i gruppen.')).headers.location).toBe(address)
  await collect(said, 'Lugn')
  expect((await visitor.get('/jamfor/citat')).body).toMatch(/Lugn[\s\S]*1 citat[\s\S]*Språk[\s\S]*1 citat/)
  const rows = parseCsv((await visitor.get(`${address}/citat.csv`)).body, { bom: true, delimiter: ';' })
  expect(rows.map(([words]: string[]) => words)).toEqual(['Citat', 'Vi anställde […] i gruppen.'])
  expect((await visitor.post(address, { namn: 'Lugn', anteckning: '' })).statusCode).toBe(422)
  await visitor.post(address, { namn: 'Språkstöd', anteckning: 'Återkommer i flera kommuner' })
  const page = await visitor.get(address)
  expect(page.body).toContain('Återkommer i flera kommuner')
  const id = parse(page.body).querySelector('.cmp-texts li')?.id ?? ''
  await visitor.post(`${address}/bort`, { citat: id, bort: '1' })
  const without = parse((await visitor.get(address)).body)
  expect(
    without.querySelectorAll('main > .cmp-texts li, details li').map((one) => one.closest('details') !== null),
  ).toEqual([true])
  await visitor.post(`${address}/bort`, { citat: id, bort: '0' })
  expect(parse((await visitor.get(address)).body).querySelector('details li')).toBeNull()
})

test('a quote whose source says something else by now says so', async () => {
  const visitor = await t.signIn('planner')
  await t.db.updateTable('submitted_answer').set({ value: '"Något annat"' }).where('value', 'like', '%lugn%').execute()
  const [lugn] = parse((await visitor.get('/jamfor/citat')).body).querySelectorAll('.cmp-texts a')
  expect((await visitor.get(`${lugn?.getAttribute('href')}`)).body).toContain('Källan har ändrats sedan dess')
})
