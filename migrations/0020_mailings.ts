import type { Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['message', 'mailing'])
    await db.schema
      .alterTable(table)
      .addColumn('by_post', 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
  await addText(db, 'message', 'told')
  await addText(db, 'mailing', 'cancel_reason')
}

async function addText(db: Kysely<unknown>, table: string, name: string): Promise<void> {
  await db.schema
    .alterTable(table)
    .addColumn(name, 'text', (c) => c.notNull().defaultTo(''))
    .execute()
}
