/** Forms whose rows are added, moved and removed by buttons named `gor`, without saving anything. */

/** What a row button does. */
export type RowEdit = { kind: 'add' } | { kind: 'remove' | 'up' | 'down'; index: number }

const kinds = { bort: 'remove', upp: 'up', ner: 'down' } as const

/** The row edit of the pressed button: `ny`, `upp.2`, `ner.2` or `bort.2`; null for the save button. */
export function rowEdit(body: unknown): RowEdit | null {
  const pressed = (body as { gor?: unknown } | null)?.gor
  if (typeof pressed !== 'string') return null
  if (pressed === 'ny') return { kind: 'add' }
  const [, kind, index] = /^(bort|upp|ner)\.(\d{1,2})$/.exec(pressed) ?? []
  return kind ? { kind: kinds[kind as keyof typeof kinds], index: Number(index) } : null
}

/** What is particular of the rows of one kind of form. */
interface RowKind<R> {
  most: number
  next: (rows: R[]) => R
  /** Two rows that change places. */
  swapped?: (first: R, second: R) => [R, R]
}

/** The rows after the button's press. An index out of range changes nothing. */
export function editedRows<R>(rows: R[], edit: RowEdit, kind: RowKind<R>): R[] {
  if (edit.kind === 'add') return rows.length < kind.most ? [...rows, kind.next(rows)] : rows
  if (edit.kind === 'remove') return rows.filter((_, index) => index !== edit.index)
  const upper = edit.kind === 'up' ? edit.index - 1 : edit.index
  const [first, second] = [rows[upper], rows[upper + 1]]
  if (!first || !second) return rows
  const swapped = kind.swapped?.(first, second) ?? [second, first]
  return [...rows.slice(0, upper), ...swapped, ...rows.slice(upper + 2)]
}
