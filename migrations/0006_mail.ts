import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('mailing')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('round_id', 'text', (c) => c.notNull().references('round.id'))
    .addColumn('purpose', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull().references('account.id'))
    .addColumn('created_at', 'text', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('message')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('mailing_id', 'text', (c) => c.references('mailing.id'))
    .addColumn('dedupe_key', 'text', (c) => c.notNull().unique())
    .addColumn('purpose', 'text', (c) => c.notNull())
    .addColumn('seat_id', 'text', (c) => c.references('seat.id'))
    .addColumn('to_name', 'text', (c) => c.notNull())
    .addColumn('to_email', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('html', 'text', (c) => c.notNull())
    .addColumn('calendar', 'text')
    .addColumn('calendar_method', 'text')
    .addColumn('link_id', 'text')
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('next_attempt_at', 'text', (c) => c.notNull())
    .addColumn('lease_until', 'text')
    .addColumn('server_answer', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('sent_at', 'text')
    .addCheckConstraint(
      'message_check_1',
      sql`state in ('queued','sending','sent','failed','unknown','cancelled')`,
    )
    .execute()
  await db.schema
    .createIndex('message_state_next_attempt_at_index')
    .on('message')
    .columns(['state', 'next_attempt_at'])
    .execute()
  await db.schema
    .createIndex('message_mailing_id_index')
    .on('message')
    .columns(['mailing_id'])
    .execute()
  await db.schema.createIndex('message_seat_id_index').on('message').columns(['seat_id']).execute()
}
