import { type Kysely, sql } from 'kysely'

/**
 * Whose letter it is: an invitation, a seat's or a guest's. A seat has one invitation whoever holds it, so the seat is
 * known from there; a message said the seat for the one and the invitation for the other.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('message')
    .addColumn('invitation_id', 'text', (c) => c.references('invitation.id'))
    .execute()
  await sql`update message set invitation_id = coalesce(guest_invitation_id,
    (select id from invitation where invitation.seat_id = message.seat_id))`.execute(db)
  for (const index of ['message_waiting', 'message_seat_id_index', 'message_guest_invitation_id_index'])
    await sql`drop index if exists ${sql.id(index)}`.execute(db)
  for (const column of ['seat_id', 'guest_invitation_id'])
    await db.schema.alterTable('message').dropColumn(column).execute()
  await db.schema.createIndex('message_invitation_id_index').on('message').columns(['invitation_id']).execute()
  await db.schema
    .createIndex('message_waiting')
    .on('message')
    .columns(['state', 'next_attempt_at', 'says', 'mailing_id', 'purpose', 'account_id', 'invitation_id'])
    .where(sql<boolean>`state = 'queued' and says != ''`)
    .execute()
}
