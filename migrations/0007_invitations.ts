import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('invitation')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('seat_id', 'text', (c) => c.notNull().unique().references('seat.id'))
    .addColumn('seminar_id', 'text', (c) => c.notNull().references('seminar.id'))
    .addColumn('uid', 'text', (c) => c.notNull().unique())
    .addColumn('sequence', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('reply', 'text')
    .addColumn('replied_at', 'text')
    .addCheckConstraint('invitation_check_1', sql`reply in ('coming','not_coming','substitute')`)
    .execute()
  await db.schema
    .createIndex('invitation_seminar_id_index')
    .on('invitation')
    .columns(['seminar_id'])
    .execute()
  await db.schema
    .createTable('invitation_link')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('invitation_id', 'text', (c) => c.notNull().references('invitation.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('email', 'text', (c) => c.notNull())
    .addColumn('token_hash', 'text', (c) => c.notNull().unique())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('revoked_at', 'text')
    .execute()
  await db.schema
    .createIndex('invitation_link_invitation_id_index')
    .on('invitation_link')
    .columns(['invitation_id'])
    .execute()
  await db.schema
    .createTable('reply')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('invitation_id', 'text', (c) => c.notNull().references('invitation.id'))
    .addColumn('link_id', 'text', (c) => c.references('invitation_link.id'))
    .addColumn('account_id', 'text', (c) => c.references('account.id'))
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('substitute_name', 'text', (c) => c.notNull())
    .addColumn('substitute_email', 'text', (c) => c.notNull())
    .addColumn('comment', 'text', (c) => c.notNull())
    .execute()
  await db.schema
    .createIndex('reply_invitation_id_index')
    .on('reply')
    .columns(['invitation_id'])
    .execute()
}
