/** Reads an uploaded list (CSV or XLSX) into rows of strings. */

import { parse } from 'csv-parse/sync'
import { Invalid } from '../errors.ts'
import { unguardFormula } from '../html/csv.ts'
import { decode, isGarbled, isUtf16 } from './encoding.ts'
import { type FileRemark, maxRows, mostFilled, type Table, tooManyRows, withoutEmptyEnd } from './sheets.ts'
import { readXlsx } from './workbook.ts'

/** Maximum number of lines in a CSV file, including empty lines and lines inside cells. */
const maxLines = 50_000
const longestRow = 100_000

/** @throws Invalid with the reason when the file is not a list that can be read */
export async function readTable(content: Buffer): Promise<Table> {
  const kind = kindOf(content)
  if (kind === 'empty') throw new Invalid('lists.file_empty')
  if (kind === 'xls') throw new Invalid('lists.file_xls')
  if (kind === 'other') throw new Invalid('lists.file_kind')
  const table = kind === 'zip' ? await readXlsx(content) : readCsv(content)
  const filled = table.sheets.flatMap(({ rows }) => rows).filter((row) => row.length > 0).length
  if (filled === 0) throw new Invalid('lists.file_empty')
  if (filled - table.sheets.length > maxRows) throw tooManyRows()
  refuseGarbled(table)
  return table
}

/**
 * Refuses a file in which most cells with non-ASCII letters are garbled: the whole file was saved with the wrong
 * encoding, so its other rows cannot be trusted either. @throws Invalid
 */
function refuseGarbled({ sheets }: Table): void {
  const cells = sheets.flatMap(({ rows }) => rows.flat())
  const garbled = cells.filter(isGarbled)
  const sound = cells.filter((text) => /[^\p{ASCII}]/u.test(text) && !isGarbled(text))
  if (garbled.length <= sound.length || garbled.length < 2) return
  throw new Invalid('lists.file_garbled', { text: garbled.slice(0, 3).join(', ').slice(0, 120) })
}

function kindOf(content: Buffer): 'empty' | 'zip' | 'xls' | 'text' | 'other' {
  const start = content.toString('latin1', 0, 8)
  if (content.length === 0) return 'empty'
  if (start.startsWith('PK\x03\x04')) return 'zip'
  if (start.startsWith('\xD0\xCF\x11\xE0')) return 'xls'
  if (isUtf16(content)) return 'text'
  return start.startsWith('%PDF') || start.startsWith('{\\rtf') || content.includes(0) ? 'other' : 'text'
}

function readCsv(content: Buffer): Table {
  const { text, guessed } = decode(content)
  if (lineCount(text) > maxLines) throw tooManyRows()
  // Excel reads the delimiter from a line "sep=;" and shows the next line as row 1.
  const [ownLine = '', told] = /^sep=(.)?(?:\r\n|\n|\r)/i.exec(text) ?? []
  const body = text.slice(ownLine.length)
  const delimiter = told ?? delimiterOf(body)
  const rows: string[][] = []
  const remarks: FileRemark[] = []
  if (guessed) remarks.push({ code: 'guessed_encoding', value: guessed, row: null })
  let filled = 0
  try {
    parse(body, {
      record_delimiter: ['\r\n', '\n', '\r'],
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: longestRow,
      onRecord: (cells: string[]) => {
        const row = withoutEmptyEnd(cells.map((cell) => unguardFormula(cell.trim())))
        if (row.length > 0 && ++filled > mostFilled) throw tooManyRows()
        rows.push(row)
        const swallowed = row.find((cell) => holdsRows(cell, delimiter))
        if (swallowed) remarks.push({ code: 'holds_rows', value: swallowed.slice(0, 80), row: rows.length })
        return null
      },
    })
  } catch (error) {
    if (error instanceof Invalid) throw error
    throw new Invalid('lists.file_csv', { row: rows.length + 1 })
  }
  return { sheets: [{ name: '', rows }], remarks }
}

function lineCount(text: string): number {
  let lines = 0
  for (const _ of text.matchAll(/\r\n|\n|\r/g)) if (++lines > maxLines) break
  return lines
}

/** Detects a stray quotation mark: the rows up to the next quotation mark become part of one cell. */
function holdsRows(cell: string, delimiter: string): boolean {
  return cell
    .split(/\r\n|\n|\r/)
    .slice(1)
    .some((line) => line.split(delimiter).length > 2)
}

/** The delimiter that is most frequent in the first 5,000 characters. */
function delimiterOf(text: string): string {
  const start = text.slice(0, 5000)
  const count = (mark: string) => start.split(mark).length
  const marks = [';', '\t', ',']
  return marks.reduce((best, mark) => (count(mark) > count(best) ? mark : best))
}
