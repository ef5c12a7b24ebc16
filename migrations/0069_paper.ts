import { type Kysely, sql } from 'kysely'

/**
 * Answers on paper: a short code for each personal link, where paper is sent back to, and what staff enter of the
 * answers that come on paper or by phone.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('invitation_link').addColumn('code_hash', 'text').execute()
  await db.schema.createIndex('invitation_link_code_hash').on('invitation_link').column('code_hash').unique().execute()
  await db.schema.alterTable('sender_settings').addColumn('postal_address', 'text').execute()
  await db.schema
    .createTable('entry')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('seat_id', 'text', (c) => c.notNull().references('seat.id'))
    .addColumn('account_id', 'text', (c) => c.notNull().references('account.id'))
    .addColumn('source', 'text', (c) => c.notNull().check(sql`source in ('paper', 'phone')`))
    .addColumn('received_on', 'text', (c) => c.notNull())
    .addColumn('earlier', 'text', (c) => c.notNull())
    .addColumn('begun_at', 'text', (c) => c.notNull())
    .addColumn('submission_id', 'text', (c) => c.references('submission.id'))
    .execute()
  await db.schema.createIndex('entry_seat').on('entry').column('seat_id').execute()
}
