/**
 * Reads a workbook's visible sheets (XLSX) into rows of strings, formatted as the cells show them. Limits protect
 * against malicious files that are slow to read or need much memory.
 */

import { Parser } from 'saxen'
import { Invalid } from '../errors.ts'
import { unguardFormula } from '../html/csv.ts'
import { addDays } from '../time.ts'
import { type FileRemark, mostFilled, type Sheet, type Table, tooManyRows, withoutEmptyEnd } from './sheets.ts'
import { readZip } from './zip.ts'

/** 5,000 rows of twenty columns are about 5 MB; the rest allows for empty rows with formatting. */
const maxUnpackedMb = 20
const mostSheets = 60
const lastRow = 100_000
/** Column ZZ. */
const lastColumn = 26 * 27

type Part = (path: string) => string | null

export async function readXlsx(content: Buffer): Promise<Table> {
  const limit = maxUnpackedMb * 1024 * 1024
  const entries = await readZip(content, limit, (name) => wanted.test(name.replaceAll('\\', '/')))
  if (entries === 'too_large') throw new Invalid('lists.file_unpacks', { mb: maxUnpackedMb })
  if (entries === 'broken') throw new Invalid('lists.file_kind')
  const parts = new Map(entries.map((entry) => [entry.name.replaceAll('\\', '/'), entry.content]))
  const part: Part = (path) => parts.get(path)?.toString() ?? null
  const workbook = part('xl/workbook.xml')
  if (workbook === null) throw new Invalid('lists.file_kind')
  return readWorkbook(workbook, part)
}

const wanted = /^xl\/(?:workbook\.xml|_rels\/workbook\.xml\.rels|.*(?:sheet|styles|sharedStrings)[^/]*\.xml)$/i

function readWorkbook(workbook: string, part: Part): Table {
  const listed: { name: string; id: string; isHidden: boolean }[] = []
  let has1904 = false
  readXml(workbook, {
    open: (name, attribute) => {
      if (name === 'workbookPr') has1904 = /^(1|true)$/.test(attribute('date1904') ?? '')
      if (name !== 'sheet') return
      const isHidden = (attribute('state') ?? 'visible') !== 'visible'
      listed.push({ name: attribute('name') ?? '', id: attribute('id') ?? '', isHidden })
    },
  })
  const { targets, strings, styles } = relatedParts(part)
  const known = { strings: readStrings(strings), formats: readFormats(styles), has1904 }
  const remarks: FileRemark[] = []
  const sheets: Sheet[] = []
  let filled = 0
  // Skip chart sheets: they have no cells.
  const worksheets = listed.filter(({ id }) => targets.has(id))
  if (worksheets.length === 0 || worksheets.length > mostSheets) throw new Invalid('lists.file_broken')
  for (const { name, id, isHidden } of worksheets) {
    if (isHidden) remarks.push({ code: 'sheet_hidden', value: name, row: null })
    else {
      const xml = part(targets.get(id) ?? '')
      if (xml === null) throw new Invalid('lists.file_broken')
      const rows = readSheet(xml, known, mostFilled - filled)
      filled += rows.filter((row) => row.length > 0).length
      if (rows.length > 0) sheets.push({ name, rows })
    }
  }
  return { sheets, remarks }
}

/** The workbook's relations: relation id → path of the part, from the archive's root. */
function relatedParts(part: Part) {
  const targets = new Map<string, string>()
  let strings: string | null = null
  let styles: string | null = null
  readXml(part('xl/_rels/workbook.xml.rels') ?? '<none/>', {
    open: (_, attribute) => {
      const target = attribute('Target') ?? ''
      const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`
      const kind = (attribute('Type') ?? '').split('/').at(-1)
      if (kind === 'worksheet') targets.set(attribute('Id') ?? '', path)
      if (kind === 'sharedStrings') strings = part(path)
      if (kind === 'styles') styles = part(path)
    },
  })
  return { targets, strings: strings ?? '<none/>', styles: styles ?? '<none/>' }
}

/** The shared strings, which cells refer to by index. Skips phonetic runs (`rPh`), the Japanese reading aid. */
function readStrings(xml: string): string[] {
  const strings: string[] = []
  let text = ''
  let within = ''
  readXml(xml, {
    open: (name) => {
      if (name === 'si') text = ''
      if (name === 'rPh' || (name === 't' && within !== 'rPh')) within = name
    },
    text: (found) => {
      if (within === 't') text += found
    },
    close: (name) => {
      if (name === 'si') strings.push(unescaped(text))
      if (name === within) within = ''
    },
  })
  return strings
}

/** Number formats, indexed by the style number that cells refer to. */
function readFormats(xml: string): NumberFormat[] {
  const codes = new Map<number, string>()
  const formats: NumberFormat[] = []
  let isCell = false
  readXml(xml, {
    open: (name, attribute) => {
      if (name === 'numFmt') codes.set(Number(attribute('numFmtId')), attribute('formatCode') ?? '')
      if (name === 'cellXfs') isCell = true
      if (name !== 'xf' || !isCell) return
      const id = Number(attribute('numFmtId') ?? 0)
      formats.push(numberFormat(id, codes.get(id)))
    },
    close: (name) => {
      if (name === 'cellXfs') isCell = false
    },
  })
  return formats
}

interface Known {
  strings: string[]
  formats: NumberFormat[]
  has1904: boolean
}

/**
 * Reads the rows of a sheet. Rows without a value use no memory. A row or cell without a reference follows the one
 * before it. @param mayHold maximum number of non-empty rows
 */
function readSheet(xml: string, known: Known, mayHold: number): string[][] {
  const rows: string[][] = []
  let row = 0
  let column = 0
  let filled = 0
  let cells: string[] = []
  let cell = { type: '', style: 0 }
  let text = ''
  let within = ''
  readXml(xml, {
    open: (name, attribute, isEmpty) => {
      // The position of an empty row or cell matters only in files that give no references, so counting is enough.
      if (name === 'row' && isEmpty) row++
      else if (name === 'c' && isEmpty) column++
      else if (name === 'row') {
        row = Number(attribute('r') ?? row + 1)
        column = 0
        cells = []
      } else if (name === 'c') {
        column = columnOf(attribute('r')) ?? column + 1
        cell = { type: attribute('t') ?? 'n', style: Number(attribute('s') ?? 0) }
        text = ''
      } else if (name === 'v' || name === 'rPh' || (name === 't' && within !== 'rPh')) within = name
    },
    text: (found) => {
      if (within === 'v' || within === 't') text += found
    },
    close: (name) => {
      if (name === within) within = ''
      if (name === 'c' && text !== '') {
        if (!(column <= lastColumn)) throw new Invalid('lists.file_far_away')
        while (cells.length < column) cells.push('')
        cells[column - 1] = unguardFormula(shownText(cell, text, known).trim())
        text = ''
      }
      if (name !== 'row' || cells.length === 0) return
      const kept = withoutEmptyEnd(cells)
      cells = []
      if (kept.length === 0) return
      if (!(row <= lastRow)) throw new Invalid('lists.file_far_away')
      if (++filled > mayHold) throw tooManyRows()
      while (rows.length < row) rows.push([])
      rows[row - 1] = kept
    },
  })
  return rows
}

function shownText(cell: { type: string; style: number }, text: string, known: Known): string {
  if (cell.type === 's') return known.strings[Number(text)] ?? ''
  if (cell.type === 'b') return text === '1' ? 'TRUE' : 'FALSE'
  if (cell.type === 'd') return text.slice(0, 10)
  if (cell.type !== 'n') return unescaped(text)
  return showNumber(Number(text), known.formats[cell.style] ?? 'general', known.has1904) ?? text
}

/** "AB12" → 28. */
function columnOf(place: string | undefined): number | null {
  const letters = /^[A-Z]{1,3}/i.exec(place ?? '')?.[0]
  if (!letters) return null
  return [...letters.toUpperCase()].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0)
}

/** Decodes characters that XML cannot contain: XLSX writes them as `_x000D_`. */
function unescaped(text: string): string {
  return text.replace(/_x([0-9A-F]{4})_/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/**
 * The number formats that matter in lists of people: codes, telephone numbers with leading zeros, and dates.
 * `digits`: the format's digit places, filled from the right, and the literal text between them, marked by `isText`.
 */
export type NumberFormat = 'general' | 'date' | { digits: (string | '0' | '#')[]; isText: boolean[] }

/** Ids of the built-in date and time formats, which have no format code; other built-in formats count as general. */
const builtInDates = [
  ...[14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36],
  ...[45, 46, 47, 50, 51, 52, 53, 54, 55, 56, 57, 58],
]

function numberFormat(id: number, code: string | undefined): NumberFormat {
  if (code === undefined) return builtInDates.includes(id) ? 'date' : 'general'
  const [first = ''] = code.split(';')
  const bare = first.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '')
  if (/[dyhs]|m(?!l)/i.test(bare) && !/general|standard/i.test(bare)) return 'date'
  // A format with decimals, thousands separators, percent or conditions is for amounts, not for codes or telephone
  // numbers.
  if (!/[0#]/.test(bare) || /[.,%E?@/]/i.test(bare) || /\[[<>=]/.test(first)) return 'general'
  return places(first)
}

function places(code: string): NumberFormat {
  const digits: string[] = []
  const isText: boolean[] = []
  for (const [, quoted, escaped, sign] of code.matchAll(/"([^"]*)"|\\(.)|\[[^\]]*\]|[_*].|(.)/g)) {
    const text = quoted ?? escaped ?? sign
    if (text === undefined) continue
    digits.push(text)
    isText.push(sign === undefined || !/[0#]/.test(sign))
  }
  return { digits, isText }
}

/** null when the cell's text is to be shown unchanged. */
function showNumber(value: number, format: NumberFormat, has1904: boolean): string | null {
  if (!Number.isFinite(value)) return null
  if (format === 'date') return dateOf(value, has1904)
  if (format === 'general' || !Number.isInteger(value) || value < 0) return plain(value)
  return filledIn(String(BigInt(value)), format)
}

/** Integers without an exponent; other numbers with 15 significant digits, as more are rounding errors. */
function plain(value: number): string {
  return Number.isSafeInteger(value) ? String(BigInt(value)) : String(Number(value.toPrecision(15)))
}

function filledIn(number: string, { digits, isText }: Exclude<NumberFormat, string>): string {
  const first = isText.indexOf(false)
  const shown: string[] = []
  let left = [...number]
  for (let at = digits.length - 1; at >= 0; at--) {
    const sign = digits[at] ?? ''
    if (isText[at]) shown.unshift(sign)
    else if (at === first) {
      const rest = left.join('')
      shown.unshift(rest === '' && sign === '0' ? '0' : rest)
      left = []
    } else shown.unshift(left.pop() ?? (sign === '0' ? '0' : ''))
  }
  return shown.join('')
}

/** Converts a serial day number. Excel counts 29 February 1900, which did not exist, as day 60. null: out of range. */
function dateOf(value: number, has1904: boolean): string | null {
  const days = Math.floor(has1904 ? value + 1462 : value)
  if (days < 0 || days > 2_958_465) return null
  return addDays(days < 60 ? '1899-12-31' : '1899-12-30', days)
}

const longestText = 100_000

type Attribute = (name: string) => string | undefined

interface Handlers {
  open?: (name: string, attribute: Attribute, isEmpty: boolean) => void
  text?: (text: string) => void
  close?: (name: string) => void
}

/** @throws Invalid for malformed XML, a document type declaration, or a text longer than any cell allows */
function readXml(xml: string, { open, text, close }: Handlers): void {
  const broken = () => new Invalid('lists.file_broken')
  const take = (found: string) => {
    if (found.length > longestText) throw broken()
    text?.(found)
  }
  const parser = new Parser()
    .on('openTag', (name, attributes, _, isEmpty) => {
      open?.(local(name), (wanted) => attributeOf(attributes() || {}, wanted), isEmpty)
    })
    .on('text', (found) => take(decode(found)))
    .on('cdata', take)
    .on('closeTag', (name) => close?.(local(name)))
    .on('attention', () => {
      throw broken()
    })
    .on('error', () => {
      throw broken()
    })
  parser.parse(xml)
}

function attributeOf(attributes: Record<string, string>, wanted: string): string | undefined {
  const key = Object.hasOwn(attributes, wanted) ? wanted : Object.keys(attributes).find((one) => local(one) === wanted)
  const value = key === undefined ? undefined : attributes[key]
  return value === undefined ? undefined : decode(value)
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decode(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{1,8}));/gi, (all, decimal, hex, name) => {
    if (name) return named[name] ?? all
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : all
  })
}
