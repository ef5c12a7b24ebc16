import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('mail_template')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('round_id', 'text', (c) => c.notNull().references('round.id'))
    .addColumn('purpose', 'text', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('saved_by', 'text', (c) => c.notNull().references('account.id'))
    .addColumn('saved_at', 'text', (c) => c.notNull())
    .addUniqueConstraint('mail_template_unique', ['round_id', 'purpose', 'version'])
    .addCheckConstraint('mail_template_check_1', sql`version > 0`)
    .execute()
  await addBit(db, 'round', 'second_look')
  await addBit(db, 'message', 'refused')
  await addBit(db, 'holder', 'by_post')
  await addText(db, 'mailing', 'audience', '{}')
  await addText(db, 'mailing', 'reason', '')
  await addText(db, 'message', 'bounce_words', '')
  await addText(db, 'invitation', 'told', '')
  await addNullable(db, 'mailing', ['held_at', 'released_at', 'scheduled_for', 'cancelled_at'])
  await addNullable(db, 'message', ['guest_invitation_id', 'bounced_at'])
  await addNullable(db, 'invitation', ['withdrawn_at'])
  for (const name of ['released_by', 'cancelled_by'])
    await db.schema
      .alterTable('mailing')
      .addColumn(name, 'text', (c) => c.references('account.id'))
      .execute()
}

async function addBit(db: Kysely<unknown>, table: string, name: string): Promise<void> {
  await db.schema
    .alterTable(table)
    .addColumn(name, 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
}

async function addText(db: Kysely<unknown>, table: string, name: string, value: string): Promise<void> {
  await db.schema
    .alterTable(table)
    .addColumn(name, 'text', (c) => c.notNull().defaultTo(value))
    .execute()
}

async function addNullable(db: Kysely<unknown>, table: string, names: string[]): Promise<void> {
  for (const name of names) await db.schema.alterTable(table).addColumn(name, 'text').execute()
}
