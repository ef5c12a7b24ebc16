import type { Kysely } from 'kysely'

/** Quotes that staff collect from answers and from what was said at seminars. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('quote_collection')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('round_id', 'text', (c) => c.notNull().references('round.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('memo', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull().references('account.id'))
    .addUniqueConstraint('quote_collection_name', ['round_id', 'name'])
    .execute()
  await db.schema
    .createTable('quote')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('collection_id', 'text', (c) => c.notNull().references('quote_collection.id'))
    .addColumn('seat_id', 'text', (c) => c.references('seat.id'))
    .addColumn('question_key', 'text')
    .addColumn('statement_id', 'text', (c) => c.references('statement.id'))
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('removed', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull().references('account.id'))
    .execute()
  await db.schema.createIndex('quote_collection_id_index').on('quote').column('collection_id').execute()
}
