import { type Kysely, sql } from 'kysely'

const days = {
  contact_lead_days: 56,
  target_group_lead_days: 42,
  venue_lead_days: 42,
  programme_lead_days: 21,
  invite_lead_days: 35,
  answer_dates_days: 14,
}

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [name, value] of Object.entries(days))
    await db.schema
      .alterTable('round')
      .addColumn(name, 'integer', (c) =>
        c
          .notNull()
          .defaultTo(value)
          .check(sql`${sql.ref(name)} between 1 and 365`),
      )
      .execute()
  await db.schema
    .createTable('calendar_feed')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull().references('account.id'))
    .addColumn('name', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('token_hash', 'text', (c) => c.notNull().unique())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('revoked_at', 'text')
    .execute()
  await db.schema.createIndex('calendar_feed_account_id_index').on('calendar_feed').columns(['account_id']).execute()
}
