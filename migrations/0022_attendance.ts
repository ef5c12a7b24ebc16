import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('attendance')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('seminar_id', 'text', (c) => c.notNull().references('seminar.id'))
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('seat_id', 'text', (c) => c.references('seat.id'))
    .addColumn('guest_invitation_id', 'text')
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('came_from', 'text', (c) => c.notNull())
    .addColumn('here', 'integer', (c) => c.notNull())
    .addColumn('tapped_at', 'text', (c) => c.notNull())
    .addColumn('tapped_by', 'text', (c) => c.notNull().references('account.id'))
    .addColumn('device', 'text', (c) => c.notNull())
    .addUniqueConstraint('attendance_unique', ['seminar_id', 'person'])
    .addCheckConstraint('attendance_check_1', sql`here in (0,1)`)
    .execute()
  await db.schema
    .createTable('attendance_tap')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('seminar_id', 'text', (c) => c.notNull().references('seminar.id'))
    .addColumn('received_at', 'text', (c) => c.notNull())
    .execute()
  await addIndex(db, 'attendance', 'seat_id')
  await addIndex(db, 'attendance_tap', 'seminar_id')
  await addWishes(db)
  await db.schema
    .alterTable('seminar')
    .addColumn('rss_checks_in', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
}

/** Kept apart from all else about a person, and deleted soon after the day. */
async function addWishes(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('personal_wish')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('link_id', 'text', (c) => c.unique().references('invitation_link.id'))
    .addColumn('guest_invitation_id', 'text', (c) => c.unique())
    .addColumn('diets', 'text', (c) => c.notNull())
    .addColumn('food', 'text', (c) => c.notNull())
    .addColumn('access', 'text', (c) => c.notNull())
    .addColumn('saved_at', 'text', (c) => c.notNull())
    .addCheckConstraint('personal_wish_check_1', sql`(link_id is null) <> (guest_invitation_id is null)`)
    .execute()
}

async function addIndex(db: Kysely<unknown>, table: string, column: string): Promise<void> {
  await db.schema.createIndex(`${table}_${column}_index`).on(table).columns([column]).execute()
}
