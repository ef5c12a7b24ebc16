import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('seat')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('round_id', 'text', (c) => c.notNull().references('round.id'))
    .addColumn('municipality_code', 'text', (c) => c.notNull().references('municipality.code'))
    .addColumn('role', 'text', (c) => c.notNull())
    .addCheckConstraint('seat_check_1', sql`role in ('social_services','health_care','politician')`)
    .addUniqueConstraint('seat_round_id_municipality_code_role_unique', ['round_id', 'municipality_code', 'role'])
    .execute()
  await db.schema
    .createTable('holder')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('seat_id', 'text', (c) => c.notNull().references('seat.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('email', 'text', (c) => c.notNull())
    .addColumn('phone', 'text', (c) => c.notNull())
    .addColumn('since_at', 'text', (c) => c.notNull())
    .addColumn('until_at', 'text')
    .addColumn('source', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('holder_seat_id_index').on('holder').columns(['seat_id']).execute()
  await db.schema
    .createIndex('holder_current_unique')
    .unique()
    .on('holder')
    .column('seat_id')
    .where('until_at' as never, 'is', null)
    .execute()
  await db.schema
    .createTable('holder_import')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('round_id', 'text', (c) => c.notNull().references('round.id'))
    .addColumn('filename', 'text', (c) => c.notNull())
    .addColumn('account_id', 'text', (c) => c.references('account.id'))
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('confirmed_at', 'text')
    .addColumn('preview', 'text', (c) => c.notNull())
    .execute()
}
