/** Finds the round that an address is about, and the rounds that a user may see. */
import type { User } from '../kernel/auth/guards.ts'
import type { Db, Tx } from '../kernel/db/open.ts'
import { listRounds, type Round } from './queries.ts'

/** Rounds the user may see, latest first; for an RSS contact the shown rounds in which their bodies have seminars. */
export async function listRoundsOf(db: Db, user: Pick<User, 'role' | 'rssIds'>): Promise<Round[]> {
  if (user.role !== 'rss_contact') return listRounds(db)
  if (user.rssIds.length === 0) return []
  return db
    .selectFrom('round')
    .selectAll('round')
    .innerJoin('shown_round', 'shown_round.round_id', 'round.id')
    .where('round.id', 'in', (eb) => eb.selectFrom('seminar').select('round_id').where('rss_id', 'in', user.rssIds))
    .orderBy('starts_on', 'desc')
    .execute()
}

type Find = (db: Db, id: string) => Promise<{ roundId: string | null } | undefined>

const seminar: Find = (db, slug) =>
  db.selectFrom('seminar').select('round_id as roundId').where('slug', '=', slug).executeTakeFirst()

/**
 * Start of a route's pattern, up to the parameter that identifies a thing → finds that thing's round. The first match
 * counts.
 */
const finds: [string, Find][] = [
  ['/omgangar/:slug', (db, slug) => find(db).where('slug', '=', slug).executeTakeFirst()],
  ['/seminarier/:slug', seminar],
  ['/rss/:slug', seminar],
  [
    '/seminarier/andringar/:id',
    (db, id) => db.selectFrom('seminar_change').select('round_id as roundId').where('id', '=', id).executeTakeFirst(),
  ],
  [
    '/inbjudningar/:id',
    (db, id) =>
      db
        .selectFrom('invitation')
        .innerJoin('seat', 'seat.id', 'invitation.seat_id')
        .select('seat.round_id as roundId')
        .where('invitation.id', '=', id)
        .executeTakeFirst(),
  ],
  [
    '/platser/:seat',
    (db, id) => db.selectFrom('seat').select('round_id as roundId').where('id', '=', id).executeTakeFirst(),
  ],
  [
    '/inmatning/:entry',
    (db, id) =>
      db
        .selectFrom('entry')
        .innerJoin('seat', 'seat.id', 'entry.seat_id')
        .select('seat.round_id as roundId')
        .where('entry.id', '=', id)
        .executeTakeFirst(),
  ],
  [
    '/utskick/meddelande/:id',
    (db, id) =>
      db.selectFrom('message_round').select('round_id as roundId').where('message_id', '=', id).executeTakeFirst(),
  ],
  [
    '/utskick/:id',
    (db, id) => db.selectFrom('mailing').select('round_id as roundId').where('id', '=', id).executeTakeFirst(),
  ],
  [
    '/inkorg/:id',
    (db, id) =>
      db
        .selectFrom('incoming')
        .leftJoin('message_round', 'message_round.message_id', 'incoming.message_id')
        .leftJoin('seat', 'seat.id', 'incoming.seat_id')
        .select((eb) => eb.fn.coalesce('seat.round_id', 'message_round.round_id').as('roundId'))
        .where('incoming.id', '=', id)
        .executeTakeFirst(),
  ],
]

function find(db: Db) {
  return db.selectFrom('round').select('id as roundId')
}

/** @param route the route's pattern: `/seminarier/:slug/datum`. @returns null when the address is about no round. */
export async function findRoundIdOf(db: Db, route: string, params: Record<string, string>): Promise<string | null> {
  const found = finds.find(([start]) => route === start || route.startsWith(`${start}/`))
  if (!found) return null
  const [start, of] = found
  const id = params[start.slice(start.indexOf(':') + 1)]
  return (id && (await of(db, id))?.roundId) || null
}

/** Stores the user's round for addresses that name none. */
export async function setChosenRound(tx: Db | Tx, accountId: string, roundId: string): Promise<void> {
  await tx.updateTable('account').set({ chosen_round_id: roundId }).where('id', '=', accountId).execute()
}
