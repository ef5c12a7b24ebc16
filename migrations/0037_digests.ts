import { type Kysely, sql } from 'kysely'

/** How often a member of staff is mailed what has happened, and up to when they have been. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('account')
    .addColumn('digest', 'text', (c) => c.check(sql`digest in ('daily', 'soon', 'off')`))
    .execute()
  await db.schema.alterTable('account').addColumn('digest_until', 'text').execute()
  await db.schema.createIndex('history_at_index').on('history').column('at').execute()
}
