import type { Kysely } from 'kysely'

/** Lists of other kinds than organisations are kept in the same way until they are confirmed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('organisation_import').renameTo('list_import').execute()
  await db.schema
    .alterTable('list_import')
    .addColumn('kind', 'text', (c) => c.notNull().defaultTo('organisations'))
    .execute()
}
