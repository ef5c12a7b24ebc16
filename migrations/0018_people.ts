import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('handover')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('invitation_id', 'text', (c) => c.notNull().references('invitation.id'))
    .addColumn('from_link_id', 'text', (c) => c.notNull().references('invitation_link.id'))
    .addColumn('token_hash', 'text', (c) => c.notNull().unique())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('email', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('asked_at', 'text', (c) => c.notNull())
    .addColumn('decided_at', 'text')
    .addColumn('decided_by', 'text', (c) => c.references('account.id'))
    .addCheckConstraint('handover_check_1', sql`state in ('asked','confirmed','declined','withdrawn','closed')`)
    .execute()
  await db.schema.createIndex('handover_from_link_id_index').on('handover').columns(['from_link_id']).execute()
  await db.schema
    .createIndex('handover_asked_unique')
    .unique()
    .on('handover')
    .column('invitation_id')
    .where(sql<boolean>`state = 'asked'`)
    .execute()
  await db.schema
    .alterTable('reply')
    .addColumn('source', 'text', (c) => c.notNull().defaultTo('link'))
    .execute()
  await db.schema.alterTable('invitation_link').addColumn('ended_as', 'text').execute()
  await db.schema
    .alterTable('message')
    .addColumn('stopped', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
  await db.schema
    .alterTable('invitation')
    .addColumn('told_sequence', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
  await sql`update invitation set told_sequence = sequence`.execute(db)
  await oneLiveLink(db)
}

/** Of several live links of a kind, which there should never have been, the latest stays. */
async function oneLiveLink(db: Kysely<unknown>): Promise<void> {
  await sql`update invitation_link set revoked_at = created_at
    where revoked_at is null and exists (
      select 1 from invitation_link as later
      where later.invitation_id = invitation_link.invitation_id and later.kind = invitation_link.kind
        and later.revoked_at is null
        and (later.created_at > invitation_link.created_at
          or (later.created_at = invitation_link.created_at and later.id > invitation_link.id)))`.execute(db)
  await db.schema
    .createIndex('invitation_link_live_unique')
    .unique()
    .on('invitation_link')
    .columns(['invitation_id', 'kind'])
    .where('revoked_at' as never, 'is', null)
    .execute()
}
