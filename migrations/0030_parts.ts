import type { Kysely } from 'kysely'

/** A draft keeps what was typed where it says more than the answer made of it, and counts its saves. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('answer').addColumn('typed', 'text').execute()
  await db.schema
    .alterTable('response')
    .addColumn('revision', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
}
