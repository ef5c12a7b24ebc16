import type { LocalDate } from '../time.ts'

/**
 * A row-per-line file that Swedish Excel opens as it is: UTF-8 with BOM, `;` between fields.
 * Text that a spreadsheet would run as a formula gets an apostrophe before it; nothing is taken away,
 * and phone numbers (`+46 70…`) and plain numbers (`-5`) stay as they are.
 */
export function toCsv(rows: SheetCell[][]): string {
  return csvStart + csvRows(rows)
}

/** `{ date }` becomes a real date in XLSX, which a spreadsheet can sort and reckon with. */
export type SheetCell = string | number | { date: LocalDate } | null
/** The byte order mark by which Excel knows UTF-8. */
export const csvStart = '\uFEFF'

/** Rows without the start mark, for files written piece by piece. */
export function csvRows(rows: SheetCell[][]): string {
  return rows.map((row) => `${row.map(cell).join(';')}\r\n`).join('')
}

function cell(value: SheetCell): string {
  if (value === null) return ''
  if (typeof value === 'object') return value.date
  const text = typeof value === 'number' ? String(value).replace('.', ',') : guardFormula(value)
  return /[;"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Apostrophes before it count too, so that the guard can always be undone; some programs read the wide signs as well. */
const looksLikeFormula = /^'*\s*[=+\-@\t\r＝＋－＠]/
const harmless = /^[+-]?[\d\s.,()/–-]+$/

export function guardFormula(text: string): string {
  return needsGuard(text) ? `'${text}` : text
}

/** The guard undone: what `guardFormula` was given. */
export function unguardFormula(text: string): string {
  return text.startsWith("'") && needsGuard(text.slice(1)) ? text.slice(1) : text
}

function needsGuard(text: string): boolean {
  return looksLikeFormula.test(text) && !harmless.test(text)
}
