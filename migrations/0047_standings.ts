import type { Kysely } from 'kysely'

/** What the standings are grouped by comes in that order, and from the index alone. The views are made anew after this. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('seminar_municipality_seminar_id_index').execute()
  await db.schema
    .createIndex('seminar_municipality_seminar_id_index')
    .on('seminar_municipality')
    .columns(['seminar_id', 'round_id', 'municipality_code'])
    .execute()
}
