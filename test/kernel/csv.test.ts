import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { readSheet } from 'read-excel-file/node'
import { expect, test } from 'vitest'
import { readTable } from '../../src/kernel/files/table.ts'
import { guardFormula, toCsv, unguardFormula } from '../../src/kernel/html/csv.ts'
import { toXlsx } from '../../src/kernel/html/download.ts'
import { anyText } from '../support/text.ts'

test('formulas are guarded, phone numbers and negative numbers are left alone', () => {
  expect(guardFormula('=1+1')).toBe("'=1+1")
  expect(guardFormula('@SUM(A1)')).toBe("'@SUM(A1)")
  expect(guardFormula('+46 70-174 06 05')).toBe('+46 70-174 06 05')
  expect(guardFormula('-5')).toBe('-5')
  expect(guardFormula('＝1+1')).toBe("'＝1+1")
})

test('headings are guarded as cells are, in both kinds of file', async () => {
  const rows = [
    ['=HYPERLINK("http://x.example")', 'Telefon', 'Antal'],
    ['@SUM(A1)', '+46 70-174 06 05', '-5'],
  ]
  const guarded = [
    ['\'=HYPERLINK("http://x.example")', 'Telefon', 'Antal'],
    ["'@SUM(A1)", '+46 70-174 06 05', '-5'],
  ]
  expect(parse(toCsv(rows), { delimiter: ';', bom: true })).toEqual(guarded)
  const workbook = await toXlsx({ name: 'Blad', rows, widths: [20, 20, 20] })
  expect(await readSheet(workbook)).toEqual(guarded)
  expect((await readTable(workbook)).sheets[0]?.rows).toEqual(rows)
})

test('the guard can always be undone, and never leaves a formula', () => {
  const text = fc.oneof(anyText(), fc.string({ unit: fc.constantFrom("'", '=', '-', ' ', '5', 'a', '+', '\t') }))
  fc.assert(
    fc.property(text, (before) => {
      const after = guardFormula(before)
      expect(unguardFormula(after)).toBe(before)
      expect(/^\s*[=@]/.test(after)).toBe(false)
    }),
  )
})

test('another reader finds the same rows', () => {
  const cells = fc.array(anyText(), { minLength: 3, maxLength: 3 })
  fc.assert(
    fc.property(fc.array(cells, { minLength: 1 }), (rows) => {
      const read = parse(toCsv([['a', 'b', 'c'], ...rows]), { delimiter: ';', bom: true })
      expect(read.slice(1).map((row) => row.map(unguardFormula))).toEqual(rows)
    }),
  )
})
