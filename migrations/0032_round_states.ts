import { type Kysely, sql } from 'kysely'

interface RoundRow {
  id: string
  starts_on: string
  ends_on: string
}

/** The round that is the active one, those that are put away, and the one each person is in. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('round').addColumn('archived_at', 'text').execute()
  await db.schema
    .alterTable('round')
    .addColumn('active', 'integer', (c) =>
      c.notNull().defaultTo(0).check(sql`active in (0, 1) and (active = 0 or archived_at is null)`),
    )
    .execute()
  await db.schema.alterTable('round').addColumn('opened_at', 'text').execute()
  await db.schema
    .alterTable('account')
    .addColumn('chosen_round_id', 'text', (c) => c.references('round.id').onDelete('set null'))
    .execute()
  await db.schema
    .alterTable('message')
    .addColumn('about_round_id', 'text', (c) => c.references('round.id'))
    .execute()
  await nameActive(db)
  await db.schema
    .createIndex('round_active')
    .unique()
    .on('round')
    .column('active')
    .where(sql<boolean>`active = 1`)
    .execute()
  await findRoundsOfLetters(db)
  await sql`create view message_round as
    select message.id as message_id,
      coalesce(message.about_round_id, mailing.round_id, seat.round_id, seminar.round_id) as round_id
    from message
    left join mailing on mailing.id = message.mailing_id
    left join seat on seat.id = message.seat_id
    left join guest_invitation on guest_invitation.id = message.guest_invitation_id
    left join seminar on seminar.id = guest_invitation.seminar_id`.execute(db)
  await sql`create view shown_round as
    select round.id as round_id from round
    where round.opened_at is not null
      or round.frozen_at is not null
      or exists (select 1 from mailing where mailing.round_id = round.id)
      or exists (
        select 1 from seminar where seminar.round_id = round.id
          and (seminar.confirmed_at is not null or seminar.gaps_asked_at is not null))
      or exists (
        select 1 from date_option
        inner join seminar on seminar.id = date_option.seminar_id
        where seminar.round_id = round.id)`.execute(db)
}

/** The one that pages without a round have shown until today: it is on, else comes next, else was the latest. */
async function nameActive(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<RoundRow>`
    select id, starts_on, ends_on from round order by starts_on desc`.execute(db)
  const { rows: days } = await sql<{ today: string }>`
    select cast(current_date as text) as today`.execute(db)
  const today = days[0]?.today ?? ''
  const during = rows.find((round) => round.starts_on <= today && today <= round.ends_on)
  const coming = rows.filter((round) => round.starts_on > today).at(-1)
  const active = during ?? coming ?? rows[0]
  if (active) await sql`update round set active = 1 where id = ${active.id}`.execute(db)
}

/** Letters about dates and venues belong to no mailing and no seat: until now only their keys name the seminar. */
async function findRoundsOfLetters(db: Kysely<unknown>): Promise<void> {
  await sql`update message set about_round_id = (
      select seminar.round_id from seminar
      where message.dedupe_key like message.purpose || ':' || seminar.id || ':%')
    where purpose in ('dates_proposed', 'dates_reminder', 'date_settled', 'venue_settled')
      and mailing_id is null and dedupe_key like purpose || ':%'`.execute(db)
  await sql`update message set about_round_id = (
      select tour_run.round_id from tour_run
      where message.dedupe_key like 'tour_offer:' || tour_run.id || ':%')
    where dedupe_key like 'tour_offer:%'`.execute(db)
}
