/** A list that was read is kept for a day: to be looked at, saved, and taken back. */
import type { Db, Tx } from '../db/open.ts'
import { NotFound } from '../errors.ts'
import { newId } from '../ids.ts'
import { addMinutes, type UtcText } from '../time.ts'
import type { ReadRows } from './rows.ts'

/** Where a list is kept, and whose it is: a file is not found by whom it does not belong to. */
export interface Keeping {
  table: 'holder_import' | 'list_import'
  /** The columns that say so. */
  of: Record<string, string | null>
}

/** What saving a list does, or did: how much is new or changed, how much was there already, and its own counts. */
export interface Saved {
  saved: number
  known: number
  counts: Record<string, number>
}

interface Stored {
  list: ReadRows<object>
  result: Saved | null
  /** What undoing needs; null before the list is saved, when it cannot be undone and when it has been. */
  undo: unknown
  undoneAt: UtcText | null
}

export interface KeptList extends Stored {
  id: string
  filename: string
  confirmedAt: UtcText | null
}

const keptMinutes = 24 * 60

/** @returns its id. */
export async function keepList(
  db: Db,
  { table, of }: Keeping,
  file: { filename: string; accountId: string | null; now: UtcText; list: ReadRows<object> },
): Promise<string> {
  const { filename, accountId, now, list } = file
  const id = newId()
  const stored: Stored = { list, result: null, undo: null, undoneAt: null }
  const row = {
    id,
    filename,
    account_id: accountId,
    created_at: now,
    confirmed_at: null,
    preview: JSON.stringify(stored),
  }
  await db
    .insertInto(table as 'list_import')
    .values({ ...of, ...row } as never)
    .execute()
  return id
}

/** @throws NotFound when there is no such list, or no longer. */
export async function getList(db: Db | Tx, { table, of }: Keeping, id: string): Promise<KeptList> {
  const row = await db
    .selectFrom(table as 'list_import')
    .select(['id', 'filename', 'confirmed_at as confirmedAt', 'preview'])
    .where((eb) => eb.and({ id, ...of }))
    .executeTakeFirst()
  const stored: Partial<Stored> = row ? JSON.parse(row.preview) : {}
  // Without a list: kept by an earlier version, which told it in another way.
  if (!row || !stored.list) throw new NotFound('lists.gone')
  const { preview: _, ...file } = row
  return { ...file, ...(stored as Stored) }
}

/** @returns false when somebody, or the first of two clicks, has confirmed it already. */
export async function markListConfirmed(tx: Tx, { table, of }: Keeping, id: string, now: UtcText): Promise<boolean> {
  const row = await tx
    .updateTable(table as 'list_import')
    .set({ confirmed_at: now })
    .where((eb) => eb.and({ id, ...of }))
    .where('confirmed_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** The saved rows are not needed twice: only those to be corrected stay, until the day is over. */
export async function keepResult(
  tx: Tx,
  { table }: Keeping,
  { id, list }: KeptList,
  done: Omit<Stored, 'list'>,
): Promise<void> {
  const stored: Stored = { list: { ...list, rows: [] }, ...done }
  await tx
    .updateTable(table as 'list_import')
    .set({ preview: JSON.stringify(stored) })
    .where('id', '=', id)
    .execute()
}

/** Lists hold names and addresses: a day is enough to save or correct one. @returns how many. */
export async function deleteOldLists(db: Db, now: UtcText): Promise<number> {
  let deleted = 0
  for (const table of ['holder_import', 'list_import'] as const) {
    const rows = await db
      .deleteFrom(table)
      .where('created_at', '<', addMinutes(now, -keptMinutes))
      .returning('id')
      .execute()
    deleted += rows.length
  }
  return deleted
}
