import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await addOrganisations(db)
  await addInvitations(db)
  await db.schema
    .alterTable('seminar')
    .addColumn('guest_capacity', 'integer', (c) => c.check(sql`guest_capacity >= 0`))
    .execute()
  for (const name of ['guest_start_time', 'guest_end_time'])
    await db.schema.alterTable('seminar').addColumn(name, 'text').execute()
  await addIndex(db, 'message', 'guest_invitation_id')
}

async function addOrganisations(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('organisation')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('name_key', 'text', (c) => c.notNull())
    .addColumn('reach', 'text', (c) => c.notNull())
    .addColumn('region_code', 'text', (c) => c.notNull())
    .addColumn('contact_name', 'text', (c) => c.notNull())
    .addColumn('contact_email', 'text', (c) => c.notNull())
    .addColumn('contact_phone', 'text', (c) => c.notNull())
    .addColumn('note', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addUniqueConstraint('organisation_unique', ['name_key', 'region_code'])
    .addCheckConstraint('organisation_check_1', sql`reach in ('national','regional')`)
    .addCheckConstraint('organisation_check_2', sql`(reach = 'national') = (region_code = '')`)
    .execute()
  await db.schema
    .createTable('guest')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('organisation_id', 'text', (c) => c.notNull().references('organisation.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('email', 'text', (c) => c.notNull())
    .addColumn('phone', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .execute()
  await addIndex(db, 'guest', 'organisation_id')
  await db.schema
    .createTable('organisation_import')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('filename', 'text', (c) => c.notNull())
    .addColumn('account_id', 'text', (c) => c.notNull().references('account.id'))
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('confirmed_at', 'text')
    .addColumn('preview', 'text', (c) => c.notNull())
    .execute()
}

async function addInvitations(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('guest_invitation')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('guest_id', 'text', (c) => c.notNull().references('guest.id'))
    .addColumn('seminar_id', 'text', (c) => c.notNull().references('seminar.id'))
    .addColumn('uid', 'text', (c) => c.notNull().unique())
    .addColumn('sequence', 'integer', (c) => c.notNull())
    .addColumn('told', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('reply', 'text')
    .addColumn('replied_at', 'text')
    .addColumn('queue_order', 'integer')
    .addColumn('withdrawn_at', 'text')
    .addUniqueConstraint('guest_invitation_unique', ['guest_id', 'seminar_id'])
    .addUniqueConstraint('guest_invitation_queue', ['seminar_id', 'queue_order'])
    .addCheckConstraint('guest_invitation_check_1', sql`reply in ('coming','not_coming','waiting')`)
    .addCheckConstraint('guest_invitation_check_2', sql`queue_order is null or reply = 'waiting'`)
    .execute()
  await addIndex(db, 'guest_invitation', 'seminar_id')
  await db.schema
    .createTable('guest_link')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('guest_invitation_id', 'text', (c) => c.notNull().references('guest_invitation.id'))
    .addColumn('token_hash', 'text', (c) => c.notNull().unique())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('revoked_at', 'text')
    .execute()
  await addIndex(db, 'guest_link', 'guest_invitation_id')
  await db.schema
    .createTable('guest_reply')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('guest_invitation_id', 'text', (c) => c.notNull().references('guest_invitation.id'))
    .addColumn('link_id', 'text', (c) => c.references('guest_link.id'))
    .addColumn('account_id', 'text', (c) => c.references('account.id'))
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('comment', 'text', (c) => c.notNull())
    .execute()
  await addIndex(db, 'guest_reply', 'guest_invitation_id')
}

async function addIndex(db: Kysely<unknown>, table: string, column: string): Promise<void> {
  await db.schema.createIndex(`${table}_${column}_index`).on(table).columns([column]).execute()
}
