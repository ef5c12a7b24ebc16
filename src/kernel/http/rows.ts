/** Forms with several rows of the same fields: `items.0.title`, `items.0.start`, `items.1.title` … */

const maxRows = 60

/**
 * Gathers the rows of `list` for a schema `{ [list]: z.array(row.nullable()) }`. A row in which all of `keys`
 * are empty becomes null but keeps its place, so that errors point at the field that was typed in.
 */
export function withRows(body: unknown, list: string, ...keys: string[]): Record<string, unknown> {
  const fields = typeof body === 'object' && body !== null ? Object.entries(body) : []
  const rows = readRows(body, list)
  const whole = rows.map((row) => (keys.some((key) => isFilled(row[key])) ? row : null))
  return { ...Object.fromEntries(fields), [list]: whole }
}

/** The rows as they were typed, each in its place; one that was not sent is {}. */
export function readRows(body: unknown, list: string): Record<string, unknown>[] {
  const fields = typeof body === 'object' && body !== null ? Object.entries(body) : []
  const rows: Record<string, unknown>[] = []
  for (const [name, value] of fields) {
    const [first, index = '', field = ''] = name.split('.')
    if (first !== list || !/^\d{1,2}$/.test(index) || Number(index) >= maxRows) continue
    rows[Number(index)] = { ...rows[Number(index)], [field]: value }
  }
  return Array.from(rows, (row) => row ?? {})
}

function isFilled(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== ''
}
