import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('reminder_rule')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('round_id', 'text', (c) => c.notNull().references('round.id'))
    .addColumn('purpose', 'text', (c) => c.notNull())
    .addColumn('number', 'integer', (c) => c.notNull())
    .addColumn('days', 'integer', (c) => c.notNull())
    .addColumn('hour', 'integer', (c) => c.notNull())
    .addColumn('paused_at', 'text')
    .addColumn('saved_by', 'text', (c) => c.notNull().references('account.id'))
    .addColumn('saved_at', 'text', (c) => c.notNull())
    .addUniqueConstraint('reminder_rule_unique', ['round_id', 'purpose', 'number'])
    .addCheckConstraint('reminder_rule_check_1', sql`purpose in ('reply_reminder','questionnaire_reminder')`)
    .addCheckConstraint('reminder_rule_check_2', sql`number in (1,2)`)
    .addCheckConstraint('reminder_rule_check_3', sql`days > 0`)
    .addCheckConstraint('reminder_rule_check_4', sql`hour between 8 and 16`)
    .execute()
  await db.schema
    .createTable('reminder_done')
    .addColumn('rule_id', 'text', (c) => c.notNull().references('reminder_rule.id'))
    .addColumn('seminar_id', 'text', (c) => c.notNull().references('seminar.id'))
    .addColumn('at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('reminder_done_pk', ['rule_id', 'seminar_id'])
    .execute()
}
