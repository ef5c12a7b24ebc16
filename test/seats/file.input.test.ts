import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readTable } from '../../src/kernel/files/table.ts'
import { readZip } from '../../src/kernel/files/zip.ts'
import { toCsv } from '../../src/kernel/html/csv.ts'
import { storeZip } from '../support/zip.ts'
import { asaLind, csv, headings, rowXml, workbook, xlsx } from './support.ts'

const table = [headings, asaLind]
const readAll = (content: Buffer | string) => readTable(Buffer.from(content))
const read = (content: Buffer | string) => readAll(content).then(({ sheets }) => sheets[0]?.rows ?? [])
const refusal = (content: Buffer | string) =>
  read(content).then(
    () => 'read',
    (error) => error.code,
  )

describe('CSV', () => {
  test.each([';', ',', '\t'])('is read with %j between the fields', async (delimiter) => {
    expect(await read(csv(table, delimiter))).toEqual(table)
  })

  test('is read as UTF-8 with and without its mark, Windows-1252 and UTF-16', async () => {
    const text = csv(table)
    expect(await read(`\uFEFF${text}`)).toEqual(table)
    expect(await read(Buffer.from(text, 'latin1'))).toEqual(table)
    expect(await read(Buffer.from(`\uFEFF${text}`, 'utf16le'))).toEqual(table)
    expect(await read(`sep=;\r\n${text}`).then((rows) => rows.at(-1))).toEqual(asaLind)
  })

  test('is read whatever ends its lines, also when they differ', async () => {
    const ends = fc.constantFrom('\n', '\r\n', '\r')
    await fc.assert(
      fc.asyncProperty(fc.tuple(ends, ends, ends), async ([a, b, c]) => {
        expect(await read(`kommun;roll${a}Habo;MAS${b}Håbo;MAS;${c}`)).toEqual([
          ['kommun', 'roll'],
          ['Habo', 'MAS'],
          ['Håbo', 'MAS'],
        ])
      }),
    )
  })

  test('keeps row numbers across empty rows and line breaks in a cell', async () => {
    expect(await read('kommun;roll\n\n;;\n"Habo\nkommun";MAS\n')).toEqual([
      ['kommun', 'roll'],
      [],
      [],
      ['Habo\nkommun', 'MAS'],
    ])
  })

  test('gives back what was written, guard and all', async () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.trim())
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { minLength: 1 }), async (rows) => {
        const written = toCsv([headings.slice(0, 3), ...rows])
        const back = (await read(written)).slice(1)
        expect(back.map((row) => [row[0] ?? '', row[1] ?? '', row[2] ?? ''])).toEqual(rows)
      }),
    )
  })
})

describe('XLSX', () => {
  test('is read, numbers and dates as text', async () => {
    const content = await xlsx([
      ['kommunkod', 'roll', 'datum', 'namn'],
      [114, 'MAS', new Date('2027-04-14T00:00:00Z'), 'Åsa Lind'],
      [null, null, null, null],
      ['Habo', null, null, 'Bo Ek'],
    ])
    expect(await read(content)).toEqual([
      ['kommunkod', 'roll', 'datum', 'namn'],
      ['114', 'MAS', '2027-04-14', 'Åsa Lind'],
      [],
      ['Habo', '', '', 'Bo Ek'],
    ])
  })

  test('with a million empty rows is read for what it holds', async () => {
    const empty = Array.from({ length: 1_000_000 }, (_, n) => `<row r="${n + 3}"/>`).join('')
    const content = workbook(rowXml(1, headings) + rowXml(2, asaLind) + empty)
    expect(await read(content)).toEqual(table)
  })

  test('shows a formula as its result and a failed one as its error', async () => {
    const sheet =
      '<row r="1"><c r="A1" t="str"><f>1+1</f><v>kommun</v></c><c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    expect(await read(workbook(sheet))).toEqual([['kommun', '#DIV/0!']])
  })

  test('that unpacks to more than 20 MB is refused, whatever its directory says', async () => {
    const bomb = packed('xl/worksheets/sheet1.xml', Buffer.alloc(25 * 1024 * 1024, ' '))
    expect(bomb.length).toBeLessThan(100_000)
    expect(await refusal(bomb)).toBe('lists.file_unpacks')
    const lying = Buffer.from(bomb)
    lying.writeUInt32LE(10, lying.lastIndexOf('PK\x01\x02') + 24)
    expect(await refusal(lying)).toBe('lists.file_unpacks')
  })

  test.each([
    ['far down', '<row r="99999999"><c r="A99999999"><v>1</v></c></row>', 'lists.file_far_away'],
    ['far out', '<row r="2"><c r="XFD2"><v>1</v></c></row>', 'lists.file_far_away'],
    ['cut off', '<row r="2"><c r="A2"><v>1</v>', 'lists.file_broken'],
    ['with a document type', '<!DOCTYPE x [<!ENTITY a "b">]>', 'lists.file_broken'],
  ])('%s is refused', async (_, sheet, code) => {
    expect(await refusal(workbook(rowXml(1, headings) + sheet))).toBe(code)
  })
})

describe('what is no list', () => {
  test.each([
    ['nothing', '', 'lists.file_empty'],
    ['blank lines', '\n;;\n\n', 'lists.file_empty'],
    ['a PDF', '%PDF-1.7\n%âãÏÓ', 'lists.file_kind'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d', 'hex'), 'lists.file_kind'],
    ['an old Excel file', Buffer.from('d0cf11e0a1b11ae100', 'hex'), 'lists.file_xls'],
    ['a zip of something else', packed('brev.xml', Buffer.from('hej')), 'lists.file_kind'],
    ['a broken zip', 'PK\x03\x04 and then nothing', 'lists.file_kind'],
    ['an open quotation mark', 'kommun;roll\n"Habo;MAS\n', 'lists.file_csv'],
    ['too many rows', `kommun;roll\n${'Habo;MAS\n'.repeat(5001)}`, 'lists.file_too_many'],
    ['a million empty rows', '\n'.repeat(5_000_000), 'lists.file_too_many'],
  ])('%s is refused', async (_, content, code) => {
    expect(await refusal(content)).toBe(code)
  })

  test('5,000 rows are not too many', async () => {
    expect(await read(`kommun;roll\n${'Habo;MAS\n'.repeat(5000)}`)).toHaveLength(5001)
  })

  test('any bytes at all are read or refused with a reason', async () => {
    const prefix = fc.constantFrom('', 'PK\x03\x04', 'kommun;roll\n', '\xFF\xFE')
    await fc.assert(
      fc.asyncProperty(prefix, fc.uint8Array({ maxLength: 300 }), async (start, bytes) => {
        const content = Buffer.concat([Buffer.from(start, 'latin1'), bytes])
        expect(await refusal(content)).toMatch(/^(read|lists\.file_\w+)$/)
      }),
      { numRuns: 500 },
    )
  })
})

test('a stored zip holds what was put in', async () => {
  const entries = [
    { name: 'a.xml', content: Buffer.from('å') },
    { name: 'b/ö.xml', content: Buffer.alloc(0) },
  ]
  expect(await readZip(storeZip(entries), 100, () => true)).toEqual(entries)
})

/** A zip file with one deflated entry. */
function packed(name: string, content: Buffer): Buffer {
  const deflated = deflateRawSync(content)
  const zip = storeZip([{ name, content: deflated }])
  const directory = zip.lastIndexOf('PK\x01\x02')
  for (const head of [8, directory + 10]) zip.writeUInt16LE(8, head)
  for (const size of [22, directory + 24]) zip.writeUInt32LE(content.length, size)
  return zip
}
