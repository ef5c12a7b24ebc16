import type { Kysely } from 'kysely'

/** Which claim a message being sent belongs to: one whose answer was lost can be given back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('message').addColumn('claim', 'text').execute()
}
