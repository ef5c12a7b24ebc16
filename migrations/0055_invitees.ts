import { type Kysely, sql } from 'kysely'

/**
 * A guest's invitation, links and replies are rows of the tables that seats have. Ids, UIDs and token hashes stay as
 * they are, so that addresses already sent and entries in calendars keep working.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await makeRoom(db)
  await moveInvitations(db)
  await moveLinks(db)
  await moveReplies(db)
  await moveWishes(db)
  for (const table of ['guest_reply', 'guest_link', 'guest_invitation']) await db.schema.dropTable(table).execute()
}

async function makeRoom(db: Kysely<unknown>): Promise<void> {
  await sql`alter table invitation drop constraint invitation_check_1`.execute(db)
  await sql`alter table invitation alter column seat_id drop not null`.execute(db)
  await db.schema
    .alterTable('invitation')
    .addColumn('guest_id', 'text', (c) => c.references('guest.id'))
    .execute()
  await db.schema.alterTable('invitation').addColumn('queue_order', 'integer').execute()
  await sql`alter table invitation add constraint invitation_check_2
    check ((seat_id is null) <> (guest_id is null))`.execute(db)
  await sql`alter table invitation add constraint invitation_check_3
    check (reply in ('coming', 'not_coming') or (reply = 'substitute' and seat_id is not null)
      or (reply = 'waiting' and guest_id is not null))`.execute(db)
  await sql`alter table invitation add constraint invitation_check_4
    check (queue_order is null or reply = 'waiting')`.execute(db)
  for (const columns of [
    ['guest_id', 'seminar_id'],
    ['seminar_id', 'queue_order'],
  ])
    await db.schema
      .createIndex(`invitation_${columns.join('_')}_unique`)
      .unique()
      .on('invitation')
      .columns(columns)
      .execute()
}

async function moveInvitations(db: Kysely<unknown>): Promise<void> {
  await sql`insert into invitation (id, seat_id, guest_id, seminar_id, uid, organizer, sequence, told_sequence,
      told, created_at, reply, replied_at, queue_order, withdrawn_at)
    select id, null, guest_id, seminar_id, uid, organizer, sequence, sequence,
      told, created_at, reply, replied_at, queue_order, withdrawn_at
    from guest_invitation`.execute(db)
}

/** Why a guest's link has ended was worked out: from the invitation, or from a newer link. */
async function moveLinks(db: Kysely<unknown>): Promise<void> {
  await sql`insert into invitation_link (id, invitation_id, kind, name, email, token_hash, created_at,
      revoked_at, ended_as)
    select link.id, invited.id, 'guest', guest.name, guest.email, link.token_hash, link.created_at,
      link.revoked_at,
      case
        when link.revoked_at is null then null
        when invited.withdrawn_at is not null then 'withdrawn'
        when exists (
          select 1 from guest_link as newer
          where newer.guest_invitation_id = invited.id and newer.revoked_at is null) then 'renewed'
      end
    from guest_link as link
    inner join guest_invitation as invited on invited.id = link.guest_invitation_id
    inner join guest on guest.id = invited.guest_id`.execute(db)
}

async function moveReplies(db: Kysely<unknown>): Promise<void> {
  await sql`insert into reply (id, invitation_id, link_id, account_id, at, kind, substitute_name,
      substitute_email, comment, source)
    select id, guest_invitation_id, link_id, account_id, at, kind, '', '', comment, source
    from guest_reply`.execute(db)
}

/** A guest's wishes were the invitation's; they are the link's that works now, as a seat's are. */
async function moveWishes(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('wish')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('link_id', 'text', (c) => c.notNull().unique().references('invitation_link.id'))
    .addColumn('diets', 'text', (c) => c.notNull())
    .addColumn('food', 'text', (c) => c.notNull())
    .addColumn('access', 'text', (c) => c.notNull())
    .addColumn('saved_at', 'text', (c) => c.notNull())
    .execute()
  await sql`insert into wish (id, link_id, diets, food, access, saved_at)
    select wish.id, link.id, wish.diets, wish.food, wish.access, wish.saved_at
    from personal_wish as wish
    inner join invitation_link as link
      on link.id = wish.link_id
        or (link.invitation_id = wish.guest_invitation_id and link.revoked_at is null)`.execute(db)
  await db.schema.dropTable('personal_wish').execute()
  await db.schema.alterTable('wish').renameTo('personal_wish').execute()
}
