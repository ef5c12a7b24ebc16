import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('seminar')
    .addColumn('town_code', 'text', (c) => c.references('municipality.code'))
    .execute()
  await db.schema
    .createTable('blocked_period')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('round_id', 'text', (c) => c.notNull().references('round.id'))
    .addColumn('starts_on', 'text', (c) => c.notNull())
    .addColumn('ends_on', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('team', 'integer')
    .addColumn('rss_id', 'text', (c) => c.references('rss_body.id'))
    .addColumn('hard', 'integer', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull().references('account.id'))
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addCheckConstraint('blocked_period_check_1', sql`starts_on <= ends_on`)
    .addCheckConstraint('blocked_period_check_2', sql`team is null or rss_id is null`)
    .execute()
  await db.schema.createIndex('blocked_period_round_id_index').on('blocked_period').columns(['round_id']).execute()
  await db.schema
    .createTable('tour_settings')
    .addColumn('round_id', 'text', (c) => c.primaryKey().references('round.id'))
    .addColumn('settings', 'text', (c) => c.notNull())
    .addColumn('saved_at', 'text', (c) => c.notNull())
    .addColumn('saved_by', 'text', (c) => c.notNull().references('account.id'))
    .execute()
  await db.schema
    .createTable('tour_wish')
    .addColumn('seminar_id', 'text', (c) => c.primaryKey().references('seminar.id'))
    .addColumn('from_on', 'text', (c) => c.notNull())
    .addColumn('to_on', 'text', (c) => c.notNull())
    .addCheckConstraint('tour_wish_check_1', sql`from_on <= to_on`)
    .execute()
  await db.schema
    .createTable('tour_run')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('round_id', 'text', (c) => c.notNull().references('round.id'))
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('started_by', 'text', (c) => c.notNull().references('account.id'))
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('started_at', 'text')
    .addColumn('finished_at', 'text')
    .addColumn('lease_until', 'text')
    .addColumn('progress', 'text', (c) => c.notNull())
    .addColumn('input', 'text', (c) => c.notNull())
    .addColumn('result', 'text')
    .addColumn('error', 'text', (c) => c.notNull())
    .addCheckConstraint(
      'tour_run_check_1',
      sql`state in ('queued','running','done','infeasible','failed','cancelled','accepted','discarded')`,
    )
    .execute()
  await db.schema.createIndex('tour_run_round_id_index').on('tour_run').columns(['round_id']).execute()
}
