/**
 * The read model: what many rooms ask, told once. Each view has its type in src/schema.ts.
 *
 * Views hold no data, so they are no history: this file says how they are now. `src/kernel/db/migrate.ts` drops all of them
 * before each migration and makes them anew after the last. So a migration may rename, rebuild or drop a table that a view
 * reads, on both databases, and does not read a view itself. Whoever changes this file adds a migration, an empty one if
 * need be: only then do the databases that exist get the new views. A test looks.
 *
 * A view that stands on the right of a left join reads one table: SQLite would otherwise work out the whole view first.
 */

/** A reply to another day, or from before everyone was asked again, holds no longer: as `isAboutAnotherDay`. */
const isStale = 'replied_at < seminar.confirmed_at or replied_at < seminar.replies_asked_at'

/** The same beside a seminar and the links, where all invitations are counted. */
const says = (reply: string) => `(own.id is not null or instead.id is not null)
        and reply = '${reply}' and not coalesce(${isStale}, false)`

/** By name; each reads only tables and the views above it. */
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

  // Each link is looked up once, for there are hundreds of invitations: a live one of either kind is a live_invitation.
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
    select response.seat_id, response.round_id, answer.submission_id, answer.question_key, answer.value
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
