import { type Kysely, sql } from 'kysely'

/** A municipality's three roles see each other's answers and agree on joint ones, or disagree with reasons. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('round').addColumn('joint_from', 'text').execute()
  await db.schema
    .createTable('joint_answer')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('round_id', 'text', (c) => c.notNull().references('round.id'))
    .addColumn('municipality_code', 'text', (c) => c.notNull().references('municipality.code'))
    .addColumn('question_key', 'text', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addColumn('beside', 'text', (c) => c.notNull())
    .addColumn('seat_id', 'text', (c) => c.notNull().references('seat.id'))
    .addColumn('link_id', 'text', (c) => c.notNull().references('invitation_link.id'))
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('replaced_at', 'text')
    .execute()
  await db.schema
    .createIndex('joint_answer_standing')
    .on('joint_answer')
    .columns(['round_id', 'municipality_code', 'question_key'])
    .unique()
    .where(sql<boolean>`replaced_at is null`)
    .execute()
  await db.schema
    .createTable('joint_stance')
    .addColumn('joint_answer_id', 'text', (c) => c.notNull().references('joint_answer.id'))
    .addColumn('seat_id', 'text', (c) => c.notNull().references('seat.id'))
    .addColumn('number', 'integer', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('signs', 'dissents', 'none')`))
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('link_id', 'text', (c) => c.notNull().references('invitation_link.id'))
    .addColumn('at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('joint_stance_pk', ['joint_answer_id', 'seat_id', 'number'])
    .execute()
}
