import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tidyText } from '../../src/kernel/text.ts'
import { tidyPerson, whyNotPerson } from '../../src/lists/person.rules.ts'
import { readList, readRows } from '../../src/lists/rules.ts'
import { holderList, holderRules, indexMunicipalities, planHolders, seatKey } from '../../src/seats/import.rules.ts'
import { anyText } from '../support/text.ts'

const index = indexMunicipalities([
  { code: '0643', name: 'Habo', official_name: 'Habo kommun' },
  { code: '0305', name: 'Håbo', official_name: 'Håbo kommun' },
])
const roles = ['social_services', 'health_care', 'politician'] as const
const seats = new Set(['0643', '0305'].flatMap((municipality) => roles.map((role) => seatKey({ municipality, role }))))
const headings = ['Kommun', 'Roll', 'Namn', 'Befattning', 'E-post', 'Telefon']
const listOf = (rows: string[][]) => readList({ sheets: [{ name: '', rows }], remarks: [] }, holderList)
const parse = (rows: string[][], of = seats) => readRows(listOf(rows), holderList, holderRules(index, of))
const read = (...rows: string[][]) => parse([headings, ...rows])
const good = ['Habo', 'socialchef', 'Åsa Lind', 'Socialchef', 'asa@habo.example', '070-174 06 05']
const withCell = (column: number, value: string, row = good) => row.with(column, value)

describe('headings', () => {
  test('are understood in any order, in Swedish and English, with extra columns named', () => {
    const columns = listOf([
      ['Telefonnr.', 'Anteckning', 'E-POSTADRESS', 'Förnamn', 'Efternamn', 'Roll:', 'kommun-kod'],
    ])
    expect(columns.columns.map((column) => column.field)).toEqual([
      'phone',
      'email',
      'first_name',
      'last_name',
      'role',
      'code',
    ])
    expect(columns.ignored).toEqual(['Anteckning'])
    expect(listOf([['municipality', 'role', 'name', 'email']])).toHaveProperty('columns')
  })

  test('may stand below a title', () => {
    expect(parse([['Lista 2027'], [], headings, good]).rows[0]?.row).toBe(4)
  })

  test.each([
    [['a', 'b', 'c'], 'no_headings'],
    [['roll', 'namn'], 'no_municipality'],
    [['kommun', 'namn'], 'no_role'],
    [['kommun', 'roll'], 'no_name'],
  ])('%j are refused: %s', (row, refusal) => {
    expect(() => listOf([row])).toThrow(`seats.columns_${refusal}`)
  })
})

describe('a row', () => {
  test('becomes a person in a seat', () => {
    expect(read(good).rows).toEqual([
      {
        row: 2,
        municipality: '0643',
        role: 'social_services',
        person: { name: 'Åsa Lind', title: 'Socialchef', email: 'asa@habo.example', phone: '070-174 06 05' },
      },
    ])
  })

  test.each([
    ['Kommun', 0, 'Stockholm', 'municipality_unknown'],
    ['Kommun', 0, '', 'municipality_missing'],
    ['Roll', 1, '', 'role_missing'],
    ['Roll', 1, 'vaktmästare', 'role_unknown'],
    ['Roll', 1, 'socialtjänst/hälso- och sjukvård', 'role_ambiguous'],
    ['Namn', 2, '', 'name_missing'],
    ['Namn', 2, '<script>alert(1)</script>', 'markup'],
    ['Namn', 2, '=HYPERLINK("http://x.example")', 'formula'],
    ['Namn', 2, '#REF!', 'formula'],
    ['Namn', 2, 'Åsa\nLind', 'line_break'],
    ['Namn', 2, 'x'.repeat(201), 'too_long'],
    ['E-post', 4, 'asa@habo.example\r\nBcc: alla@habo.example', 'line_break'],
    ['E-post', 4, 'asa@habo.example; bo@habo.example', 'email_several'],
    ['E-post', 4, 'asa@habo.example,bo@habo.example', 'email_several'],
    ['E-post', 4, 'asa@habo.example bo@habo.example', 'email_several'],
    ['E-post', 4, 'asa(at)habo.example', 'email'],
    ['E-post', 4, 'asa@habo', 'email'],
    ['E-post', 4, 'åsa@habo.example', 'email'],
    ['Namn', 2, 'GÃ¶ran', 'garbled'],
    ['Telefon', 5, '070\uFFFD', 'garbled'],
  ])('with a wrong %s (%i: %j) is not saved: %s', (column, at, value, code) => {
    const parsed = read(withCell(at, value))
    expect(parsed.rows).toEqual([])
    expect(parsed.problems).toEqual([
      { row: 2, column, code: expect.stringMatching(`problem_${code}$`), value: expect.any(String) },
    ])
    expect(parsed.refused).toEqual([{ row: 2, cells: withCell(at, value) }])
  })

  test('with several wrong cells tells them all', () => {
    const parsed = read(['Haabo', 'vaktmästare', '', '', 'x', ''])
    expect(parsed.problems.map((problem) => problem.code)).toEqual([
      'seats.problem_municipality_likely',
      'seats.problem_role_unknown',
      'lists.problem_name_missing',
      'lists.problem_email',
    ])
  })

  test('for a seat that has stood before names the earlier row, good or bad', () => {
    const bad = withCell(4, 'x')
    expect(read(bad, good).problems.at(-1)).toEqual({
      row: 3,
      column: 'Roll',
      code: 'seats.problem_seat_twice',
      value: 'socialchef',
      params: { other: 2 },
    })
    expect(read(good, [], good).problems).toEqual([
      { row: 4, column: 'Roll', code: 'seats.problem_seat_twice', value: 'socialchef', params: { other: 2 } },
    ])
  })

  test('with an address that has stood before is saved with a remark', () => {
    const parsed = read(good, withCell(1, 'MAS'))
    expect(parsed.rows).toHaveLength(2)
    expect(parsed.remarks).toEqual([
      { row: 3, column: 'E-post', code: 'seats.remark_email_shared', value: 'asa@habo.example', params: { other: 2 } },
    ])
  })

  test('without an address is saved with a remark; without anybody it is nothing', () => {
    const parsed = read(withCell(4, ''), ['Håbo', 'MAS', '', '', '', ''], ['', '', ''])
    expect(parsed.rows).toHaveLength(1)
    expect(parsed.remarks.map((remark) => remark.code)).toEqual(['seats.remark_email_missing'])
    expect([parsed.blank, parsed.problems]).toEqual([1, []])
  })

  test('whose code and name disagree is a problem', () => {
    const table = [
      ['kommunkod', ...headings],
      ['305', ...good],
    ]
    expect(parse(table).problems).toEqual([
      { row: 2, column: 'Kommun', code: 'seats.problem_municipality_disagree', value: '305 Habo' },
    ])
  })

  test('without a column for the role takes it from the title', () => {
    const table = [
      ['kommun', 'namn', 'titel'],
      ['Habo', 'Åsa Lind', 'MAS'],
    ]
    expect(parse(table).rows[0]?.role).toBe('health_care')
  })

  test('for a seat the round does not have is a problem', () => {
    expect(parse([headings, good], new Set()).problems[0]?.code).toBe('seats.problem_no_seat')
  })
})

test('any table at all is read: each filled row is good, refused or blank', () => {
  const cell = fc.oneof(
    anyText({ maxLength: 20 }),
    fc.constantFrom('Habo', '305', 'MAS', 'politiker', 'a@b.se', '__proto__', 'constructor'),
  )
  fc.assert(
    fc.property(fc.array(fc.array(cell, { maxLength: 8 }), { maxLength: 12 }), (rows) => {
      const parsed = read(...rows)
      const filled = rows.filter((row) => row.some((text) => tidyText(text) !== '')).length
      expect(parsed.rows.length + parsed.refused.length + parsed.blank).toBe(filled)
      expect(new Set(parsed.problems.map((problem) => problem.row))).toEqual(
        new Set(parsed.refused.map((refused) => refused.row)),
      )
      for (const { person } of parsed.rows) {
        if (!person) continue
        expect(whyNotPerson(person)).toEqual({})
        expect(Object.values(person).join('')).not.toMatch(/[\r\n<>\0]/)
      }
    }),
  )
})

test('tidying twice is tidying once', () => {
  const text = anyText()
  fc.assert(
    fc.property(fc.record({ name: text, title: text, email: text, phone: text }), (person) => {
      const once = tidyPerson(person)
      expect(tidyPerson(once)).toEqual(once)
    }),
  )
})

test.each(['Vakant', 'N.N.', 'NN', '-', '–', 'Ej tillsatt', ' vakans '])(
  '%j as a name says that nobody holds the seat',
  (name) => {
    const { rows, problems, blank } = read(['Habo', 'MAS', name, '', '', ''])
    expect([rows, problems, blank]).toEqual([
      [{ row: 2, municipality: '0643', role: 'health_care', person: null }],
      [],
      0,
    ])
    const seat = { seatId: 's', municipality: '0643', role: 'health_care' as const }
    const holder = { name: 'Bo Ek', title: '', email: '', phone: '' }
    expect(planHolders(rows, [{ ...seat, holder }])).toMatchObject({
      changed: [],
      vacated: [{ seat: { seatId: 's', holder }, after: null }],
      counts: { vacant: 1 },
    })
    expect(planHolders(rows, [{ ...seat, holder: null }])).toMatchObject({ vacated: [], known: 1 })
    expect(read(['Habo', 'MAS', name, '', 'x@habo.example', '']).problems[0]?.code).toBe('lists.problem_name_missing')
  },
)

test('a plan counts new, changed, unchanged and what stays vacant', () => {
  const { rows } = read(good, withCell(1, 'MAS'), withCell(1, 'politiker'))
  const held = (role: (typeof roles)[number], name: string | null) => ({
    seatId: role,
    municipality: '0643',
    role,
    holder: name ? { ...rows[0]!.person!, name } : null,
  })
  const other = { seatId: 'x', municipality: '0305', role: 'politician' as const, holder: null }
  const plan = planHolders(rows, [
    held('social_services', 'Åsa  Lind '),
    held('health_care', 'Bo Ek'),
    held('politician', null),
    other,
  ])
  expect([plan.added.length, plan.changed.length, plan.known, plan.counts.vacant]).toEqual([1, 1, 1, 1])
})
