/** How many guests a seminar's afternoon counts on; the guests themselves are in the room invitations/. */
import type { Db, Tx } from '../kernel/db/open.ts'
import { NotFound } from '../kernel/errors.ts'
import type { GuestReply } from '../schema.ts'
import type { GuestCounts } from './guests.rules.ts'

export async function countGuests(db: Db | Tx, seminarId: string): Promise<GuestCounts> {
  const counts = (await countGuestsOf(db, [seminarId])).get(seminarId)
  if (!counts) throw new NotFound()
  return counts
}

/** The same of several, by seminar. */
export async function countGuestsOf(db: Db | Tx, seminarIds: string[]): Promise<Map<string, GuestCounts>> {
  if (seminarIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('seminar')
    .leftJoin('live_guest_invitation as invited', 'invited.seminar_id', 'seminar.id')
    .select((eb) => {
      const count = (reply: GuestReply) => eb.fn.count('invited.id').filterWhere('invited.reply', '=', reply).as(reply)
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
        capacity,
        invited: Number(invited),
        coming: Number(coming),
        notComing: Number(notComing),
        waiting: Number(waiting),
      },
    ]),
  )
}
