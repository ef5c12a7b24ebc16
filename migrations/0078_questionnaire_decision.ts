import type { Kysely } from 'kysely'

/** Who decided to ask a version's questions, when, and the decision's diary number, as staff write it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('questionnaire_basis')
    .addColumn('decided', 'text', (c) => c.notNull().defaultTo(''))
    .execute()
}
