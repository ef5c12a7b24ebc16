import type { Kysely } from 'kysely'

/** Who writes, as somebody has said it in Rådslag; and who a calendar entry came from, when that was another. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('sender_settings')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('mail_from', 'text')
    .addColumn('sender_name', 'text')
    .addColumn('reply_to', 'text')
    .addColumn('organisation', 'text')
    .addColumn('contact_email', 'text')
    .addColumn('contact_phone', 'text')
    .addColumn('changed_at', 'text')
    .addColumn('changed_by', 'text', (c) => c.references('account.id'))
    .addColumn('organizer', 'text', (c) => c.notNull().defaultTo(''))
    .execute()
  for (const table of ['invitation', 'guest_invitation'])
    await db.schema
      .alterTable(table)
      .addColumn('organizer', 'text', (c) => c.notNull().defaultTo(''))
      .execute()
}
