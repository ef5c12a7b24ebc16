import type { Db, Tx } from '../kernel/db/open.ts'
import { NotFound } from '../kernel/errors.ts'
import type { UtcText } from '../kernel/time.ts'
import { organisationKey, type ParsedList, personKey } from './import.rules.ts'

export async function insertListImport(
  db: Db,
  row: { id: string; filename: string; accountId: string; now: UtcText; parsed: ParsedList },
): Promise<void> {
  await db
    .insertInto('organisation_import')
    .values({
      ...{ id: row.id, filename: row.filename, account_id: row.accountId, created_at: row.now },
      ...{ confirmed_at: null, preview: JSON.stringify(row.parsed) },
    })
    .execute()
}

/** @throws NotFound */
export async function getListImport(db: Db | Tx, id: string) {
  const row = await db
    .selectFrom('organisation_import')
    .select(['id', 'filename', 'confirmed_at as confirmedAt', 'preview'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw new NotFound()
  const { preview, ...file } = row
  return { ...file, parsed: JSON.parse(preview) as ParsedList }
}

/** @returns false when it was confirmed before. */
export async function markListConfirmed(tx: Tx, id: string, now: UtcText): Promise<boolean> {
  const row = await tx
    .updateTable('organisation_import')
    .set({ confirmed_at: now })
    .where('id', '=', id)
    .where('confirmed_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Lists hold names and addresses: kept for a day, whether confirmed or not. */
export async function deleteListsBefore(db: Db, before: UtcText): Promise<void> {
  await db.deleteFrom('organisation_import').where('created_at', '<', before).execute()
}

/** What the register has, as keys that a list's rows are compared with. */
export async function listKnown(db: Db | Tx) {
  const organisations = await db
    .selectFrom('organisation')
    .select(['id', 'name as organisation', 'region_code as regionCode'])
    .execute()
  const persons = await db
    .selectFrom('guest')
    .select(['organisation_id', 'name', 'email'])
    .execute()
  const keyOf = new Map(organisations.map((row) => [row.id, organisationKey(row)]))
  return {
    ids: new Map(organisations.map((row) => [organisationKey(row), row.id])),
    organisations: new Set(keyOf.values()),
    persons: new Set(persons.map((row) => `${keyOf.get(row.organisation_id)}|${personKey(row)}`)),
  }
}
