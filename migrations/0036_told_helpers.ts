import { type Kysely, sql } from 'kysely'

/** Letters about one seminar to those who help with it, and what they know of it without a letter. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('message').addColumn('seminar_id', 'text').execute()
  await db.schema.alterTable('message').addColumn('venue_id', 'text').execute()
  await db.schema
    .createIndex('message_helpers_index')
    .on('message')
    .column('seminar_id')
    .where(sql<boolean>`seminar_id is not null`)
    .execute()
  await db.schema
    .alterTable('seminar')
    .addColumn('helpers_know', 'text', (column) => column.notNull().defaultTo(''))
    .execute()
}
