/** A list that was read is kept for a day, to be looked at and then confirmed. */
import type { Db, Tx } from '../db/open.ts'
import type { ListImportTable } from '../db/schema.ts'
import { NotFound } from '../errors.ts'
import { newId } from '../ids.ts'
import { addMinutes, type UtcText } from '../time.ts'

type Kind = ListImportTable['kind']['__select__']

const keptMinutes = 24 * 60

/** Lists hold names and addresses: older ones go first. @returns its id. */
export async function keepList(
  db: Db,
  kind: Kind,
  file: { filename: string; accountId: string; now: UtcText; parsed: unknown },
): Promise<string> {
  const { filename, accountId, now, parsed } = file
  const id = newId()
  await db
    .deleteFrom('list_import')
    .where('created_at', '<', addMinutes(now, -keptMinutes))
    .execute()
  await db
    .insertInto('list_import')
    .values({
      ...{ id, kind, filename, account_id: accountId, created_at: now, confirmed_at: null },
      preview: JSON.stringify(parsed),
    })
    .execute()
  return id
}

/** @throws NotFound */
export async function getList<Parsed>(db: Db | Tx, kind: Kind, id: string) {
  const row = await db
    .selectFrom('list_import')
    .select(['id', 'filename', 'confirmed_at as confirmedAt', 'preview'])
    .where('id', '=', id)
    .where('kind', '=', kind)
    .executeTakeFirst()
  if (!row) throw new NotFound()
  const { preview, ...file } = row
  return { ...file, parsed: JSON.parse(preview) as Parsed }
}

/** @returns false when it was confirmed before. */
export async function markListConfirmed(tx: Tx, id: string, now: UtcText): Promise<boolean> {
  const row = await tx
    .updateTable('list_import')
    .set({ confirmed_at: now })
    .where('id', '=', id)
    .where('confirmed_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
