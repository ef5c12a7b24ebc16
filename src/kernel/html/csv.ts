import type { LocalDate } from '../time.ts'

/**
 * A CSV file that Swedish Excel opens without an import dialogue: UTF-8 with BOM, `;` between fields unless the style
 * says otherwise.
 * Text that a spreadsheet would run as a formula gets a leading apostrophe. No character is removed;
 * phone numbers (`+46 70…`) and plain numbers (`-5`) stay unchanged.
 */
export function toCsv(rows: SheetCell[][], style = swedishCsv): string {
  return csvStart + csvRows(rows, style)
}

/** `{ date }` becomes a date cell in XLSX, which a spreadsheet can sort and calculate with. */
export type SheetCell = string | number | { date: LocalDate } | null
/** The byte order mark, by which Excel recognises UTF-8. */
export const csvStart = '\uFEFF'

export interface CsvStyle {
  delimiter: ';' | ','
  decimal: ',' | '.'
}
export const swedishCsv: CsvStyle = { delimiter: ';', decimal: ',' }
/** As most programs read CSV where nothing is said. */
export const plainCsv: CsvStyle = { delimiter: ',', decimal: '.' }

/** Rows without the byte order mark, for files written in chunks. */
export function csvRows(rows: SheetCell[][], style = swedishCsv): string {
  return rows.map((row) => `${row.map((value) => cell(value, style)).join(style.delimiter)}\r\n`).join('')
}

const mustBeQuoted = { ';': /[;"\r\n]/, ',': /[,"\r\n]/ }

function cell(value: SheetCell, { delimiter, decimal }: CsvStyle): string {
  if (value === null) return ''
  if (typeof value === 'object') return value.date
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : String(value).replace('.', decimal)
  const text = guardFormula(value)
  return mustBeQuoted[delimiter].test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/**
 * Leading apostrophes count too, so that the guard can always be undone. Some programs also read full-width signs as
 * the start of a formula.
 */
const looksLikeFormula = /^'*\s*[=+\-@\t\r＝＋－＠]/
const harmless = /^[+-]?[\d\s.,()/–-]+$/

export function guardFormula(text: string): string {
  return needsGuard(text) ? `'${text}` : text
}

/** Reverses `guardFormula`. */
export function unguardFormula(text: string): string {
  return text.startsWith("'") && needsGuard(text.slice(1)) ? text.slice(1) : text
}

/** Most texts begin with one of these, which no formula does; told without a regular expression, for speed. */
function beginsPlainly(text: string): boolean {
  const code = text.charCodeAt(0)
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39)
}

function needsGuard(text: string): boolean {
  if (beginsPlainly(text)) return false
  return looksLikeFormula.test(text) && !harmless.test(text)
}
