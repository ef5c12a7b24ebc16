import type { Db, Tx } from '../kernel/db/open.ts'
import { NotFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import type { UtcText } from '../kernel/time.ts'
import type { ParsedImport } from './import.rules.ts'
import type { Undo } from './undo.queries.ts'

/** What a confirmed import did. */
export interface ImportResult {
  added: number
  changed: number
  vacated: number
  unchanged: number
  vacant: number
}

export interface HolderImport {
  id: string
  filename: string
  createdAt: UtcText
  confirmedAt: UtcText | null
  parsed: ParsedImport
  result: ImportResult | null
  /** null before it is saved, and when it has been taken back. */
  undo: Undo | null
  undoneAt: UtcText | null
}

/** Whose file it is: the secretariat's for the round, or an RSS contact's for one seminar. */
export interface Scope {
  roundId: string
  seminarId: string | null
}

interface Stored {
  parsed: ParsedImport
  result: ImportResult | null
  undo: Undo | null
  undoneAt: UtcText | null
}

export async function insertImport(
  db: Db | Tx,
  values: {
    roundId: string
    seminarId: string | null
    filename: string
    accountId: string | null
    now: UtcText
    parsed: ParsedImport
  },
): Promise<string> {
  const id = newId()
  const stored: Stored = { parsed: values.parsed, result: null, undo: null, undoneAt: null }
  await db
    .insertInto('holder_import')
    .values({
      id,
      round_id: values.roundId,
      seminar_id: values.seminarId,
      filename: values.filename,
      account_id: values.accountId,
      created_at: values.now,
      confirmed_at: null,
      preview: JSON.stringify(stored),
    })
    .execute()
  return id
}

/**
 * The secretariat's file for the whole round has no seminar; an RSS contact's is for one seminar, and neither finds
 * the other's. @throws NotFound when there is no such import, or no longer.
 */
export async function getImport(db: Db | Tx, of: Scope, id: string): Promise<HolderImport> {
  const row = await db
    .selectFrom('holder_import')
    .select(['id', 'filename', 'created_at', 'confirmed_at', 'preview'])
    .where('id', '=', id)
    .where('round_id', '=', of.roundId)
    .where('seminar_id', of.seminarId === null ? 'is' : '=', of.seminarId)
    .executeTakeFirst()
  if (!row) throw new NotFound('seats.import_gone')
  const { preview, created_at: createdAt, confirmed_at: confirmedAt, ...rest } = row
  return { ...rest, createdAt, confirmedAt, ...(JSON.parse(preview) as Stored) }
}

/** @returns false when somebody, or the first of two clicks, has confirmed it already. */
export async function markImportConfirmed(
  tx: Tx,
  of: Scope,
  id: string,
  now: UtcText,
): Promise<boolean> {
  const marked = await tx
    .updateTable('holder_import')
    .set({ confirmed_at: now })
    .where('id', '=', id)
    .where('round_id', '=', of.roundId)
    .where('seminar_id', of.seminarId === null ? 'is' : '=', of.seminarId)
    .where('confirmed_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return marked !== undefined
}

/** The saved rows are not needed twice: only those to be corrected stay, until the day is over. */
export async function saveImportResult(
  tx: Tx,
  id: string,
  parsed: ParsedImport,
  done: { result: ImportResult; undo: Undo | null; undoneAt: UtcText | null },
): Promise<void> {
  const stored: Stored = { parsed: { ...parsed, rows: [] }, ...done }
  await tx
    .updateTable('holder_import')
    .set({ preview: JSON.stringify(stored) })
    .where('id', '=', id)
    .execute()
}

export async function deleteImportsBefore(db: Db | Tx, before: UtcText): Promise<number> {
  const deleted = await db
    .deleteFrom('holder_import')
    .where('created_at', '<', before)
    .returning('id')
    .execute()
  return deleted.length
}
