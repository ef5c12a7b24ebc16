/** Forms with several rows of the same fields: `items.0.title`, `items.0.start`, `items.1.title` … */

const maxRows = 60

/**
 * Gathers the rows of `list` for a schema `{ [list]: z.array(row.nullable()) }`. A row whose field `key` is
 * empty becomes null but keeps its place, so that errors point at the field that was typed in.
 */
export function withRows(body: unknown, list: string, key: string): Record<string, unknown> {
  const fields = typeof body === 'object' && body !== null ? Object.entries(body) : []
  const rows: (Record<string, unknown> | null)[] = []
  for (const [name, value] of fields) {
    const [first, index = '', field = ''] = name.split('.')
    if (first !== list || !/^\d{1,2}$/.test(index) || Number(index) >= maxRows) continue
    const at = Number(index)
    rows[at] = { ...rows[at], [field]: value }
  }
  const whole = Array.from(rows, (row) => (isFilled(row?.[key]) ? row : null))
  return { ...Object.fromEntries(fields), [list]: whole }
}

function isFilled(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== ''
}
