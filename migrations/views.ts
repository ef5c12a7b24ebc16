/**
 * The read model: SQL views for queries that many features need. Each view has its type in src/schema.ts.
 *
 * Views hold no data, so they need no migrations of their own: this file defines their current state.
 * `src/kernel/db/migrate.ts` drops all views before each migration and creates them after the last one. So a migration
 * may rename, rebuild or drop a table that a view reads, on both databases, but must not read a view itself.
 * A change to this file needs a new migration, which may be empty: only then do existing databases get the new views.
 * A test checks this.
 *
 * A view on the right side of a left join must read only one table: otherwise SQLite materialises the whole view first.
 */

/** A reply from before the date was confirmed, or before all were asked again, is not valid: as `isAboutAnotherDay`. */
const isStale = 'replied_at < seminar.confirmed_at or replied_at < seminar.replies_asked_at'

/** Condition that counts valid replies of one kind; for a query that joins `seminar` and the links `own`, `instead`. */
const says = (reply: string) => `(own.id is not null or instead.id is not null)
        and reply = '${reply}' and not coalesce(${isStale}, false)`

/** The last day, or the time, of the extensions in force: those that nobody has undone, later than the round's last day. */
const extension = (column: string, whose: string) => `(
      select max(${column}) from answer_extension as extra
      where ${whose} and extra.undone_at is null and extra.until > round.answer_deadline)`
const ofRegion = (region: string) => `extra.round_id = round.id and extra.region_code = ${region}`

/** View name → select. A view reads only tables and the views above it, because they are created in this order. */
export const views: Record<string, string> = {
  current_holder: `
    select id, seat_id, name, title, email, phone, since_at, source, by_post,
      case when person_id = '' then id else person_id end as person_id
    from holder where until_at is null`,

  live_link: `
    select id, invitation_id, kind, name, email, token_hash, created_at
    from invitation_link where revoked_at is null`,

  live_invitation: `
    select id, seat_id, seminar_id,
      case when reply is null
        or exists (select 1 from seminar where seminar.id = invitation.seminar_id and (${isStale}))
      then null else reply end as reply
    from invitation
    where seat_id is not null
      and exists (select 1 from live_link where live_link.invitation_id = invitation.id)`,

  live_guest_invitation: `
    select id, guest_id, seminar_id, queue_order,
      case when reply is null
        or exists (select 1 from seminar where seminar.id = invitation.seminar_id and (${isStale}))
      then null else reply end as reply
    from invitation
    where guest_id is not null
      and exists (select 1 from live_link where live_link.invitation_id = invitation.id)`,

  seminar_seat: `
    select seat.id as seat_id, place.seminar_id, place.round_id, place.municipality_code, seat.role, seat.not_known_at
    from seminar_municipality as place
    inner join seat on seat.round_id = place.round_id and seat.municipality_code = place.municipality_code`,

  region_deadline: `
    select round.id as round_id, region.code as region_code,
      coalesce(${extension('until', ofRegion('region.code'))}, round.answer_deadline) as deadline
    from round cross join region`,

  // A seat's own extension beats its region's.
  seat_deadline: `
    select seat.id as seat_id, seat.round_id,
      coalesce(${extension('until', 'extra.seat_id = seat.id')},
        ${extension('until', ofRegion('municipality.region_code'))}, round.answer_deadline) as deadline,
      coalesce(${extension('created_at', 'extra.seat_id = seat.id')},
        ${extension('created_at', ofRegion('municipality.region_code'))}) as extended_at
    from seat
    inner join round on round.id = seat.round_id
    inner join municipality on municipality.code = seat.municipality_code`,

  target_group_standing: `
    select place.seminar_id, place.round_id,
      count(distinct place.municipality_code) as municipalities,
      count(seat.id) as seats,
      count(holder.id) as held,
      count(*) filter (where seat.not_known_at is not null and holder.id is null) as not_known,
      count(*) filter (where holder.email = '') as no_address,
      max(holder.since_at) as held_since
    from seminar_municipality as place
    left join seat on seat.round_id = place.round_id and seat.municipality_code = place.municipality_code
    left join current_holder as holder on holder.seat_id = seat.id
    group by place.seminar_id, place.round_id`,

  // Joins each link once instead of reading live_invitation, for speed: there are hundreds of invitations. An
  // invitation with a live link of either kind is a live_invitation.
  invitation_standing: `
    select seminar.id as seminar_id, seminar.round_id,
      count(*) filter (where own.id is not null or instead.id is not null) as invited,
      count(*) filter (where ${says('coming')}) as coming,
      count(*) filter (where ${says('substitute')}) as substitutes,
      count(*) filter (where ${says('not_coming')}) as not_coming,
      count(*) filter (where own.id is not null or instead.id is not null
        or response.current_submission_id is not null) as asked,
      count(response.current_submission_id) as answered,
      count(holder.id) filter (where invitation.withdrawn_at is null
        or invitation.withdrawn_at < holder.since_at) as new_holders
    from seminar
    inner join invitation on invitation.seminar_id = seminar.id
    left join live_link as own on own.invitation_id = invitation.id and own.kind = 'holder'
    left join live_link as instead on instead.invitation_id = invitation.id and instead.kind = 'substitute'
    left join current_holder as holder on holder.seat_id = invitation.seat_id and own.id is null
    left join response on response.seat_id = invitation.seat_id
    where invitation.seat_id is not null
    group by seminar.id, seminar.round_id`,

  current_contact: `
    select rss_contact.rss_id, rss_contact.added_at, account.id as account_id,
      account.name, account.title, account.email, account.phone
    from rss_contact
    inner join account on account.id = rss_contact.account_id
    where account.disabled_at is null`,

  current_group: `
    select municipality_code, edition, group_code as code
    from municipality_group_member where edition = (select max(edition) from municipality_group)`,

  current_answer: `
    select response.seat_id, response.round_id, answer.submission_id, answer.question_key, answer.value, answer.source
    from response
    inner join submitted_answer as answer on answer.submission_id = response.current_submission_id`,

  message_round: `
    select message.id as message_id,
      coalesce(message.about_round_id, mailing.round_id, seminar.round_id) as round_id
    from message
    left join mailing on mailing.id = message.mailing_id
    left join invitation on invitation.id = message.invitation_id
    left join seminar on seminar.id = invitation.seminar_id`,

  shown_round: `
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
        where seminar.round_id = round.id)`,
}
