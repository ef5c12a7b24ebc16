import type { Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('date_option')
    .addColumn('venue_id', 'text', (c) => c.references('venue.id'))
    .execute()
  for (const name of ['venue_held_until', 'answer_by', 'reminded_at'])
    await db.schema.alterTable('date_option').addColumn(name, 'text').execute()
}
