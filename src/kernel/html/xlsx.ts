import writeXlsxFile from 'write-excel-file/node'
import { isDate, midnightOf } from '../time.ts'
import { guardFormula, type SheetCell } from './csv.ts'

export interface XlsxSheet {
  name: string
  /** The first row is the head: bold, and it stays when the rest is scrolled. */
  rows: SheetCell[][]
  /** Column widths in characters. */
  widths: number[]
}

/** Text that a spreadsheet would run as a formula is guarded as in csv.ts: it may be saved as CSV next. */
export async function toXlsx({ name, rows, widths }: XlsxSheet): Promise<Buffer> {
  const [head = [], ...body] = rows
  const cells = [
    head.map((text) => ({ value: guardFormula(String(text ?? '')), fontWeight: 'bold' as const })),
    ...body.map((row) => row.map(cell)),
  ]
  return writeXlsxFile(cells, {
    sheet: sheetName(name),
    columns: widths.map((width) => ({ width })),
    stickyRowsCount: 1,
  }).toBuffer()
}

/** Excel takes at most 31 characters, and none of these. */
function sheetName(name: string): string {
  const taken = name.replace(/[[\]:*?/\\']/g, ' ').slice(0, 31)
  return taken.trim() || '1'
}

function cell(value: SheetCell) {
  if (value === null || value === '') return null
  if (typeof value === 'number') return { value, type: Number }
  if (typeof value === 'string') return { value: guardFormula(value), type: String }
  if (!isDate(value.date)) return { value: guardFormula(value.date), type: String }
  return { value: midnightOf(value.date), type: Date, format: 'yyyy-mm-dd' }
}
