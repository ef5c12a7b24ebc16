import { type Kysely, sql } from 'kysely'

/** Lists of role-holders are kept with the other lists, so that one function reads, confirms and deletes them all. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('list_import').renameTo('old_list_import').execute()
  await db.schema
    .createTable('list_import')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('round_id', 'text', (c) => c.references('round.id'))
    .addColumn('seminar_id', 'text', (c) => c.references('seminar.id'))
    .addColumn('filename', 'text', (c) => c.notNull())
    .addColumn('account_id', 'text', (c) => c.references('account.id'))
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('confirmed_at', 'text')
    .addColumn('preview', 'text', (c) => c.notNull())
    .execute()
  await sql`insert into list_import (id, kind, filename, account_id, created_at, confirmed_at, preview)
    select id, kind, filename, account_id, created_at, confirmed_at, preview from old_list_import`.execute(db)
  await sql`insert into list_import
      (id, kind, round_id, seminar_id, filename, account_id, created_at, confirmed_at, preview)
    select id, 'holders', round_id, seminar_id, filename, account_id, created_at, confirmed_at, preview
    from holder_import`.execute(db)
  for (const table of ['old_list_import', 'holder_import']) await db.schema.dropTable(table).execute()
}
