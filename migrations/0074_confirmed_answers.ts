import type { Kysely } from 'kysely'

/**
 * An answer that its role has confirmed from an earlier round names the submission that it is from; the draft also
 * keeps what was there before, to be put back. Without the earlier round the answer stays, and its mark goes.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['answer', 'submitted_answer'])
    await db.schema
      .alterTable(table)
      .addColumn('confirmed_from', 'text', (c) => c.references('submission.id').onDelete('set null'))
      .execute()
  await db.schema.alterTable('answer').addColumn('before_confirmed', 'text').execute()
}
