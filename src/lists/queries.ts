/** Storage of imported lists, which are kept for a day for preview, save and undo. */
import type { Db, Tx } from '../kernel/db/open.ts'
import { NotFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { addMinutes, type UtcText } from '../kernel/time.ts'
import type { ListImportTable } from '../schema.ts'
import type { ReadRows } from './rules.ts'

/** What the list belongs to; queries find it only with the same owner. */
export interface ListOwner {
  kind: ListImportTable['kind']
  round_id?: string
  seminar_id?: string | null
}

/**
 * The result of a save. `saved`: number of new or changed items; `known`: number of those that existed unchanged;
 * `counts`: further numbers of the kind of list.
 */
export interface Saved {
  saved: number
  known: number
  counts: Record<string, number>
}

interface Stored {
  list: ReadRows<object>
  result: Saved | null
  /** The data needed to undo; null before the save, after an undo, and when the import cannot be undone. */
  undo: unknown
  undoneAt: UtcText | null
}

export interface KeptList extends Stored {
  id: string
  filename: string
  confirmedAt: UtcText | null
}

const keptMinutes = 24 * 60

/** Stores a list. @returns its id. */
export async function keepList(
  db: Db,
  owner: ListOwner,
  file: { filename: string; accountId: string | null; now: UtcText; list: ReadRows<object> },
): Promise<string> {
  const { filename, accountId, now, list } = file
  const id = newId()
  const stored: Stored = { list, result: null, undo: null, undoneAt: null }
  const kept = { confirmed_at: null, preview: JSON.stringify(stored) }
  await db
    .insertInto('list_import')
    .values({ ...owner, id, filename, account_id: accountId, created_at: now, ...kept })
    .execute()
  return id
}

/** @throws NotFound when the list does not exist, or has been deleted after a day */
export async function getList(db: Db | Tx, owner: ListOwner, id: string): Promise<KeptList> {
  const row = await db
    .selectFrom('list_import')
    .select(['id', 'filename', 'confirmed_at as confirmedAt', 'preview'])
    .where((eb) => eb.and({ id, ...owner }))
    .executeTakeFirst()
  const stored: Partial<Stored> = row ? JSON.parse(row.preview) : {}
  // A row without `list` was stored by an earlier version, in another format.
  if (!row || !stored.list) throw new NotFound('lists.gone')
  const { preview: _, ...file } = row
  return { ...file, ...(stored as Stored) }
}

/** @returns false when somebody has already confirmed it, also by the first of two clicks */
export async function markListConfirmed(tx: Tx, owner: ListOwner, id: string, now: UtcText): Promise<boolean> {
  const row = await tx
    .updateTable('list_import')
    .set({ confirmed_at: now })
    .where((eb) => eb.and({ id, ...owner }))
    .where('confirmed_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Stores the result of a save or an undo. Removes the saved rows; the refused ones stay, to be corrected. */
export async function keepResult(tx: Tx, { id, list }: KeptList, done: Omit<Stored, 'list'>): Promise<void> {
  const stored: Stored = { list: { ...list, rows: [] }, ...done }
  await tx
    .updateTable('list_import')
    .set({ preview: JSON.stringify(stored) })
    .where('id', '=', id)
    .execute()
}

/** Deletes lists after a day, because they hold names and addresses. @returns the number of deleted lists. */
export async function deleteOldLists(db: Db, now: UtcText): Promise<number> {
  const deleted = await db
    .deleteFrom('list_import')
    .where('created_at', '<', addMinutes(now, -keptMinutes))
    .returning('id')
    .execute()
  return deleted.length
}
