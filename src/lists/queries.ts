/** A list that was read is kept for a day: to be looked at, saved, and taken back. */
import type { Db, Tx } from '../kernel/db/open.ts'
import { NotFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { addMinutes, type UtcText } from '../kernel/time.ts'
import type { ListImportTable } from '../schema.ts'
import type { ReadRows } from './rules.ts'

/** Whose list it is: it is found by nobody else. */
export interface ListOwner {
  kind: ListImportTable['kind']
  round_id?: string
  seminar_id?: string | null
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

/** @throws NotFound when there is no such list, or no longer. */
export async function getList(db: Db | Tx, owner: ListOwner, id: string): Promise<KeptList> {
  const row = await db
    .selectFrom('list_import')
    .select(['id', 'filename', 'confirmed_at as confirmedAt', 'preview'])
    .where((eb) => eb.and({ id, ...owner }))
    .executeTakeFirst()
  const stored: Partial<Stored> = row ? JSON.parse(row.preview) : {}
  // Without a list: kept by an earlier version, which told it in another way.
  if (!row || !stored.list) throw new NotFound('lists.gone')
  const { preview: _, ...file } = row
  return { ...file, ...(stored as Stored) }
}

/** @returns false when somebody, or the first of two clicks, has confirmed it already. */
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

/** The saved rows are not needed twice: only those to be corrected stay, until the day is over. */
export async function keepResult(tx: Tx, { id, list }: KeptList, done: Omit<Stored, 'list'>): Promise<void> {
  const stored: Stored = { list: { ...list, rows: [] }, ...done }
  await tx
    .updateTable('list_import')
    .set({ preview: JSON.stringify(stored) })
    .where('id', '=', id)
    .execute()
}

/** Lists hold names and addresses: a day is enough to save or correct one. @returns how many. */
export async function deleteOldLists(db: Db, now: UtcText): Promise<number> {
  const deleted = await db
    .deleteFrom('list_import')
    .where('created_at', '<', addMinutes(now, -keptMinutes))
    .returning('id')
    .execute()
  return deleted.length
}
