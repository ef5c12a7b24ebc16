import type { Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('response')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('seat_id', 'text', (c) => c.notNull().unique().references('seat.id'))
    .addColumn('round_id', 'text', (c) => c.notNull().references('round.id'))
    .addColumn('started_at', 'text', (c) => c.notNull())
    .addColumn('saved_at', 'text', (c) => c.notNull())
    .addColumn('current_submission_id', 'text')
    .execute()
  await db.schema.createIndex('response_round_id_index').on('response').columns(['round_id']).execute()
  await db.schema
    .createTable('answer')
    .addColumn('response_id', 'text', (c) => c.notNull().references('response.id'))
    .addColumn('question_key', 'text', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addColumn('saved_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('answer_pk', ['response_id', 'question_key'])
    .execute()
  await db.schema
    .createTable('submission')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('response_id', 'text', (c) => c.notNull().references('response.id'))
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('submitted_at', 'text', (c) => c.notNull())
    .addColumn('link_id', 'text', (c) => c.references('invitation_link.id'))
    .addColumn('hash', 'text', (c) => c.notNull())
    .addUniqueConstraint('submission_response_id_version_unique', ['response_id', 'version'])
    .execute()
  await db.schema
    .createTable('submitted_answer')
    .addColumn('submission_id', 'text', (c) => c.notNull().references('submission.id'))
    .addColumn('question_key', 'text', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('submitted_answer_pk', ['question_key', 'submission_id'])
    .execute()
  await db.schema
    .createIndex('submitted_answer_submission_id_index')
    .on('submitted_answer')
    .columns(['submission_id'])
    .execute()
}
