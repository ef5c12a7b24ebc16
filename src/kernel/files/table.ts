/** An uploaded list → rows of texts. What is no list is refused with the reason. */
import { parse } from 'csv-parse/sync'
import { Invalid } from '../errors.ts'
import { unguardFormula } from '../html/csv.ts'
import { maxRows, readXlsx } from './workbook.ts'

/** Rows counted with the empty ones. */
const maxRowsInFile = 200_000

/** The file's rows from its first; row `n` of a spreadsheet is `[n - 1]`. @throws Invalid */
export async function readTable(content: Buffer): Promise<string[][]> {
  const kind = kindOf(content)
  if (kind === 'empty') throw new Invalid('seats.file_empty')
  if (kind === 'xls') throw new Invalid('seats.file_xls')
  if (kind === 'other') throw new Invalid('seats.file_kind')
  const table = kind === 'zip' ? await readXlsx(content) : readCsv(decode(content))
  const filled = table.filter((row) => row.length > 0).length
  if (filled === 0) throw new Invalid('seats.file_empty')
  if (filled - 1 > maxRows) throw tooManyRows()
  return table
}

function tooManyRows(): Invalid {
  return new Invalid('seats.file_too_many', { max: maxRows })
}

function kindOf(content: Buffer): 'empty' | 'zip' | 'xls' | 'text' | 'other' {
  const start = content.toString('latin1', 0, 8)
  if (content.length === 0) return 'empty'
  if (start.startsWith('PK\x03\x04')) return 'zip'
  if (start.startsWith('\xD0\xCF\x11\xE0')) return 'xls'
  if (isUtf16(content)) return 'text'
  return start.startsWith('%PDF') || start.startsWith('{\\rtf') || content.includes(0)
    ? 'other'
    : 'text'
}

function isUtf16(content: Buffer): boolean {
  return content[0] === 0xff && content[1] === 0xfe
}

/** UTF-8 with or without its mark, else what Windows wrote before it. */
function decode(content: Buffer): string {
  if (isUtf16(content)) return new TextDecoder('utf-16le').decode(content)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    return new TextDecoder('windows-1252').decode(content)
  }
}

function readCsv(text: string): string[][] {
  const told = /^sep=(.)\r?\n/.exec(text)
  const table: string[][] = []
  try {
    parse(text, {
      record_delimiter: ['\r\n', '\n', '\r'],
      delimiter: told?.[1] ?? delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: 100_000,
      onRecord: (cells: string[]) => {
        if (table.length >= maxRowsInFile) throw tooManyRows()
        table.push(withoutEmptyEnd(cells))
        return null
      },
    })
  } catch (error) {
    if (error instanceof Invalid) throw error
    throw new Invalid('seats.file_csv', { row: table.length + 1 })
  }
  return table
}

/** An empty row is []. */
function withoutEmptyEnd(cells: string[]): string[] {
  const texts = cells.map((cell) => unguardFormula(cell.trim()))
  return texts.slice(0, texts.findLastIndex((text) => text !== '') + 1)
}

/** The one that is most frequent in the first rows. */
function delimiterOf(text: string): string {
  const start = text.slice(0, 5000)
  const count = (mark: string) => start.split(mark).length
  const marks = [';', '\t', ',']
  return marks.reduce((best, mark) => (count(mark) > count(best) ? mark : best))
}
