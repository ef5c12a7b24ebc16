/** Rows that several people write at once: over HTTP, with and without the page's script, and as a stream. */
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { sessionCookie } from '../../src/staff/queries.ts'
import { openTestAppWith, type SignedIn, type TestApp } from '../support/app.ts'
import { open, press } from '../support/visit.ts'
import { aRow, aSeminarToDocument, here, send } from './support.ts'

const prepare = async (t: TestApp) => {
  const day = await aSeminarToDocument(t)
  return { ...day, anna: await t.signIn('planner'), bo: await t.signIn('administrator') }
}

let t: TestApp & { made: Awaited<ReturnType<typeof prepare>> }
let anna: SignedIn
let bo: SignedIn
beforeEach(async () => {
  t = await openTestAppWith(prepare)
  anna = t.again(t.made.anna)
  bo = t.again(t.made.bo)
})
afterEach(() => t.close())

const rows = () => t.db.selectFrom('statement').select(['id', 'text', 'version', 'removed']).orderBy('id').execute()

test('a row is saved once however often it is sent', async () => {
  const row = aRow({ kommun: '1080', roll: 'politician', fraga: 'rk_framgang', punkt: t.made.items[0]!.id })
  const first = await send(anna, row)
  expect(first).toMatchObject({ status: 200, row: { id: row.id, version: 1, removed: 0, by: 'Test planner 9.00' } })
  expect(first.row?.form).toMatchObject({ kommun: '1080', roll: 'politician', punkt: t.made.items[0]!.id })
  expect(await send(anna, row)).toEqual(first)
  expect(await rows()).toEqual([{ id: row.id, text: row.text, version: 1, removed: 0 }])
})

test('an answer lost on its way: the same change again is no second change', async () => {
  const row = aRow()
  await send(anna, row)
  const changed = { ...row, version: '1', text: 'Vi anställer bara på heltid.' }
  expect(await send(anna, changed)).toMatchObject({ status: 200, row: { version: 2 } })
  expect(await send(anna, changed)).toMatchObject({ status: 200, row: { version: 2 } })
  expect(await send(bo, { ...changed, version: '2', bort: '1' })).toMatchObject({ row: { version: 3, removed: 1 } })
  expect(await rows()).toEqual([{ id: row.id, text: changed.text, version: 3, removed: 1 }])
})

test('a row that somebody else has changed meanwhile is not overwritten, until its text is chosen', async () => {
  const row = aRow()
  await send(anna, row)
  await send(bo, { ...row, version: '1', text: 'Bo skrev.' })
  const refused = await send(anna, { ...row, version: '1', text: 'Anna skrev.' })
  expect(refused).toMatchObject({ status: 409, row: { version: 2, form: { text: 'Bo skrev.' } } })
  expect(await rows()).toMatchObject([{ text: 'Bo skrev.', version: 2 }])
  expect(await send(anna, { ...row, version: '2', text: 'Anna skrev.' })).toMatchObject({ status: 200 })
  expect(await rows()).toMatchObject([{ text: 'Anna skrev.', version: 3 }])
})

test('two new rows at the same moment both stay, and two changes of one row do not', async () => {
  const row = aRow()
  await Promise.all([send(anna, row), send(bo, aRow({ text: 'Samtidigt.' }))])
  expect((await rows()).map(({ text }) => text).sort()).toEqual(['Samtidigt.', row.text])
  const both = [anna, bo].map((one, n) => send(one, { ...row, version: '1', text: `Ändring ${n}` }))
  expect((await Promise.all(both)).map(({ status }) => status).sort()).toEqual([200, 409])
})

test('without script: a row is written, changed, and both texts are shown when somebody else was first', async () => {
  let page = await press(anna, await open(anna, here), 'Spara', {
    text: 'Det  är svårt\r\natt rekrytera. ',
    tema: 'ledarskap',
  })
  expect(page.body).toContain('Sparat.')
  const [row] = await rows()
  expect(row).toMatchObject({ text: 'Det  är svårt\natt rekrytera.', version: 1 })
  page = await open(anna, `${here}?rad=${row!.id}`)
  expect(page.body).toContain('Ändra anteckningen')
  await press(bo, await open(bo, `${here}?rad=${row!.id}`), 'Spara', { text: 'Bos text.' })
  page = await press(anna, page, 'Spara', { text: 'Annas text.' })
  expect(page.status).toBe(409)
  expect(page.body).toContain('Bos text.')
  expect(page.body).toContain('Annas text.')
  page = await press(anna, page, 'Använd min text')
  expect(page.status).toBe(200)
  expect(await rows()).toMatchObject([{ text: 'Annas text.', version: 3 }])
  await press(anna, await open(anna, `${here}?rad=${row!.id}`), 'Ta bort anteckningen')
  expect(await rows()).toMatchObject([{ removed: 1, version: 4 }])
  // Whoever changes their mind, either of them, puts the row back.
  page = await open(bo, here)
  expect(page.body).toContain('0 anteckningar')
  expect(page.body).toContain('Borttagen av Test planner 2027-03-01 09.00')
  page = await press(bo, page, /^Lägg tillbaka/)
  expect(page.body).toContain('Anteckningen är tillbaka.')
  expect(await rows()).toMatchObject([{ text: 'Annas text.', removed: 0, version: 5 }])
  expect(page.body).not.toContain('Borttagen av')
})

test('bad rows are refused at the field, and what was typed is kept', async () => {
  const bad = { text: ' ', tema: 'finns-inte', kommun: '0180', fraga: 'le_stod', lank: 'www', slag: 'good_example' }
  expect(await send(anna, aRow({ text: ' ', lank: 'www', slag: 'good_example' }))).toEqual({
    status: 422,
    errors: {
      text: 'Fyll i det här fältet.',
      lank: 'Skriv hela webbadressen, till exempel https://www.kommun.se/projekt.',
    },
  })
  expect(Object.keys((await send(anna, aRow({ ...bad, text: 'Text', lank: '' }))).errors ?? {})).toEqual([
    'tema',
    'fraga',
    'kommun',
  ])
  expect(await send(anna, aRow({ version: '3' }))).toMatchObject({ status: 404 })
  const nasty = '<b>å</b> =1+1 🦉 \u202Ea'
  expect((await send(anna, aRow({ text: nasty }))).row?.form.text).toBe('<b>å</b> =1+1 🦉 a')
  const page = await anna.post(here, { ...aRow(bad), text: '' })
  expect(page.statusCode).toBe(422)
  expect(page.body).toContain('value="www"')
  expect(await rows()).toHaveLength(1)
})

test('a programme item removed while a row waited for a network does not stop the row', async () => {
  const answer = await send(anna, aRow({ punkt: 'borttagen' }))
  expect(answer).toMatchObject({ status: 200, row: { form: { punkt: '' } } })
})

test('a row of another seminar is unknown, also by its id', async () => {
  const row = aRow()
  await send(anna, row)
  const answer = await anna.post('/seminarier/skane-1/dokumentation', { ...row, version: '1', text: 'Nej' })
  expect(answer.statusCode).toBe(404)
  expect(await rows()).toMatchObject([{ text: row.text }])
})

test('every process tells its listeners of what another has saved, and ends its streams when it stops', async () => {
  const other = await buildApp({ ...t.deps })
  await other.listen({ host: '127.0.0.1', port: 0 })
  const { port } = other.server.address() as AddressInfo
  const cookie = `${sessionCookie}=${anna.cookies.get(sessionCookie)}`
  const response = await fetch(`http://127.0.0.1:${port}${here}/lage`, {
    headers: { cookie, accept: 'text/event-stream' },
  })
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
  expect(response.headers.get('cache-control')).toBe('no-store')
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  const row = aRow()
  await send(bo, row)
  let text = ''
  while (!text.includes('data:')) text += (await reader.read()).value
  expect(text).toMatch(/^retry: 1000\n\nid: 1\ndata: \{"stage":"live","rows":\[\{"id":/)
  expect(text).toContain(row.id)
  const ended = reader.read()
  await other.close()
  expect(await ended).toMatchObject({ done: true })
})

test('a page that connects anew gets what it missed, and only that', async () => {
  await send(anna, aRow({ text: 'Ett' }))
  await send(anna, aRow({ text: 'Två' }))
  const all = (await anna.get(`${here}/lage`)).json()
  expect(all).toMatchObject({ changes: 2, stage: 'live', rows: [{ form: { text: 'Ett' } }, { form: { text: 'Två' } }] })
  const missed = (await anna.get(`${here}/lage?efter=1`)).json()
  expect(missed.rows.map((row: { form: { text: string } }) => row.form.text)).toEqual(['Två'])
})
