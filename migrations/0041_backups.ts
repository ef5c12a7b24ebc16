import type { Kysely } from 'kysely'

/** The backups that are made by themselves: one a day, by whichever process comes first. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('backup')
    .addColumn('day', 'text', (c) => c.primaryKey())
    .addColumn('started_at', 'text', (c) => c.notNull())
    .addColumn('finished_at', 'text')
    .addColumn('error', 'text', (c) => c.notNull().defaultTo(''))
    .execute()
}
