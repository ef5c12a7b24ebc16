import type { Kysely } from 'kysely'

/** Why a waiting letter was cancelled by itself; '' when a person stopped it, or for letters from before. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('message')
    .addColumn('cancelled_because', 'text', (c) => c.notNull().defaultTo(''))
    .execute()
}
