import type { Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('region')
    .addColumn('code', 'text', (c) => c.primaryKey())
    .addColumn('letter', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('county_name', 'text', (c) => c.notNull())
    .addColumn('region_name', 'text', (c) => c.notNull())
    .addColumn('town', 'text', (c) => c.notNull())
    .addColumn('lat', 'double precision', (c) => c.notNull())
    .addColumn('lon', 'double precision', (c) => c.notNull())
    .addColumn('winter_break_weeks', 'text', (c) => c.notNull())
    .addColumn('autumn_break_week', 'text', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('municipality')
    .addColumn('code', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull().unique())
    .addColumn('official_name', 'text', (c) => c.notNull())
    .addColumn('region_code', 'text', (c) => c.notNull().references('region.code'))
    .addColumn('population', 'integer', (c) => c.notNull())
    .addColumn('population_year', 'integer', (c) => c.notNull())
    .addColumn('population_65plus', 'integer', (c) => c.notNull())
    .addColumn('population_80plus', 'integer', (c) => c.notNull())
    .addColumn('age_year', 'integer', (c) => c.notNull())
    .addColumn('lat', 'double precision', (c) => c.notNull())
    .addColumn('lon', 'double precision', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('municipality_region_code_index').on('municipality').columns(['region_code']).execute()
  await db.schema
    .createTable('municipality_group')
    .addColumn('edition', 'integer', (c) => c.notNull())
    .addColumn('code', 'text', (c) => c.notNull())
    .addColumn('main_group', 'text', (c) => c.notNull())
    .addColumn('name_sv', 'text', (c) => c.notNull())
    .addColumn('name_en', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('municipality_group_pk', ['edition', 'code'])
    .execute()
  await db.schema
    .createTable('municipality_group_member')
    .addColumn('edition', 'integer', (c) => c.notNull())
    .addColumn('municipality_code', 'text', (c) => c.notNull().references('municipality.code'))
    .addColumn('group_code', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('municipality_group_member_pk', ['edition', 'municipality_code'])
    .addForeignKeyConstraint(
      'municipality_group_member_edition_group_code_fk',
      ['edition', 'group_code'],
      'municipality_group',
      ['edition', 'code'],
    )
    .execute()
  await db.schema
    .createTable('rss_body')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('region_code', 'text', (c) => c.notNull().references('region.code'))
    .addColumn('area', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('note', 'text', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('rss_member')
    .addColumn('rss_id', 'text', (c) => c.notNull().references('rss_body.id'))
    .addColumn('municipality_code', 'text', (c) => c.notNull().references('municipality.code'))
    .addColumn('is_default', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('rss_member_pk', ['rss_id', 'municipality_code'])
    .execute()
  await db.schema
    .createIndex('rss_member_municipality_code_index')
    .on('rss_member')
    .columns(['municipality_code'])
    .execute()
  await db.schema
    .createTable('rss_contact')
    .addColumn('rss_id', 'text', (c) => c.notNull().references('rss_body.id'))
    .addColumn('account_id', 'text', (c) => c.notNull().references('account.id').onDelete('cascade'))
    .addColumn('added_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('rss_contact_pk', ['rss_id', 'account_id'])
    .execute()
  await db.schema.createIndex('rss_contact_account_id_index').on('rss_contact').columns(['account_id']).execute()
}
