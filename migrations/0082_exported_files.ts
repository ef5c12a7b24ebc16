import type { Kysely } from 'kysely'

/** Which files of a round's answers have been taken out, by whom and when. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('exported_file')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('round_id', 'text', (c) => c.notNull().references('round.id'))
    .addColumn('account_id', 'text', (c) => c.references('account.id'))
    .addColumn('file', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('exported_file_round_at').on('exported_file').columns(['round_id', 'at']).execute()
}
