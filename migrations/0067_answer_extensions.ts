import { type Kysely, sql } from 'kysely'

/**
 * Staff give a region or a seat more time to answer, also after the round's last day. A reminder goes once for each
 * last day that the people of a seminar have: '' for the ordinary one.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('answer_extension')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('round_id', 'text', (c) => c.notNull().references('round.id'))
    .addColumn('region_code', 'text', (c) => c.references('region.code'))
    .addColumn('seat_id', 'text', (c) => c.references('seat.id'))
    .addColumn('until', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull().references('account.id'))
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('undone_by', 'text', (c) => c.references('account.id'))
    .addColumn('undone_at', 'text')
    .addCheckConstraint('answer_extension_check_1', sql`(region_code is null) <> (seat_id is null)`)
    .execute()
  for (const columns of [['seat_id'], ['round_id', 'region_code']])
    await db.schema
      .createIndex(`answer_extension_${columns.join('_')}_index`)
      .on('answer_extension')
      .columns(columns)
      .execute()
  await db.schema.alterTable('reminder_done').renameTo('old_reminder_done').execute()
  await db.schema
    .createTable('reminder_done')
    .addColumn('rule_id', 'text', (c) => c.notNull().references('reminder_rule.id'))
    .addColumn('seminar_id', 'text', (c) => c.notNull().references('seminar.id'))
    .addColumn('answer_by', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('reminder_done_by_day_pk', ['rule_id', 'seminar_id', 'answer_by'])
    .execute()
  await sql`insert into reminder_done (rule_id, seminar_id, answer_by, at)
    select rule_id, seminar_id, '', at from old_reminder_done`.execute(db)
  await db.schema.dropTable('old_reminder_done').execute()
}
