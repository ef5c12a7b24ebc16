import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('seminar')
    .addColumn('form', 'text', (c) => c.notNull().defaultTo('on_site').check(sql`form in ('on_site','digital','both')`))
    .execute()
  for (const name of ['meeting_url', 'meeting_note', 'cancel_reason'])
    await db.schema
      .alterTable('seminar')
      .addColumn(name, 'text', (c) => c.notNull().defaultTo(''))
      .execute()
  await db.schema.alterTable('seminar').addColumn('replies_asked_at', 'text').execute()
  await createChanges(db)
}

async function createChanges(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('seminar_change')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('round_id', 'text', (c) => c.notNull().references('round.id'))
    .addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('move','form','cancel','reopen')`))
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull().references('account.id'))
    .addColumn('undone_at', 'text')
    .addColumn('undone_by', 'text', (c) => c.references('account.id'))
    .execute()
  await db.schema.createIndex('seminar_change_round').on('seminar_change').columns(['round_id', 'created_at']).execute()
  await db.schema
    .createTable('seminar_change_item')
    .addColumn('change_id', 'text', (c) => c.notNull().references('seminar_change.id'))
    .addColumn('seminar_id', 'text', (c) => c.notNull().references('seminar.id').onDelete('cascade'))
    .addColumn('before', 'text', (c) => c.notNull())
    .addColumn('after', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('seminar_change_item_pk', ['change_id', 'seminar_id'])
    .execute()
  await db.schema.createIndex('seminar_change_item_seminar').on('seminar_change_item').column('seminar_id').execute()
}
