import { type Kysely, sql } from 'kysely'

/** Who a holder is, through corrections of name and address: each row so far is taken for a person of its own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('holder')
    .addColumn('person_id', 'text', (c) => c.notNull().defaultTo(''))
    .execute()
  await sql`update holder set person_id = id`.execute(db)
}
