/** The first sheet of a workbook → rows of texts, with bounds on what a prepared file can cost. */
import { readSheet } from 'read-excel-file/node'
import { Invalid } from '../errors.ts'
import { readZip, storeZip, type ZipEntry } from './zip.ts'

/** A list has at most so many rows. */
export const maxRows = 5000

const maxUnpacked = 50 * 1024 * 1024
const maxFilledRows = maxRows + 100 // headings and what stands above them
const lastRow = 100_000
/** Column IV: as wide as Excel once was. */
const widest = 2

export async function readXlsx(content: Buffer): Promise<string[][]> {
  const entries = await readZip(content, maxUnpacked, (name) => /\.(xml|rels)$/.test(name))
  if (entries === 'too_large') throw new Invalid('seats.file_unpacks', { mb: 50 })
  if (entries === 'broken') throw new Invalid('seats.file_kind')
  if (!entries.some((entry) => entry.name === 'xl/workbook.xml')) {
    throw new Invalid('seats.file_kind')
  }
  const bounded = storeZip(entries.map(withoutEmptyRows))
  try {
    const rows = await readSheet(bounded, { trim: false })
    return rows.map((row) => row.map((cell) => (cell === null ? '' : textOf(cell)))).map(filled)
  } catch (error) {
    throw Object.assign(new Invalid('seats.file_broken'), { cause: error })
  }
}

function textOf(cell: unknown): string {
  return cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell).trim()
}

/** An empty row is []. */
function filled(cells: string[]): string[] {
  return cells.slice(0, cells.findLastIndex((text) => text !== '') + 1)
}

/** Rows without a value go, so that a million of them cost nothing; a failed formula is only text. */
function withoutEmptyRows(entry: ZipEntry): ZipEntry {
  if (!entry.name.startsWith('xl/worksheets/')) return entry
  const xml = entry.content.toString()
  if (/<!(?:--|\[CDATA|DOCTYPE)/.test(xml)) throw new Invalid('seats.file_broken')
  const kept: string[] = []
  let done = 0
  let filledRows = 0
  for (const { from, to } of rowsOf(xml)) {
    const row = xml.slice(from, to)
    kept.push(xml.slice(done, from))
    if (/<(?:\w+:)?(?:v|is)[\s>]/.test(row)) {
      if (++filledRows > maxFilledRows) throw new Invalid('seats.file_too_many', { max: maxRows })
      refuseFarAway(row)
      kept.push(row.replace(/(<(?:\w+:)?c\b[^>]*?\bt=")e"/g, '$1str"'))
    }
    done = to
  }
  kept.push(xml.slice(done))
  return { name: entry.name, content: Buffer.from(kept.join('')) }
}

/** Where each `<row …>…</row>` or `<row …/>` begins and ends, read once from start to end. */
function* rowsOf(xml: string): Generator<{ from: number; to: number }> {
  const opening = /<(?:\w+:)?row[\s>/]/g
  for (let found = opening.exec(xml); found; found = opening.exec(xml)) {
    const from = found.index
    const tagEnd = xml.indexOf('>', from)
    if (tagEnd < 0) throw new Invalid('seats.file_broken')
    let to = tagEnd + 1
    if (xml[tagEnd - 1] !== '/') {
      const closing = /<\/(?:\w+:)?row>/g
      closing.lastIndex = to
      if (!closing.exec(xml)) throw new Invalid('seats.file_broken')
      to = closing.lastIndex
    }
    yield { from, to }
    opening.lastIndex = to
  }
}

/** A value far down or far out makes the reader fill everything before it. */
function refuseFarAway(row: string): void {
  const number = /^<(?:\w+:)?row\b[^>]*?\sr\s*=\s*["'](\d+)/.exec(row)?.[1]
  if (Number(number ?? 0) > lastRow) throw new Invalid('seats.file_far_away')
  for (const [, column = '', cellRow = ''] of row.matchAll(/\sr\s*=\s*["']([A-Za-z]+)(\d+)/g)) {
    if (column.length > widest || Number(cellRow) > lastRow) {
      throw new Invalid('seats.file_far_away')
    }
  }
}
