import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('seminar')
    .addColumn('form', 'text', (c) =>
      c.notNull().defaultTo('on_site').check(sql`form in ('on_site','digital','both')`),
    )
    .execute()
  for (const name of ['meeting_url', 'meeting_note', 'cancel_reason'])
    await db.schema
      .alterTable('seminar')
      .addColumn(name, 'text', (c) => c.notNull().defaultTo(''))
      .execute()
}
