import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('programme_item')
    .addColumn('speaker', 'text', (c) => c.notNull().defaultTo(''))
    .execute()
  await db.schema.alterTable('programme_item').addColumn('changed_at', 'text').execute()
  await db.schema
    .createTable('programme_template_item')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('round_id', 'text', (c) => c.notNull().references('round.id'))
    .addColumn('variant', 'text', (c) => c.notNull())
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('part', 'text', (c) => c.notNull())
    .addColumn('start_time', 'text', (c) => c.notNull())
    .addColumn('end_time', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('detail', 'text', (c) => c.notNull())
    .addColumn('speaker', 'text', (c) => c.notNull())
    .addUniqueConstraint('programme_template_item_unique', ['round_id', 'variant', 'position'])
    .addCheckConstraint('programme_template_item_check_1', sql`variant in ('on_site','digital')`)
    .addCheckConstraint('programme_template_item_check_2', sql`part in ('morning','afternoon')`)
    .addCheckConstraint('programme_template_item_check_3', sql`start_time <= end_time`)
    .execute()
}
