import { type Kysely, sql } from 'kysely'

/** What the overview asks of thousands of letters, whose texts are long: the indexes alone answer. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('message_told')
    .on('message')
    .columns(['link_id', 'told', 'state', 'position', 'created_at', 'id'])
    .columns(['next_attempt_at', 'attempts', 'by_post'])
    .where(sql<boolean>`told != ''`)
    .execute()
  await db.schema
    .createIndex('message_bounced')
    .on('message')
    .column('id')
    .where(sql<boolean>`bounced_at is not null`)
    .execute()
}
