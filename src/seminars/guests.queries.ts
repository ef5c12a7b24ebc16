/** How many guests a seminar's afternoon counts on; the guests themselves are in the room guests/. */

import { sql } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import { NotFound } from '../kernel/errors.ts'
import { isGuestInvited } from '../links/queries.ts'
import type { GuestCounts } from './guests.rules.ts'

/** A reply to another day, or from before everyone was asked again, is no reply now: as `isAboutAnotherDay`. */
const holds = sql<boolean>`(seminar.confirmed_at is null or invited.replied_at >= seminar.confirmed_at)
  and (seminar.replies_asked_at is null or invited.replied_at >= seminar.replies_asked_at)`

export async function countGuests(db: Db | Tx, seminarId: string): Promise<GuestCounts> {
  const counts = (await countGuestsOf(db, [seminarId])).get(seminarId)
  if (!counts) throw new NotFound()
  return counts
}

/** The same of several, by seminar. */
export async function countGuestsOf(
  db: Db | Tx,
  seminarIds: string[],
): Promise<Map<string, GuestCounts>> {
  if (seminarIds.length === 0) return new Map()
  const rows = await db
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
        'seminar.id',
        'seminar.guest_capacity as capacity',
        eb.fn.count('invited.id').as('invited'),
        count('coming'),
        count('not_coming'),
        count('waiting'),
      ]
    })
    .where('seminar.id', 'in', seminarIds)
    .groupBy(['seminar.id', 'seminar.guest_capacity'])
    .execute()
  return new Map(
    rows.map(({ id, capacity, invited, coming, not_coming: notComing, waiting }) => [
      id,
      {
        ...{ capacity, invited: Number(invited), coming: Number(coming) },
        ...{ notComing: Number(notComing), waiting: Number(waiting) },
      },
    ]),
  )
}
