import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await addText(db, 'message', 'says')
  await addText(db, 'mailing', 'letter_reason')
  for (const column of ['position', 'office_hours'])
    await db.schema
      .alterTable('message')
      .addColumn(column, 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
  await db.schema.alterTable('message').addColumn('outdated_at', 'text').execute()
  await db.schema.createIndex('message_position').on('message').columns(['position']).execute()
  // What waits says is looked at often, and its texts are long: the index alone answers, and costs
  // nothing when a letter has gone.
  await db.schema
    .createIndex('message_waiting')
    .on('message')
    .columns(['state', 'next_attempt_at', 'says', 'mailing_id', 'purpose'])
    .columns(['account_id', 'seat_id', 'guest_invitation_id'])
    .where(sql<boolean>`state = 'queued' and says != ''`)
    .execute()
  await sql`update message set says = told where calendar_method = 'REQUEST'`.execute(db)
  await sql`update message set office_hours = 1
    where purpose in ('reply_reminder', 'questionnaire_reminder')`.execute(db)
}

async function addText(db: Kysely<unknown>, table: string, name: string): Promise<void> {
  await db.schema
    .alterTable(table)
    .addColumn(name, 'text', (c) => c.notNull().defaultTo(''))
    .execute()
}
