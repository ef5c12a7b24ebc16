import { type Kysely, sql } from 'kysely'

/**
 * The next version of the questions is written in the application. A draft already has the id of the version that it
 * becomes, so what is judged and decided about it needs no change when it is published.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('questionnaire_draft')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('slot', 'integer', (c) => c.notNull().unique().check(sql`slot = 1`))
    .addColumn('base_id', 'text', (c) => c.notNull().references('questionnaire.id'))
    .addColumn('document', 'text', (c) => c.notNull())
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('saved_at', 'text', (c) => c.notNull())
    .addColumn('saved_by', 'text', (c) => c.notNull().references('account.id'))
    .execute()
  await db.schema
    .alterTable('questionnaire')
    .addColumn('published_by', 'text', (c) => c.references('account.id'))
    .execute()
  await db.schema
    .createTable('question_judgement')
    .addColumn('questionnaire_id', 'text', (c) => c.notNull())
    .addColumn('question_key', 'text', (c) => c.notNull())
    .addColumn('from_hash', 'text', (c) => c.notNull())
    .addColumn('to_hash', 'text', (c) => c.notNull())
    .addColumn('why', 'text', (c) => c.notNull())
    .addColumn('judged_at', 'text', (c) => c.notNull())
    .addColumn('judged_by', 'text', (c) => c.notNull().references('account.id'))
    .addPrimaryKeyConstraint('question_judgement_pk', ['questionnaire_id', 'question_key'])
    .execute()
  await db.schema
    .createTable('question_decision')
    .addColumn('questionnaire_id', 'text', (c) => c.notNull().references('questionnaire.id'))
    .addColumn('question_key', 'text', (c) => c.notNull())
    .addColumn('decision', 'text', (c) => c.notNull().check(sql`decision in ('keep', 'change', 'drop')`))
    .addColumn('why', 'text', (c) => c.notNull())
    .addColumn('decided_at', 'text', (c) => c.notNull())
    .addColumn('decided_by', 'text', (c) => c.notNull().references('account.id'))
    .addPrimaryKeyConstraint('question_decision_pk', ['questionnaire_id', 'question_key'])
    .execute()
  await db.schema
    .createTable('questionnaire_basis')
    .addColumn('questionnaire_id', 'text', (c) => c.primaryKey())
    .addColumn('purpose', 'text', (c) => c.notNull())
    .addColumn('usage', 'text', (c) => c.notNull())
    .addColumn('known', 'text', (c) => c.notNull())
    .addColumn('consulted', 'text', (c) => c.notNull())
    .execute()
}
