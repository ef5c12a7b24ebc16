import type { Kysely } from 'kysely'

/** What those who answer one seat's questions write to each other beside a question, until the answers are handed in. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('answer_comment')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('seat_id', 'text', (c) => c.notNull().references('seat.id'))
    .addColumn('question_key', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('link_id', 'text', (c) => c.references('invitation_link.id'))
    .addColumn('colleague_id', 'text', (c) => c.references('colleague.id'))
    .addColumn('at', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('answer_comment_seat_id_index').on('answer_comment').column('seat_id').execute()
}
