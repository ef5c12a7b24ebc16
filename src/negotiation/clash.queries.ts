/** What a date may collide with, in a fixed number of queries. */
import type { Db, Tx } from '../kernel/db/open.ts'
import { NotFound } from '../kernel/errors.ts'
import { inOrder } from '../kernel/text.ts'
import type { LocalDate } from '../kernel/time.ts'
import type { RegionWeeks } from '../register/breaks.rules.ts'
import type { Seminar } from '../seminars/rules.ts'
import { type Around, type Block, type Municipality, type OtherSeminar, placeOf } from './clash.rules.ts'

/** @throws NotFound */
export async function getSurroundings(db: Db | Tx, seminar: Seminar, today: LocalDate): Promise<Around> {
  const around = (await listSurroundings(db, [seminar], today)).get(seminar.id)
  if (!around) throw new NotFound()
  return around
}

/** By seminar, all of one round; as many queries for thirty as for one. */
export async function listSurroundings(
  db: Db | Tx,
  seminars: Seminar[],
  today: LocalDate,
): Promise<Map<string, Around>> {
  const [first] = seminars
  if (!first) return new Map()
  const ids = seminars.map(({ id }) => id)
  const [municipalities, members, dated, blocks, regions, settings, seats, open] = await Promise.all([
    listPlaces(db),
    listMembersOf(db, first.roundId),
    listDated(db, first.roundId),
    listBlocks(db, first.roundId),
    listBreaks(db, ids),
    findTourSettings(db, first.roundId),
    countSeatsOf(db, ids),
    listOffered(db, first.roundId),
  ])
  const place = (id: string, townCode: string | null, venueTown: string | null) =>
    placeOf({ venueTown, townCode, members: members.get(id) ?? [] }, municipalities)
  const placed = dated.map(
    ({ town_code, venueTown, ...other }): OtherSeminar => ({ ...other, place: place(other.id, town_code, venueTown) }),
  )
  const shared = { today, teams: teamsIn(settings), blocks }
  return new Map(
    seminars.flatMap(({ id, rssId, townCode: town }): [string, Around][] => {
      const region = regions.get(id)
      if (!region) return []
      const others = placed.filter((other) => other.id !== id)
      const offered = open.filter((other) => other.id !== id)
      const placeWith = (venueTown: string | null) => place(id, town, venueTown)
      return [[id, { ...shared, seats: seats.get(id) ?? 0, rssId, region, others, offered, placeWith }]]
    }),
  )
}

async function listPlaces(db: Db | Tx): Promise<Municipality[]> {
  return db.selectFrom('municipality').select(['code', 'name', 'population', 'lat', 'lon']).execute()
}

/** Seminar id → its municipalities. */
async function listMembersOf(db: Db | Tx, roundId: string): Promise<Map<string, Municipality[]>> {
  const rows = await db
    .selectFrom('seminar_municipality')
    .innerJoin('municipality', 'municipality.code', 'seminar_municipality.municipality_code')
    .select(['seminar_id', 'code', 'name', 'population', 'lat', 'lon'])
    .where('round_id', '=', roundId)
    .execute()
  return Map.groupBy(rows, (row) => row.seminar_id)
}

/** The round's seminars with a settled date. */
async function listDated(db: Db | Tx, roundId: string) {
  const rows = await db
    .selectFrom('seminar')
    .leftJoin('venue', 'venue.id', 'seminar.venue_id')
    .select([
      'seminar.id',
      'seminar.name',
      'seminar.date',
      'seminar.start_time',
      'seminar.end_time',
      'seminar.town_code',
      'seminar.venue_id as venueId',
      'venue.town as venueTown',
    ])
    .where('seminar.round_id', '=', roundId)
    .where('seminar.confirmed_at', 'is not', null)
    .where('seminar.cancelled_at', 'is', null)
    .orderBy('seminar.id')
    .execute()
  return inOrder(rows, ({ name }) => [name]).flatMap(({ date, start_time: start, end_time: end, ...row }) =>
    date && start && end ? [{ ...row, date, start, end }] : [],
  )
}

/** The days that are offered to the round's seminars without a date. */
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

async function listBlocks(db: Db | Tx, roundId: string): Promise<Block[]> {
  const rows = await db
    .selectFrom('blocked_period')
    .select(['starts_on as from', 'ends_on as to', 'name', 'team', 'rss_id as rssId', 'hard'])
    .where('round_id', '=', roundId)
    .execute()
  return inOrder(rows, ({ from, name }) => [from, name]).map((row) => ({ ...row, hard: row.hard === 1 }))
}

/** By seminar. */
async function listBreaks(db: Db | Tx, ids: string[]): Promise<Map<string, RegionWeeks>> {
  const rows = await db
    .selectFrom('seminar')
    .innerJoin('region', 'region.code', 'seminar.region_code')
    .select(['seminar.id', 'region.name', 'winter_break_weeks', 'autumn_break_week'])
    .where('seminar.id', 'in', ids)
    .execute()
  return new Map(rows.map(({ id, ...region }) => [id, region]))
}

async function findTourSettings(db: Db | Tx, roundId: string): Promise<string | null> {
  const row = await db.selectFrom('tour_settings').select('settings').where('round_id', '=', roundId).executeTakeFirst()
  return row?.settings ?? null
}

/** Without saved rules for the tour there is one team. */
function teamsIn(settings: string | null): number {
  const { teams } = JSON.parse(settings ?? '{}') as { teams?: number }
  return teams ?? 1
}

async function countSeatsOf(db: Db | Tx, ids: string[]): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('seminar_seat')
    .select((eb) => ['seminar_id as id', eb.fn.countAll().as('n')])
    .where('seminar_id', 'in', ids)
    .groupBy('seminar_id')
    .execute()
  return new Map(rows.map(({ id, n }) => [id, Number(n)]))
}
