import type { Kysely } from 'kysely'

/**
 * Who wrote an answer, by which personal link or staff account, and how it arrived. Earlier answers came through the
 * form; whose link it was is not known for each.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['answer', 'submitted_answer']) {
    for (const [column, owner] of [
      ['link_id', 'invitation_link.id'],
      ['account_id', 'account.id'],
    ] as const)
      await db.schema
        .alterTable(table)
        .addColumn(column, 'text', (c) => c.references(owner))
        .execute()
    await db.schema
      .alterTable(table)
      .addColumn('source', 'text', (c) => c.notNull().defaultTo('form'))
      .execute()
  }
  await db.schema
    .alterTable('submission')
    .addColumn('account_id', 'text', (c) => c.references('account.id'))
    .execute()
}
