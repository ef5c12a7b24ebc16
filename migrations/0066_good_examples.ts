import { type Kysely, sql } from 'kysely'

/** Staff's decision on a good example. The key holds a mark of its content, so a changed example is decided anew. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('good_example_decision')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('decided_at', 'text', (c) => c.notNull())
    .addColumn('decided_by', 'text', (c) => c.notNull().references('account.id'))
    .addCheckConstraint('good_example_decision_state', sql`state in ('shown', 'not_shown')`)
    .execute()
}
