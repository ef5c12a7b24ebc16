import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('seminar').addColumn('venue_held_until', 'text').execute()
  for (const name of ['room', 'map_url', 'remote_technology', 'catering', 'payer']) await addText(db, name)
  for (const name of ['contact_name', 'contact_email', 'contact_phone']) await addText(db, name)
  for (const name of ['lift', 'parking'])
    await db.schema
      .alterTable('venue')
      .addColumn(name, 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
  await db.schema
    .alterTable('venue')
    .addColumn('price_sek', 'integer', (c) => c.check(sql`price_sek >= 0`))
    .execute()
}

async function addText(db: Kysely<unknown>, name: string): Promise<void> {
  await db.schema
    .alterTable('venue')
    .addColumn(name, 'text', (c) => c.notNull().defaultTo(''))
    .execute()
}
