import writeXlsxFile from 'write-excel-file/node'
import { isDate, type LocalDate, midnightOf } from '../time.ts'
import { guardFormula } from './csv.ts'

/** `{ date }` becomes a real date, which a spreadsheet can sort and reckon with. */
export type XlsxCell = string | number | { date: LocalDate } | null

export interface XlsxSheet {
  name: string
  /** The first row is the head: bold, and it stays when the rest is scrolled. */
  rows: XlsxCell[][]
  /** Column widths in characters. */
  widths: number[]
}

export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Text that a spreadsheet would run as a formula is guarded as in csv.ts: it may be saved as CSV next. */
export async function toXlsx({ name, rows, widths }: XlsxSheet): Promise<Buffer> {
  const [head = [], ...body] = rows
  const cells = [
    head.map((text) => ({ value: guardFormula(String(text ?? '')), fontWeight: 'bold' as const })),
    ...body.map((row) => row.map(cell)),
  ]
  return writeXlsxFile(cells, {
    sheet: name,
    columns: widths.map((width) => ({ width })),
    stickyRowsCount: 1,
  }).toBuffer()
}

function cell(value: XlsxCell) {
  if (value === null || value === '') return null
  if (typeof value === 'number') return { value, type: Number }
  if (typeof value === 'string') return { value: guardFormula(value), type: String }
  if (!isDate(value.date)) return { value: guardFormula(value.date), type: String }
  return { value: midnightOf(value.date), type: Date, format: 'yyyy-mm-dd' }
}
