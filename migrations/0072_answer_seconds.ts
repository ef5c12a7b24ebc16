import type { Kysely } from 'kysely'

/** How many seconds an answer took in the form, without breaks; 0 when it was not measured. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('answer')
    .addColumn('seconds', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
}
