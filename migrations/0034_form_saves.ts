import type { Kysely } from 'kysely'

/** Who last saved which field of what, to be named when two have changed the same. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('form_save')
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('field', 'text', (c) => c.notNull())
    .addColumn('saved_by', 'text', (c) => c.notNull().references('account.id'))
    .addColumn('saved_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('form_save_pk', ['subject', 'field'])
    .execute()
}
