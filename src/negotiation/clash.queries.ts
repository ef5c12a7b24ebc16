/** Reads everything that a seminar's date can clash with, in a fixed number of queries. */
import type { Db, Tx } from '../kernel/db/open.ts'
import { NotFound } from '../kernel/errors.ts'
import { inOrder } from '../kernel/text.ts'
import type { LocalDate } from '../kernel/time.ts'
import { listPlacements } from '../plan/queries.ts'
import { listRegions } from '../register/queries.ts'
import { listSeminars } from '../seminars/queries.ts'
import type { Seminar } from '../seminars/rules.ts'
import { slotOf } from '../seminars/words.rules.ts'
import { type Around, type Municipality, type OtherSeminar, placeOf } from './clash.rules.ts'
import { countSeatsOf } from './venues/queries.ts'

/** @throws NotFound when the seminar's region is not in the register. */
export async function getSurroundings(db: Db | Tx, seminar: Seminar, today: LocalDate): Promise<Around> {
  const around = (await listSurroundings(db, [seminar], today)).get(seminar.id)
  if (!around) throw new NotFound()
  return around
}

/** By seminar id. All seminars must belong to one round. Thirty seminars need as many queries as one. */
export async function listSurroundings(
  db: Db | Tx,
  seminars: Seminar[],
  today: LocalDate,
): Promise<Map<string, Around>> {
  const [first] = seminars
  if (!first) return new Map()
  const { roundId } = first
  const ids = seminars.map(({ id }) => id)
  const [municipalities, placements, all, blocks, regions, teams, seats, open] = await Promise.all([
    listPlaces(db),
    listPlacements(db, roundId),
    listSeminars(db, roundId),
    listBlocks(db, roundId),
    listRegions(db),
    countTeams(db, roundId),
    countSeatsOf(db, ids),
    listOffered(db, roundId),
  ])
  const members = Map.groupBy(municipalities, ({ code }) => placements.get(code))
  const placeOfSeminar = ({ id, townCode }: Seminar, venueTown: string | null) =>
    placeOf({ venueTown, townCode, members: members.get(id) ?? [] }, municipalities)
  const dated = inOrder(all, ({ name }) => [name]).flatMap((seminar): OtherSeminar[] => {
    const slot = slotOf(seminar)
    const { id, name, venueId, venueTown, cancelledAt } = seminar
    return slot && !cancelledAt ? [{ id, name, venueId, ...slot, place: placeOfSeminar(seminar, venueTown) }] : []
  })
  return new Map(
    seminars.flatMap((seminar): [string, Around][] => {
      const { id, rssId, regionCode } = seminar
      const region = regions.find(({ code }) => code === regionCode)
      if (!region) return []
      const others = dated.filter((other) => other.id !== id)
      const offered = open.filter((other) => other.id !== id)
      const placeWith = (venueTown: string | null) => placeOfSeminar(seminar, venueTown)
      return [[id, { today, teams, blocks, seats: seats.get(id) ?? 0, rssId, region, others, offered, placeWith }]]
    }),
  )
}

export async function listPlaces(db: Db | Tx): Promise<Municipality[]> {
  return db.selectFrom('municipality').select(['code', 'name', 'population', 'lat', 'lon']).execute()
}

/** Open date options, except those answered no, of the round's seminars without a date. */
async function listOffered(db: Db | Tx, roundId: string) {
  const offered = await db
    .selectFrom('date_option')
    .innerJoin('seminar', 'seminar.id', 'date_option.seminar_id')
    .select(['seminar.id', 'seminar.name', 'date_option.date'])
    .where('seminar.round_id', '=', roundId)
    .where('seminar.confirmed_at', 'is', null)
    .where('seminar.cancelled_at', 'is', null)
    .where('date_option.withdrawn_at', 'is', null)
    .where((eb) => eb.or([eb('answer', 'is', null), eb('answer', '!=', 'no')]))
    .execute()
  return inOrder(offered, ({ name, date }) => [name, date])
}

/**
 * Blocked periods of the round, for everyone, a team or an RSS body, and who entered each; by start date and name.
 * `hard` false: days to avoid, not to exclude.
 */
export async function listBlocks(db: Db | Tx, roundId: string) {
  const rows = await db
    .selectFrom('blocked_period as block')
    .leftJoin('rss_body as body', 'body.id', 'block.rss_id')
    .innerJoin('account', 'account.id', 'block.created_by')
    .select([
      'block.id',
      'block.starts_on as from',
      'block.ends_on as to',
      'block.name',
      'block.team',
      'block.rss_id as rssId',
      'block.hard',
      'body.name as body',
      'account.name as by',
      'account.role as byRole',
    ])
    .where('block.round_id', '=', roundId)
    .execute()
  return inOrder(rows, ({ from, name }) => [from, name]).map((row) => ({ ...row, hard: row.hard === 1 }))
}

export type BlockRow = Awaited<ReturnType<typeof listBlocks>>[number]

/** Number of teams in the round's saved tour settings; 1 when none are saved. */
async function countTeams(db: Db | Tx, roundId: string): Promise<number> {
  const row = await db.selectFrom('tour_settings').select('settings').where('round_id', '=', roundId).executeTakeFirst()
  const { teams } = JSON.parse(row?.settings ?? '{}') as { teams?: number }
  return teams ?? 1
}
