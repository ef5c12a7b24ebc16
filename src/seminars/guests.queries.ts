/** How many guests a seminar's afternoon counts on; the guests themselves are in the room guests/. */
import { sql } from 'kysely'
import { isGuestInvited } from '../kernel/auth/guest.ts'
import type { Db, Tx } from '../kernel/db/open.ts'
import type { GuestCounts } from './guests.rules.ts'

/** A reply to another day, or from before everyone was asked again, is no reply now: as `isAboutAnotherDay`. */
const holds = sql<boolean>`(seminar.confirmed_at is null or invited.replied_at >= seminar.confirmed_at)
  and (seminar.replies_asked_at is null or invited.replied_at >= seminar.replies_asked_at)`

export async function countGuests(db: Db | Tx, seminarId: string): Promise<GuestCounts> {
  const row = await db
    .selectFrom('seminar')
    .leftJoin('guest_invitation as invited', (join) =>
      join.onRef('invited.seminar_id', '=', 'seminar.id').on(isGuestInvited),
    )
    .select((eb) => {
      const count = (reply: 'coming' | 'not_coming' | 'waiting') =>
        eb.fn
          .count('invited.id')
          .filterWhere(eb.and([eb('invited.reply', '=', reply), holds]))
          .as(reply)
      return [
        'seminar.guest_capacity as capacity',
        eb.fn.count('invited.id').as('invited'),
        count('coming'),
        count('not_coming'),
        count('waiting'),
      ]
    })
    .where('seminar.id', '=', seminarId)
    .groupBy(['seminar.id', 'seminar.guest_capacity'])
    .executeTakeFirstOrThrow()
  return {
    capacity: row.capacity,
    invited: Number(row.invited),
    coming: Number(row.coming),
    notComing: Number(row.not_coming),
    waiting: Number(row.waiting),
  }
}
