/** What a tour is reckoned from, as it stands in the database now; eight questions whatever its size. */

import type { Db, Tx } from '../kernel/db/open.ts'
import { isDate, isTime, type LocalDate } from '../kernel/time.ts'
import { townOf } from '../plan/journeys.rules.ts'
import type { Round } from '../rounds/queries.ts'
import type { TourBlock, TourInput, TourResult, TourSeminar, Town } from './rules.ts'
import { latestRun } from './runs.queries.ts'
import { readSettings } from './settings.queries.ts'

interface Asked {
  today: LocalDate
  /** Dates wanted for each seminar, 1–3. */
  alternatives: number
}

export async function readTourInput(db: Db | Tx, round: Round, asked: Asked): Promise<TourInput> {
  const settings = await readSettings(db, round)
  const places = await db.selectFrom('municipality').select(['code', 'name', 'lat', 'lon', 'population']).execute()
  const home = places.find((place) => place.code === settings.homeCode) ?? places[0]
  if (!home) throw new Error('no municipalities')
  return {
    ...asked,
    settings,
    answerDays: round.answer_dates_days,
    home: asTown(home),
    seminars: await listTourSeminars(db, round.id, places),
    blocks: await listTourBlocks(db, round.id),
  }
}

type Place = Town & { population: number }

function asTown({ code, name, lat, lon }: Town): Town {
  return { code, name, lat, lon }
}

async function listTourSeminars(db: Db | Tx, roundId: string, places: Place[]): Promise<TourSeminar[]> {
  const rows = await seminarRows(db, roundId)
  const [members, refused, before] = await Promise.all([
    membersBySeminar(db, roundId, places),
    refusedBySeminar(db, roundId),
    latestRun(db, roundId, ['accepted']),
  ])
  return rows.flatMap((row): TourSeminar[] => {
    const town = townOf(row.town_code, members.get(row.id) ?? [], places)
    // Nobody meets where no municipality is: the plan is not ready for this one.
    if (!town) return []
    return [
      {
        id: row.id,
        name: row.name,
        rssId: row.rssId,
        rssName: row.rssName,
        town: asTown(town),
        breakWeeks: [...weeksIn(row.winter), ...weeksIn(row.autumn)],
        wish: row.from && row.to ? { from: row.from, to: row.to } : null,
        fixed: fixedDate(row),
        before: dateBefore(before?.result ?? null, row.id),
        refused: refused.get(row.id) ?? [],
      },
    ]
  })
}

function seminarRows(db: Db | Tx, roundId: string) {
  return db
    .selectFrom('seminar')
    .innerJoin('region', 'region.code', 'seminar.region_code')
    .innerJoin('rss_body', 'rss_body.id', 'seminar.rss_id')
    .leftJoin('tour_wish', 'tour_wish.seminar_id', 'seminar.id')
    .select([
      'seminar.id',
      'seminar.name',
      'seminar.rss_id as rssId',
      'rss_body.name as rssName',
      'seminar.town_code',
      'seminar.date',
      'seminar.start_time',
      'seminar.end_time',
      'seminar.confirmed_at',
      'region.winter_break_weeks as winter',
      'region.autumn_break_week as autumn',
      'tour_wish.from_on as from',
      'tour_wish.to_on as to',
    ])
    .where('seminar.round_id', '=', roundId)
    .where('seminar.cancelled_at', 'is', null)
    .orderBy('seminar.region_code')
    .orderBy('seminar.number')
    .execute()
}

type SeminarRow = Awaited<ReturnType<typeof seminarRows>>[number]

function fixedDate(row: SeminarRow): TourSeminar['fixed'] {
  const { date, start_time: start, end_time: end } = row
  if (!row.confirmed_at || !date || !start || !end || !isDate(date) || !isTime(start)) return null
  return { date, start, end }
}

function dateBefore(result: TourResult | null, seminarId: string): TourSeminar['before'] {
  const first = result?.dates[seminarId]?.[0]
  return first ? { date: first.date, team: first.team } : null
}

/** "8-9" → [8, 9] */
function weeksIn(text: string): number[] {
  return [...text.matchAll(/(\d+)(?:\s*[-–]\s*(\d+))?/g)].flatMap(([, from, to]) => {
    const [first, last] = [Number(from), Number(to ?? from)]
    return Array.from({ length: Math.max(1, last - first + 1) }, (_, n) => first + n)
  })
}

async function membersBySeminar(db: Db | Tx, roundId: string, places: Place[]) {
  const rows = await db
    .selectFrom('seminar_municipality')
    .select(['seminar_id', 'municipality_code'])
    .where('round_id', '=', roundId)
    .execute()
  const placeOf = new Map(places.map((place) => [place.code, place]))
  const members = new Map<string, Place[]>()
  for (const row of rows) {
    const place = placeOf.get(row.municipality_code)
    if (place) members.set(row.seminar_id, [...(members.get(row.seminar_id) ?? []), place])
  }
  return members
}

/** Dates that the RSS body has said no to, also when they were withdrawn since. */
async function refusedBySeminar(db: Db | Tx, roundId: string): Promise<Map<string, LocalDate[]>> {
  const rows = await db
    .selectFrom('date_option')
    .innerJoin('seminar', 'seminar.id', 'date_option.seminar_id')
    .select(['seminar_id', 'date_option.date'])
    .where('seminar.round_id', '=', roundId)
    .where('answer', '=', 'no')
    .orderBy('date_option.date')
    .execute()
  const refused = new Map<string, LocalDate[]>()
  for (const row of rows) {
    refused.set(row.seminar_id, [...(refused.get(row.seminar_id) ?? []), row.date])
  }
  return refused
}

async function listTourBlocks(db: Db | Tx, roundId: string): Promise<TourBlock[]> {
  const rows = await db
    .selectFrom('blocked_period')
    .select(['starts_on', 'ends_on', 'name', 'team', 'rss_id', 'hard'])
    .where('round_id', '=', roundId)
    .orderBy('starts_on')
    .execute()
  return rows.map((row) => ({
    from: row.starts_on,
    to: row.ends_on,
    name: row.name,
    team: row.team,
    rssId: row.rss_id,
    hard: row.hard === 1,
  }))
}
