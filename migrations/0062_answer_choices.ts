import type { Kysely } from 'kysely'

/** Two people wrote different things in one part of an answer, and somebody chose which is to hold. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('answer_choice')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('response_id', 'text', (c) => c.notNull().references('response.id'))
    .addColumn('question_key', 'text', (c) => c.notNull())
    .addColumn('part', 'text', (c) => c.notNull())
    .addColumn('kept', 'text', (c) => c.notNull())
    .addColumn('others', 'text', (c) => c.notNull())
    .addColumn('link_id', 'text', (c) => c.references('invitation_link.id'))
    .addColumn('account_id', 'text', (c) => c.references('account.id'))
    .addColumn('at', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('answer_choice_response').on('answer_choice').column('response_id').execute()
}
