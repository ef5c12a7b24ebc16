import { type Kysely, sql } from 'kysely'

/**
 * The long texts of a message get a table of their own. They are written once, while a message changes its state
 * several times, and SQLite writes the whole row each time.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('message_content')
    .addColumn('message_id', 'text', (c) => c.primaryKey().references('message.id').onDelete('cascade'))
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('html', 'text', (c) => c.notNull())
    .addColumn('calendar', 'text')
    .execute()
  await sql`insert into message_content (message_id, text, html, calendar)
    select id, text, html, calendar from message`.execute(db)
  for (const column of ['html', 'text', 'calendar']) await db.schema.alterTable('message').dropColumn(column).execute()
}
