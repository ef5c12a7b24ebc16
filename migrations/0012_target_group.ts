import type { Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('seat').addColumn('not_known_at', 'text').execute()
  await db.schema
    .alterTable('seat')
    .addColumn('not_known_by', 'text', (c) => c.references('account.id'))
    .execute()
  await db.schema
    .alterTable('holder_import')
    .addColumn('seminar_id', 'text', (c) => c.references('seminar.id'))
    .execute()
  await db.schema.alterTable('account').addColumn('previous_signed_in_at', 'text').execute()
  for (const name of ['gaps_asked_at', 'gaps_answer_by'])
    await db.schema.alterTable('seminar').addColumn(name, 'text').execute()
}
