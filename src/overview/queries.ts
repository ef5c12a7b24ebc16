import { countBounced } from '../incoming/queries.ts'
import { countGuestsTold, listGuestHours } from '../invitations/guest-addressees.queries.ts'
import { countTold } from '../invitations/letters.queries.ts'
import { listInvitationCounts } from '../invitations/queries.ts'
import { listWaitingHandovers } from '../invitations/standing.queries.ts'
import type { Db } from '../kernel/db/open.ts'
import { prepared } from '../kernel/db/prepared.ts'
import type { LocalDate } from '../kernel/time.ts'
import { listHelped } from '../mailings/compose/helpers.queries.ts'
import { countToRead } from '../mailings/queries.ts'
import { hasReminders } from '../mailings/reminders/queries.ts'
import type { Round } from '../rounds/queries.ts'
import { listSeminarFacts, listSeminars } from '../seminars/queries.ts'
import type { Situation } from './rules.ts'
import { tellAddress, untoldIn } from './todo.rules.ts'

/** All that /oversikt shows: as many queries whatever the number of seminars. */
export async function readSituation(db: Db, round: Round): Promise<Situation> {
  const [regions, facts, counts, stuck, bounced, unread, unplaced, options, ...mail] =
    await Promise.all([
      db
        .selectFrom('region')
        .select(['code', 'name', 'winter_break_weeks', 'autumn_break_week'])
        .orderBy('code')
        .execute(),
      listSeminarFacts(db, round.id),
      listInvitationCounts(db, round.id),
      countStuck(db, round.id),
      countBounced(db, round.id),
      countToRead(db),
      listUnplaced(db, round.id),
      listOpenOptions(db, round.id),
      countNotGone(db, round.id),
      countTold(db, round.id),
      listWaitingHandovers(db, round.id),
      hasReminders(db, round.id, 'reply_reminder'),
      countGuestsTold(db, round.id),
      listGuestHours(db, round.id),
      listHelped(db, round.id),
    ])
  const [notGone, said, handovers, reminds, saidToGuests, guestHours, helped] = mail
  const { failed, outdated } = stuck
  return {
    ...{
      regions,
      facts,
      counts,
      failed,
      outdated,
      bounced,
      unread,
      options,
      ...notGone,
      handovers,
    },
    ...{ reminds, said, saidToGuests, guestHours, helped },
    unplaced: unplaced.map(({ name }) => name),
  }
}

/** Each municipality should meet somewhere: a register that has grown, a plan half changed or a cancelled seminar leaves some out. */
const listUnplaced = prepared((db, roundId: string) =>
  db
    .selectFrom('municipality')
    .leftJoin('seminar_municipality as sm', (join) =>
      join.onRef('sm.municipality_code', '=', 'municipality.code').on('sm.round_id', '=', roundId),
    )
    .leftJoin('seminar', 'seminar.id', 'sm.seminar_id')
    .select('municipality.name')
    .where((eb) =>
      eb.or([eb('sm.seminar_id', 'is', null), eb('seminar.cancelled_at', 'is not', null)]),
    )
    .orderBy('municipality.code'),
)

/** Messages somebody must look at: those that gave up or are in doubt, and those that are no longer true. */
async function countStuck(db: Db, roundId: string): Promise<{ failed: number; outdated: number }> {
  const row = await db
    .selectFrom('message')
    .leftJoin('mailing', 'mailing.id', 'message.mailing_id')
    .leftJoin('seat', 'seat.id', 'message.seat_id')
    .leftJoin('invitation as guest', 'guest.id', 'message.guest_invitation_id')
    .leftJoin('seminar', 'seminar.id', 'guest.seminar_id')
    .select((eb) => [
      eb.fn.countAll().filterWhere('message.state', '!=', 'queued').as('failed'),
      eb.fn.countAll().filterWhere('message.state', '=', 'queued').as('outdated'),
    ])
    .where((eb) =>
      eb(eb.fn.coalesce('mailing.round_id', 'seat.round_id', 'seminar.round_id'), '=', roundId),
    )
    .where((eb) =>
      eb.or([
        eb('message.state', 'in', ['failed', 'unknown']),
        eb.and([eb('message.state', '=', 'queued'), eb('message.outdated_at', 'is not', null)]),
      ]),
    )
    .executeTakeFirst()
  return { failed: Number(row?.failed ?? 0), outdated: Number(row?.outdated ?? 0) }
}

/** Mailings that wait for somebody else's second look; invitations made that have not gone by mail yet. */
async function countNotGone(db: Db, roundId: string): Promise<{ held: number; waiting: number }> {
  const row = await db
    .selectFrom('mailing')
    .select((eb) => [
      eb.fn.countAll().as('held'),
      eb
        .selectFrom('message')
        .innerJoin('mailing as of', 'of.id', 'message.mailing_id')
        .select((message) => message.fn.countAll().as('n'))
        .where('of.round_id', '=', roundId)
        .where('message.purpose', '=', 'invitation')
        .where('message.state', '=', 'queued')
        .where('message.by_post', '=', 0)
        .as('waiting'),
    ])
    .where('round_id', '=', roundId)
    .where('held_at', 'is not', null)
    .where('released_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .executeTakeFirst()
  return { held: Number(row?.held ?? 0), waiting: Number(row?.waiting ?? 0) }
}

/** Proposed dates of seminars without a date. */
const listOpenOptions = prepared((db, roundId: string) =>
  db
    .selectFrom('date_option')
    .innerJoin('seminar', 'seminar.id', 'date_option.seminar_id')
    .select(['seminar.id as seminarId', 'date_option.date', 'date_option.answer'])
    .where('seminar.round_id', '=', roundId)
    .where('seminar.confirmed_at', 'is', null)
    .where('date_option.withdrawn_at', 'is', null)
    .orderBy('date_option.date'),
)

/** For the seminar's own page: how many of those invited do not know how it is, and where they are told. */
export async function findUntold(
  db: Db,
  round: Pick<Round, 'id' | 'slug'>,
  { slug, today }: { slug: string; today: LocalDate },
) {
  const [seminars, said, saidToGuests, guestHours, helped] = await Promise.all([
    listSeminars(db, round.id),
    countTold(db, round.id),
    countGuestsTold(db, round.id),
    listGuestHours(db, round.id),
    listHelped(db, round.id),
  ])
  const one = untoldIn(seminars, { said, saidToGuests, guestHours, helped }, today).find(
    (untold) => untold.slug === slug,
  )
  if (!one) return null
  const { n, purpose, reason } = one
  return { n, purpose, href: tellAddress(round.slug, { purpose, seminars: [one], reason }) }
}
