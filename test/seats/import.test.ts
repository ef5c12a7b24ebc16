import { readFileSync } from 'node:fs'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { deleteOldLists } from '../../src/lists/queries.ts'
import { holderImport } from '../../src/seats/actions.ts'
import { getRoundOfSeats } from '../../src/seats/import.queries.ts'
import { listHeldSeats } from '../../src/seats/queries.ts'
import { useTestApp, type Visitor } from '../support/app.ts'
import { aPlannedRound } from '../support/builders.ts'
import { testNow } from '../support/config.ts'
import { onSqlite } from '../support/db.ts'
import { asaLind, csv, headings, sample, xlsx } from './support.ts'

const t = useTestApp()
const address = '/omgangar/2027/rollinnehavare'
let planner: Visitor & { accountId: string }
let roundId: string

beforeAll(async () => {
  roundId = (await aPlannedRound(t.db)).round.id
})

beforeEach(async () => {
  // Signs in as another person for each test, because one person may upload only thirty files in ten minutes.
  planner = await t.signIn('planner')
  await t.db.deleteFrom('holder').execute()
  await t.db.deleteFrom('list_import').execute()
  await t.db.deleteFrom('history').execute()
  t.clock.set(testNow)
})

const upload = (content: Buffer | string, filename = 'lista.csv') =>
  planner.upload(address, { name: 'fil', filename, content })

/** Uploads the file and opens the preview that the answer leads to. */
async function preview(content: Buffer | string, filename?: string) {
  const response = await upload(content, filename)
  expect(response.statusCode).toBe(303)
  const url = String(response.headers.location)
  return { url, page: (await planner.get(url)).body }
}

async function importAll(content: Buffer | string) {
  const { url } = await preview(content)
  expect((await planner.post(url)).statusCode).toBe(303)
  return (await planner.get(url)).body
}

const holders = () =>
  t.db
    .selectFrom('holder')
    .select(['name', 'email', 'until_at', 'source'])
    .orderBy('since_at')
    .orderBy('name')
    .execute()

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

describe('the whole country', () => {
  onSqlite('is read, shown, saved on confirmation, and unchanged the second time', async () => {
    const { url, page } = await preview(sample)
    expect(text(page)).toContain('Spara 853 rollinnehavare?')
    expect(text(page)).toMatch(/Nya 853 .*Ändras 0 .*Tomma sedan 17 .*Oförändrade 0 /)
    expect(await holders()).toEqual([])

    expect((await planner.post(url)).statusCode).toBe(303)
    const result = text((await planner.get(url)).body)
    expect(result).toContain('853 rollinnehavare är sparade')
    expect(result).toContain('Tomma 17 platser')
    expect(await holders()).toHaveLength(853)

    const again = await preview(sample)
    expect(text(again.page)).toContain('Filen ändrar inget')
    expect(text(again.page)).toMatch(/Nya 0 .*Ändras 0 .*Tomma sedan 17 .*Oförändrade 853 /)
    expect(again.page).not.toContain('<button class="btn" type="submit">Spara')
  })

  onSqlite('exported and imported again changes nothing', async () => {
    await importAll(sample)
    const exported = await planner.get('/omgangar/2027/roller.csv')
    expect(exported.headers['content-type']).toContain('text/csv')
    const { page } = await preview(exported.rawPayload)
    expect(text(page)).toMatch(/Nya 0 .*Ändras 0 .*Oförändrade 853 .*Utan person 17 rader/)
  })

  onSqlite('comes as XLSX too', async () => {
    const rows = sample
      .toString()
      .trim()
      .split('\n')
      .map((line) => line.replace('\uFEFF', '').split(';'))
    const { page } = await preview(await xlsx(rows), 'lista.xlsx')
    expect(text(page)).toContain('Spara 853 rollinnehavare?')
  })
})

describe('a file with good and bad rows', () => {
  const bad = ['Haabo', 'MAS', 'Bo <b>Ek</b>', '', 'bo@x.example; eva@x.example', '']
  const file = csv([[...headings, 'anteckning'], [...asaLind, 'ring först'], bad])

  test('shows every problem by row, column and reason, and nothing of it as HTML', async () => {
    // In CSV a cell that contains `;` needs quotes.
    const quoted = file.replace('bo@x.example; eva@x.example', '"bo@x.example; eva@x.example"')
    const { page } = await preview(quoted)
    expect(text(page)).toContain('3 saker att rätta')
    expect(text(page)).toContain('3 kommun Haabo Kommunen finns inte.')
    expect(text(page)).toContain('3 namn Bo &lt;b&gt;Ek&lt;/b&gt; Ta bort tecknen')
    expect(text(page)).toContain('Skriv bara en e-postadress.')
    expect(text(page)).toContain('Används inte: anteckning')
    expect(page).not.toContain('<b>Ek</b>')
  })

  test('is saved without the bad rows, which are corrected in a file of their own', async () => {
    const { url } = await preview(file)
    await planner.post(url)
    expect((await holders()).map((holder) => holder.name)).toEqual(['Åsa Lind'])
    const { body, headers } = await planner.get(`${url}/att-ratta.csv`)
    expect(headers['content-disposition']).toContain('attachment')
    expect(body).toContain('anteckning;Att rätta\r\n')
    expect(body).toContain('Haabo;MAS;Bo <b>Ek</b>;')
    const corrected = body
      .replace('Haabo', 'Håbo')
      .replace('<b>Ek</b>', 'Ek')
      .replace(/;bo@x\.example;[^;]*;/, ';bo@x.example;;')
    const { page } = await preview(corrected)
    expect(text(page)).toContain('Spara 1 rollinnehavare?')
    expect(text(page)).toContain('Används inte: anteckning, Att rätta')
  })

  test('with a formula in a cell is refused in that row and guarded in the download', async () => {
    const { url, page } = await preview(csv([headings, ['Habo', 'MAS', '=1+1', '', 'bo@x.example', '']]))
    expect(text(page)).toContain('Det är en formel.')
    expect((await planner.get(`${url}/att-ratta.csv`)).body).toContain(";'=1+1;")
  })
})

describe('what changes', () => {
  onSqlite('is shown old beside new, and computed anew when confirmed', async () => {
    await importAll(csv([headings, asaLind]))
    const changed = asaLind.with(2, 'Bo Ek').with(4, 'bo@habo.example')
    const { url, page } = await preview(csv([headings, changed]))
    expect(text(page)).toMatch(
      /Det här ändras .*Habo Socialtjänst Åsa Lind asa@habo.example Bo Ek bo@habo.example ?Ny person/,
    )
    t.clock.set('2027-03-01T09:00:00Z')
    const moved = asaLind.with(4, 'asa.lind@ny.example')
    expect(text((await preview(csv([headings, moved]))).page)).toContain('Samma person')
    await importAll(csv([headings, changed]))
    await planner.post(url)
    const result = text((await planner.get(url)).body)
    expect(result).toMatch(/Inget behövde sparas.*Oförändrade 1 /)
    expect((await holders()).map(({ name, until_at }) => [name, until_at])).toEqual([
      ['Åsa Lind', '2027-03-01T09:00:00Z'],
      ['Bo Ek', null],
    ])
  })

  test('is done once, however often it is confirmed', async () => {
    const { url } = await preview(csv([headings, asaLind]))
    const answers = await Promise.all([planner.post(url), planner.post(url), planner.post(url)])
    expect(answers.map((answer) => answer.statusCode)).toEqual([303, 303, 303])
    expect(await holders()).toHaveLength(1)
    const events = await t.db.selectFrom('history').select(['kind', 'detail']).execute()
    expect(events).toEqual([
      { kind: 'holders_imported', detail: JSON.stringify({ filename: 'lista.csv', added: 1, changed: 0 }) },
    ])
    expect(text((await planner.get(url)).body)).toContain('1 rollinnehavare är sparad')
  })
})

describe('a preview', () => {
  test('changes nothing, however often it is looked at, and is gone after a day', async () => {
    const { url } = await preview(csv([headings, asaLind]))
    await planner.get(url)
    expect(await holders()).toEqual([])
    t.clock.set('2027-03-02T07:59:00Z')
    expect(await deleteOldLists(t.db, t.clock.now())).toBe(0)
    t.clock.set('2027-03-02T08:01:00Z')
    expect(await deleteOldLists(t.db, t.clock.now())).toBe(1)
    const next = await t.signIn('planner')
    expect((await next.get(url)).statusCode).toBe(404)
    expect((await next.post(url)).statusCode).toBe(404)
  })

  test('of another round is not found', async () => {
    await t.db
      .insertInto('round')
      .columns([
        'id',
        'slug',
        'name',
        'starts_on',
        'ends_on',
        'reply_days',
        'answer_deadline',
        'split_threshold',
        'questionnaire_id',
        'created_at',
      ])
      .expression((eb) =>
        eb
          .selectFrom('round')
          .select((inner) => [
            inner.val('other').as('id'),
            inner.val('2028').as('slug'),
            'name',
            'starts_on',
            'ends_on',
            'reply_days',
            'answer_deadline',
            'split_threshold',
            'questionnaire_id',
            'created_at',
          ])
          .where('id', '=', roundId),
      )
      .execute()
    const { url } = await preview(csv([headings, asaLind]))
    const elsewhere = url.replace('2027', '2028')
    expect((await planner.get(elsewhere)).statusCode).toBe(404)
    expect((await planner.post(elsewhere)).statusCode).toBe(404)
    expect((await planner.post(url)).statusCode).toBe(303)
    expect(await holders()).toHaveLength(1)
  })

  test('is looked at by an analyst, who may neither upload nor confirm', async () => {
    const { url } = await preview(csv([headings, asaLind]))
    const analyst = await t.signIn('analyst')
    expect((await analyst.get(url)).statusCode).toBe(200)
    expect((await analyst.post(url)).statusCode).toBe(403)
    const file = { name: 'fil', filename: 'x.csv', content: csv([headings, asaLind]) }
    expect((await analyst.upload(address, file)).statusCode).toBe(403)
    expect(await holders()).toEqual([])
  })
})

describe('an upload', () => {
  test.each([
    ['a PDF', '%PDF-1.7 x', 'Filen är varken CSV eller Excel'],
    ['an empty file', '', 'Filen är tom'],
    ['a list without headings', 'Habo;MAS;Bo Ek\nHåbo;MAS;Eva Ek', 'Filen saknar rubriker'],
    ['a list without roles', 'kommun;namn\nHabo;Bo', 'saknar en kolumn för roll'],
  ])('of %s says what to do', async (_, content, says) => {
    const response = await upload(content)
    expect(response.statusCode).toBe(422)
    expect(text(response.body)).toContain(says)
    expect(response.body).toContain('href="#fil"')
    expect(await t.db.selectFrom('list_import').select('id').execute()).toEqual([])
  })

  test('of no file asks for one', async () => {
    const response = await planner.post(address)
    expect(response.statusCode).toBe(422)
    expect(text(response.body)).toContain('Välj en fil.')
  })

  onSqlite('of more than 5 MB is refused with the limit', async () => {
    const response = await upload(Buffer.alloc(5 * 1024 * 1024 + 1, 'a'))
    expect(response.statusCode).toBe(413)
    expect(text(response.body)).toContain('Läs in rollinnehavare')
    expect(text(response.body)).toContain('Den får vara högst 5 MB')
    expect((await upload(Buffer.alloc(20 * 1024 * 1024, 'a'))).statusCode).toBe(413)
  })

  test('without the form’s mark is refused', async () => {
    const form = new FormData()
    form.append('fil', new File([csv([headings, asaLind])], 'x.csv'))
    const encoded = new Response(form)
    const response = await t.app.inject({
      method: 'POST',
      url: address,
      cookies: Object.fromEntries(planner.cookies),
      headers: { 'content-type': encoded.headers.get('content-type') ?? '' },
      payload: Buffer.from(await encoded.arrayBuffer()),
    })
    expect(response.statusCode).toBe(403)
  })

  onSqlite('after thirty in ten minutes waits', async () => {
    const other = await t.signIn('planner')
    const statuses: number[] = []
    for (let n = 0; n < 31; n++) statuses.push((await other.post(address)).statusCode)
    expect(statuses.slice(29)).toEqual([422, 429])
    expect((await upload(csv([headings, asaLind]))).statusCode).toBe(303)
  })

  test('that breaks off, or comes where none is expected, is refused', async () => {
    const type = 'multipart/form-data; boundary=x'
    const send = (url: string, payload: string) =>
      t.app.inject({
        method: 'POST',
        url,
        cookies: Object.fromEntries(planner.cookies),
        headers: { 'content-type': type },
        payload,
      })
    const cut = '--x\r\ncontent-disposition: form-data; name="fil"; filename="a.csv"\r\n\r\nkommun'
    expect((await send(address, cut)).statusCode).toBe(422)
    expect((await send('/sprak', cut)).statusCode).toBe(422)
  })
})

onSqlite('a seat that the file calls vacant is emptied, and that is shown first', async () => {
  await importAll(csv([headings, asaLind]))
  const { url, page } = await preview(csv([headings, ['Habo', 'socialchef', 'Vakant', '', '', '']]))
  expect(text(page)).toContain('Blir tomma 1 plats blir tom')
  expect(text(page)).toContain('Åsa Lind')
  await planner.post(url)
  expect(text((await planner.get(url)).body)).toContain('Blev tomma 1 plats')
  const seats = await listHeldSeats(t.db, { roundId, code: '0643' })
  expect(seats.map(({ holder }) => holder)).toEqual([null, null, null])
})

onSqlite('letters that were guessed are shown before anything is saved, and sheets left out are named', async () => {
  const read = (name: string) => readFileSync(new URL(`../fixtures/lists/${name}`, import.meta.url))
  const mac = await preview(read('001-macroman.csv'))
  expect(text(mac.page)).toContain('Göran Öhman')
  expect(text(mac.page)).toContain('bokstäverna är en gissning')
  const { page } = await preview(read('029-first-sheet-hidden-old.xlsx'), 'lista.xlsx')
  expect(text(page)).toContain('Gammal Bladet är dolt och har inte lästs')
  const twice = await upload(read('004-double-encoded.csv'))
  expect(twice.statusCode).toBe(422)
  expect(text(twice.body)).toContain('MÃ¶lndal')
})

test('the command line previews and confirms without an account', async () => {
  const scope = await getRoundOfSeats(t.db, '2027')
  const content = Buffer.from(csv([headings, asaLind]))
  const file = { filename: 'x.csv', content, accountId: null }
  const { id } = await holderImport.read(t.deps, scope, file)
  expect((await holderImport.look(t.db, scope, id)).plan?.added).toHaveLength(1)
  const counts = { added: 1, changed: 0, vacated: 0, vacant: 869 }
  const result = { saved: 1, known: 0, counts }
  expect(await holderImport.save(t.deps, scope, id, null)).toEqual(result)
  expect(await holderImport.save(t.deps, scope, id, null)).toEqual(result)
  const seats = await listHeldSeats(t.db, { roundId, code: '0643' })
  expect(seats.find((seat) => seat.role === 'social_services')?.holder?.name).toBe('Åsa Lind')
})
