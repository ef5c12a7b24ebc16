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
  return swapped(rows, { ...edit, kind: edit.kind }, kind.swapped)
}

/** The row changes places with the one above or below; unchanged at the end. */
export function swapped<R>(
  rows: R[],
  { kind, index }: { kind: 'up' | 'down'; index: number },
  change: (first: R, second: R) => [R, R] = (first, second) => [second, first],
): R[] {
  const upper = kind === 'up' ? index - 1 : index
  const [first, second] = [rows[upper], rows[upper + 1]]
  if (!first || !second) return rows
  return [...rows.slice(0, upper), ...change(first, second), ...rows.slice(upper + 2)]
}
