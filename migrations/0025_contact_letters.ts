import type { Kysely } from 'kysely'

/** Letters to contact persons of RSS bodies, who have an account and no seat. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('message').addColumn('account_id', 'text').execute()
  await db.schema.createIndex('message_account_id_index').on('message').columns(['account_id']).execute()
}
