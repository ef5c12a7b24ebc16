/** What a date may collide with, in a fixed number of queries. */
import type { Db, Tx } from '../kernel/db/open.ts'
import type { LocalDate } from '../kernel/time.ts'
import {
  type Around,
  type Block,
  type Municipality,
  type OtherSeminar,
  placeOf,
  weeksIn,
} from './clash.rules.ts'
import type { Seminar } from './queries.ts'

export async function getSurroundings(
  db: Db | Tx,
  seminar: Seminar,
  today: LocalDate,
): Promise<Around> {
  const [municipalities, members, dated, blocks, region, settings, seats] = await Promise.all([
    listPlaces(db),
    listMembersOf(db, seminar.round_id),
    listDated(db, seminar),
    listBlocks(db, seminar.round_id),
    getBreaks(db, seminar.region_code),
    findTourSettings(db, seminar.round_id),
    countSeatsOf(db, seminar),
  ])
  const placeOfSeminar = (id: string, townCode: string | null, venueTown: string | null) =>
    placeOf({ venueTown, townCode, members: members.get(id) ?? [] }, municipalities)
  return {
    today,
    seats,
    teams: teamsIn(settings),
    rssId: seminar.rss_id,
    winterBreak: weeksIn(region.winter_break_weeks),
    autumnBreak: weeksIn(region.autumn_break_week),
    blocks,
    others: dated.map(
      ({ id, town_code, venueTown, ...other }): OtherSeminar => ({
        ...other,
        place: placeOfSeminar(id, town_code, venueTown),
      }),
    ),
    placeWith: (venueTown) => placeOfSeminar(seminar.id, seminar.town_code, venueTown),
  }
}

async function listPlaces(db: Db | Tx): Promise<Municipality[]> {
  return db
    .selectFrom('municipality')
    .select(['code', 'name', 'population', 'lat', 'lon'])
    .execute()
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

/** The round's other seminars with a settled date. */
async function listDated(db: Db | Tx, seminar: Seminar) {
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
    .where('seminar.round_id', '=', seminar.round_id)
    .where('seminar.id', '!=', seminar.id)
    .where('seminar.confirmed_at', 'is not', null)
    .where('seminar.cancelled_at', 'is', null)
    .orderBy('seminar.name')
    .execute()
  return rows.flatMap(({ date, start_time: start, end_time: end, ...row }) =>
    date && start && end ? [{ ...row, date, start, end }] : [],
  )
}

async function listBlocks(db: Db | Tx, roundId: string): Promise<Block[]> {
  const rows = await db
    .selectFrom('blocked_period')
    .select(['starts_on as from', 'ends_on as to', 'name', 'team', 'rss_id as rssId', 'hard'])
    .where('round_id', '=', roundId)
    .orderBy('starts_on')
    .orderBy('name')
    .execute()
  return rows.map((row) => ({ ...row, hard: row.hard === 1 }))
}

async function getBreaks(db: Db | Tx, regionCode: string) {
  return db
    .selectFrom('region')
    .select(['winter_break_weeks', 'autumn_break_week'])
    .where('code', '=', regionCode)
    .executeTakeFirstOrThrow()
}

async function findTourSettings(db: Db | Tx, roundId: string): Promise<string | null> {
  const row = await db
    .selectFrom('tour_settings')
    .select('settings')
    .where('round_id', '=', roundId)
    .executeTakeFirst()
  return row?.settings ?? null
}

/** Without saved rules for the tour there is one team. */
function teamsIn(settings: string | null): number {
  const { teams } = JSON.parse(settings ?? '{}') as { teams?: number }
  return teams ?? 1
}

async function countSeatsOf(db: Db | Tx, seminar: Seminar): Promise<number> {
  const row = await db
    .selectFrom('seminar_municipality as sm')
    .innerJoin('seat', (join) =>
      join
        .onRef('seat.round_id', '=', 'sm.round_id')
        .onRef('seat.municipality_code', '=', 'sm.municipality_code'),
    )
    .select((eb) => eb.fn.countAll().as('n'))
    .where('sm.seminar_id', '=', seminar.id)
    .executeTakeFirstOrThrow()
  return Number(row.n)
}
