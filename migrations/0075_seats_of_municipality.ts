import type { Kysely } from 'kysely'

/** Finds the same role of the same municipality in other rounds. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('seat_municipality_role_index')
    .on('seat')
    .columns(['municipality_code', 'role'])
    .execute()
}
