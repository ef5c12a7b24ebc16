import type { Kysely } from 'kysely'

/** A holder lets a colleague answer one theme by a link of its own; answers are marked with that hand too. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('colleague')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('seat_id', 'text', (c) => c.notNull().references('seat.id'))
    .addColumn('link_id', 'text', (c) => c.notNull().references('invitation_link.id'))
    .addColumn('theme', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('ask', 'text', (c) => c.notNull())
    .addColumn('token_hash', 'text', (c) => c.notNull().unique())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('saved_at', 'text')
    .addColumn('closed_at', 'text')
    .addColumn('closed_as', 'text')
    .execute()
  await db.schema.createIndex('colleague_seat_id_index').on('colleague').column('seat_id').execute()
  for (const table of ['answer', 'submitted_answer', 'answer_choice'])
    await db.schema
      .alterTable(table)
      .addColumn('colleague_id', 'text', (c) => c.references('colleague.id'))
      .execute()
}
