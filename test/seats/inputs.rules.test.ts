/**
 * Lists with problems that users of other systems have met, in test/fixtures/lists, and the expected result of each.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { organisationList, organisationRules } from '../../src/guests/rules.ts'
import { tidyAddress, whyNotAddress } from '../../src/kernel/email.ts'
import { readTable } from '../../src/kernel/files/table.ts'
import { type ListShape, type RowRules, readList, readRows } from '../../src/lists/rules.ts'
import { contactList } from '../../src/register/contact-list.rules.ts'
import {
  findMunicipality,
  type HolderRow,
  holderList,
  holderRules,
  indexMunicipalities,
  seatKey,
} from '../../src/seats/import.rules.ts'

const register = readFileSync('seeds/municipalities.csv', 'utf8')
const municipalities = register
  .split('\n')
  .map((line) => /^(\d{4}),([^,]+),/.exec(line))
  .flatMap((found) => (found ? [{ code: found[1]!, name: found[2]!, official_name: `${found[2]} kommun` }] : []))
const seats = new Set(
  municipalities.flatMap(({ code: municipality }) =>
    (['social_services', 'health_care', 'politician'] as const).map((role) => seatKey({ municipality, role })),
  ),
)

const fixture = (name: string) => readFileSync(new URL(`../fixtures/lists/${name}`, import.meta.url))

async function listIn<F extends string, Item extends object>(
  name: string,
  shape: ListShape<F>,
  rules: RowRules<F, Item>,
) {
  return readRows(readList(await readTable(fixture(name)), shape), shape, rules)
}

const holdersIn = (name: string) => listIn(name, holderList, holderRules(indexMunicipalities(municipalities), seats))

const namesOf = (rows: HolderRow[]) => rows.map(({ person }) => person?.name)
const three = ['Åsa Sjöberg', 'Göran Öhman', 'Märta Häll']

describe('letters', () => {
  test('of a Mac are read as a Mac’s, and the names are shown before anything is saved', async () => {
    const { rows, notes, problems } = await holdersIn('001-macroman.csv')
    expect([namesOf(rows), problems]).toEqual([three, []])
    expect(notes).toEqual([
      { code: 'guessed_encoding', value: expect.stringMatching(/^Mac: .*Åsa Sjöberg.*/), row: null },
    ])
  })

  test('of DOS too, and those of Windows are certain', async () => {
    const text = fixture('009-SEP-upper.csv').toString().replace('SEP=,\r\n', '')
    const dos = Buffer.from(
      [...text].map((sign) =>
        'åäöÅÄÖ'.indexOf(sign) >= 0
          ? [0x86, 0x84, 0x94, 0x8f, 0x8e, 0x99]['åäöÅÄÖ'.indexOf(sign)]!
          : sign.charCodeAt(0),
      ),
    )
    const readDos = await readTable(dos)
    expect(readDos.sheets[0]?.rows[1]?.[2]).toBe('Åsa Sjöberg')
    expect(readDos.remarks[0]?.value).toBe('DOS (850)')
    const readWindows = await readTable(Buffer.from(text, 'latin1'))
    expect(readWindows.sheets[0]?.rows[1]?.[2]).toBe('Åsa Sjöberg')
    expect(readWindows.remarks).toEqual([])
  })

  test('of which one byte is bad cost one row, not the file', async () => {
    const { rows, problems, refused } = await holdersIn('003-utf8-one-bad-byte.csv')
    expect(namesOf(rows)).toEqual(three.slice(0, 2))
    expect(problems).toEqual([{ row: 4, column: 'Namn', code: 'lists.problem_garbled', value: 'M\uFFFDrta Häll' }])
    expect(refused).toHaveLength(1)
  })

  test('encoded twice are refused with what they have become', async () => {
    await expect(holdersIn('004-double-encoded.csv')).rejects.toMatchObject({
      code: 'lists.file_garbled',
      params: { text: expect.stringContaining('MÃ¶lndal') },
    })
  })
})

test('the line that names the separator is understood in capitals, and counts as no row', async () => {
  const { rows } = await holdersIn('009-SEP-upper.csv')
  expect(rows.map(({ row }) => row)).toEqual([2, 3, 4])
  expect(namesOf(rows)).toEqual(three)
})

test('a quotation mark that swallows rows is told of, with its row', async () => {
  const { rows, notes } = await holdersIn('012-ditto-marks-in-ignored-column.csv')
  expect(rows.map(({ row }) => row)).toEqual([2, 3, 4])
  expect(notes).toEqual([{ code: 'holds_rows', row: 3, value: expect.stringContaining('Märta Häll') }])
})

test('addresses are taken in every form that people paste, and kept in one', async () => {
  const { rows, problems } = await holdersIn('014-addresses.csv')
  expect(rows.map(({ person }) => person?.email)).toEqual([
    'goran.ohman@lund.example',
    'goran.ohman@habo.example',
    'goran.ohman@kumla.example',
    'goran.ohman@örebro.example',
    'goran.ohman@boden.example',
    'goran@mora.example',
    'goran@sala.example',
    'goran@sala.example',
    'goran@tierp.example',
    "o'brien@osby.example",
    'goran+radslag@eslov.example',
    'goran@lerum.example',
    'goran@tanum.example',
    'goran@arboga.example',
    'goran@vara.example',
    'goran@ale.example',
    'goran@gagnef.example',
    'goran@borlänge.example',
  ])
  expect(problems.map(({ row, code, value }) => [row, code, value])).toEqual([
    [20, 'lists.problem_email', 'göran@motala.example'],
    [21, 'lists.problem_email', 'ｇoran@nora.example'],
  ])
})

test('a municipality is known whatever signs without width lie in its name', async () => {
  const { rows, problems } = await holdersIn('016-municipality-invisible.csv')
  expect(rows.map(({ municipality }) => municipality)).toEqual(['1281', '0643', '1481', '0880'])
  expect(problems).toEqual([])
})

test('all sheets that can be seen are read', async () => {
  const { rows, notes } = await holdersIn('028-one-sheet-per-region.xlsx')
  expect(rows.map(({ row, person }) => [row, person?.name])).toEqual([
    ['Skåne 2', 'Göran Öhman'],
    ['Jönköping 2', 'Märta Häll'],
  ])
  expect(notes).toEqual([])
})

test('a hidden sheet is not read, and that is said', async () => {
  const { rows, notes } = await holdersIn('029-first-sheet-hidden-old.xlsx')
  expect(namesOf(rows)).toEqual(['Märta Häll'])
  expect(notes).toEqual([{ code: 'sheet_hidden', value: 'Gammal', row: null }])
})

test('numbers are read as their cells show them', async () => {
  const [first, second] = (await readTable(fixture('033-phone-number-format.xlsx'))).sheets[0]!.rows.slice(1)
  expect([first?.[0], first?.[5]]).toEqual(['0114', '070-123 45 67'])
  expect([second?.[0], second?.[5]]).toEqual(['1903-07-04', '46701234567'])
})

test('words for nobody are an empty seat', async () => {
  const { rows, problems } = await holdersIn('044-vacant-words.csv')
  expect(rows.map(({ municipality, person }) => [municipality, person])).toEqual([
    ['1281', null],
    ['0643', null],
    ['1881', null],
  ])
  expect(problems).toEqual([])
})

test('organisations and their persons by the same rules', async () => {
  const rules = organisationRules([], new Map())
  const { rows, problems } = await listIn('301-organisations.csv', organisationList, rules)
  expect(rows.map(({ organisation, person }) => [organisation, person?.name, person?.email])).toEqual([
    ['Ängens vänner', 'Östen Ö', 'osten@a.example'],
    ['Åldringsforum', 'Åsa Å', 'asa@b.example'],
    ['örnarna', 'af Klint Bo', 'anna@örebro.example'],
    ['Academia', 'Zack Z', 'zack@c.example'],
    ['Érik & co', 'de Geer Cia', 'cia@d.example'],
    ['Academia', 'Yngve Y', 'yngve@c.example'],
    ['Ångbåtsvänner', 'Asä N', 'n@e.example'],
    ['Academia', 'Xerxes X', 'x@c.example'],
  ])
  expect(problems.map(({ row, code }) => [row, code])).toEqual([[4, 'lists.problem_email']])
})

test.each(Object.entries({ holderList, organisationList, contactList }))(
  'what is no text of one line is refused in every column of %s',
  (_, shape: ListShape<string>) => {
    const names = Object.keys(shape.fields)
    const headings = names.map((name) => shape.fields[name]?.words.split(' ')[0] ?? '')
    const rules = { read: () => ({}), keyOf: () => null, twice: { field: '', code: 'app.name' } }
    for (const [value, code] of [
      ['<b>Bo</b>', 'lists.problem_markup'],
      ['=1+1', 'lists.problem_formula'],
      ['#REF!', 'lists.problem_formula'],
      ['Bo\u2028Ek', 'lists.problem_line_break'],
      ['x'.repeat(1001), 'lists.problem_too_long'],
      ['GÃ¶ran', 'lists.problem_garbled'],
    ])
      for (const [index, heading] of headings.entries()) {
        // The row has all columns, because a list is recognised by its headings.
        const rows = [headings, headings.map((_, at) => (at === index ? (value ?? '') : ''))]
        const list = readList({ sheets: [{ name: '', rows }], remarks: [] }, shape)
        const { problems } = readRows(list, shape, rules as never)
        expect(problems[0]).toMatchObject({ row: 2, column: heading, code })
      }
  },
)

describe('an address', () => {
  test.each([
    ['Åsa Lind <MAILTO:Asa@xn--rebro-iua.se?subject=x>', 'asa@örebro.se'],
    ['  asa@ÖREBRO.se. ', 'asa@örebro.se'],
    ["'asa@orebro.se'", 'asa@orebro.se'],
    ['<asa@orebro.se>,', 'asa@orebro.se'],
  ])('%j is kept as %j', (written, kept) => {
    expect([tidyAddress(written), whyNotAddress(kept)]).toEqual([kept, null])
  })

  test.each([
    'asa',
    'asa@x',
    'asa@@x.se',
    'asa@x..se',
    'asa.@x.se',
    '.asa@x.se',
    'a b@x.se',
    'asa@-x.se',
    'åsa@x.se',
    `${'a'.repeat(65)}@x.se`,
    'asa@127.0.0.1',
    'asa@exa_mple.se',
  ])('%j is none', (written) => {
    expect(whyNotAddress(tidyAddress(written))).not.toBeNull()
  })
})

test.each([
  ['Sundbergby', 'Sundbyberg'],
  ['Orebro', 'Örebro'],
  ['Göteburg stad', 'Göteborg'],
  ['Haabo kommun', 'Håbo / Habo'],
  ['Vaxjo', 'Växjö'],
  ['Narnia', undefined],
])('%j is no municipality: did you mean %j?', (written, likely) => {
  const headings = ['Kommun', 'Roll', 'Namn']
  const table = { sheets: [{ name: '', rows: [headings, [written, 'MAS', 'Bo Ek']] }], remarks: [] }
  const rules = holderRules(indexMunicipalities(municipalities), seats)
  const { problems } = readRows(readList(table, holderList), holderList, rules)
  const known = findMunicipality(indexMunicipalities(municipalities), written)
  expect([known, problems[0]?.params?.likely]).toEqual([null, likely])
})
