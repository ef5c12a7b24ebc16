import { type Kysely, sql } from 'kysely'

/** Letters whose links died before it was kept of those that had been handed over. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`update message set stopped = 1 where stopped = 0 and link_id is not null and (
    link_id in (select id from invitation_link where revoked_at is not null)
    or link_id in (select id from guest_link where revoked_at is not null)
    or link_id in (select id from handover where state not in ('asked', 'confirmed')))`.execute(db)
}
