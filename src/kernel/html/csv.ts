/**
 * A row-per-line file that Swedish Excel opens as it is: UTF-8 with BOM, `;` between fields.
 * Text that a spreadsheet would run as a formula gets an apostrophe before it; nothing is taken away,
 * and phone numbers (`+46 70…`) and plain numbers (`-5`) stay as they are.
 */
export function toCsv(rows: (string | number | null)[][]): string {
  return `\uFEFF${rows.map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`
}

function cell(value: string | number | null): string {
  if (value === null) return ''
  const text = typeof value === 'number' ? String(value).replace('.', ',') : guardFormula(value)
  return /[;"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const looksLikeFormula = /^\s*[=+\-@\t\r]/
const harmless = /^[+-]?[\d\s.,()/–-]+$/

export function guardFormula(text: string): string {
  return looksLikeFormula.test(text) && !harmless.test(text) ? `'${text}` : text
}

/** The guard undone: what `guardFormula` was given. */
export function unguardFormula(text: string): string {
  return text.startsWith("'") && looksLikeFormula.test(text.slice(1)) ? text.slice(1) : text
}
