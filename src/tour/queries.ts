/** Reads and writes a tour's input: its settings, the blocked periods, and the seminars with their wishes. */
import { type Insertable, sql } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import { inOrder } from '../kernel/text.ts'
import type { LocalDate, UtcText } from '../kernel/time.ts'
import { listBlocks, listPlaces } from '../negotiation/clash.queries.ts'
import { townOf } from '../plan/journeys.rules.ts'
import { listPlacements } from '../plan/queries.ts'
import { weekNumbers } from '../register/breaks.rules.ts'
import type { Round } from '../rounds/queries.ts'
import type { BlockedPeriodTable } from '../schema.ts'
import { seminarRows } from '../seminars/queries.ts'
import { slotOf } from '../seminars/words.rules.ts'
import type { Period, TourInput, TourSeminar, TourSettings, Town } from './rules.ts'
import { latestRun } from './runs.queries.ts'
import { defaultSettings } from './settings.rules.ts'

/** The round's present data, in a fixed number of queries. `alternatives`: dates wanted for each seminar, 1–3. */
export async function readTourInput(
  db: Db | Tx,
  round: Round,
  asked: { today: LocalDate; alternatives: number },
): Promise<TourInput> {
  const [settings, { places, members }, rows, refused, before, blocks] = await Promise.all([
    readSettings(db, round),
    readPlaces(db, round.id),
    listWished(db, round.id),
    listRefused(db, round.id),
    latestRun(db, round.id, ['accepted']),
    listBlocks(db, round.id),
  ])
  const home = places.find((place) => place.code === settings.homeCode) ?? places[0]
  if (!home) throw new Error('no municipalities')
  return {
    ...asked,
    settings,
    answerDays: round.answer_dates_days,
    home: asTown(home),
    seminars: rows.flatMap((row): TourSeminar[] => {
      const { id, name, rssId, rssName } = row
      const town = townOf(row.townCode, members.get(id) ?? [], places)
      // Leaves out a seminar without a town: it has no municipalities, so its plan is not ready.
      if (!town) return []
      const first = before?.result?.dates[id]?.[0]
      return [
        {
          id,
          name,
          rssId,
          rssName,
          town: asTown(town),
          breakWeeks: [...weekNumbers(row.winter), ...weekNumbers(row.autumn)],
          wish: row.from && row.to ? { from: row.from, to: row.to } : null,
          fixed: slotOf(row),
          before: first ? { date: first.date, team: first.team } : null,
          refused: refused.get(id)?.map(({ date }) => date) ?? [],
        },
      ]
    }),
    blocks: blocks.map(({ from, to, name, team, rssId, hard }) => ({ from, to, name, team, rssId, hard })),
  }
}

/** All municipalities, and by seminar id those that the plan places in it. */
export async function readPlaces(db: Db | Tx, roundId: string) {
  const [places, placements] = await Promise.all([listPlaces(db), listPlacements(db, roundId)])
  return { places, members: Map.groupBy(places, ({ code }) => placements.get(code)) }
}

function asTown({ code, name, lat, lon }: Town): Town {
  return { code, name, lat, lon }
}

/** The round's seminars, without the cancelled ones, each with its wish. */
export async function listWished(db: Db | Tx, roundId: string) {
  return seminarRows(db)
    .leftJoin('tour_wish as wish', 'wish.seminar_id', 'seminar.id')
    .select([
      'wish.from_on as from',
      'wish.to_on as to',
      'region.winter_break_weeks as winter',
      'region.autumn_break_week as autumn',
    ])
    .where('seminar.round_id', '=', roundId)
    .where('seminar.cancelled_at', 'is', null)
    .execute()
}

export type WishedRow = Awaited<ReturnType<typeof listWished>>[number]

/** By seminar id, the options that its RSS body has answered no, also those withdrawn since. */
async function listRefused(db: Db | Tx, roundId: string) {
  const rows = await db
    .selectFrom('date_option')
    .innerJoin('seminar', 'seminar.id', 'date_option.seminar_id')
    .select(['seminar_id', 'date_option.date'])
    .where('seminar.round_id', '=', roundId)
    .where('answer', '=', 'no')
    .orderBy('date_option.date')
    .execute()
  return Map.groupBy(rows, (row) => row.seminar_id)
}

/** The round's saved settings; defaults for all that are not saved. */
export async function readSettings(
  db: Db | Tx,
  round: { id: string; starts_on: LocalDate; ends_on: LocalDate },
): Promise<TourSettings> {
  const row = await db
    .selectFrom('tour_settings')
    .select('settings')
    .where('round_id', '=', round.id)
    .executeTakeFirst()
  const saved = row ? (JSON.parse(row.settings) as Partial<TourSettings>) : {}
  return { ...defaultSettings(round), ...saved }
}

export async function putSettings(
  tx: Tx,
  roundId: string,
  settings: TourSettings,
  by: { accountId: string; now: UtcText },
): Promise<void> {
  const row = { settings: JSON.stringify(settings), saved_at: by.now, saved_by: by.accountId }
  await tx
    .insertInto('tour_settings')
    .values({ round_id: roundId, ...row })
    .onConflict((c) => c.column('round_id').doUpdateSet(row))
    .execute()
}

export async function insertBlocks(tx: Tx, rows: Insertable<BlockedPeriodTable>[]): Promise<void> {
  await tx.insertInto('blocked_period').values(rows).execute()
}

/** @returns the block's name; null when the block was gone already or, with `rssId`, is not that body's. */
export async function deleteBlock(
  tx: Tx,
  which: { id: string; roundId: string; rssId?: string },
): Promise<string | null> {
  const base = tx.deleteFrom('blocked_period').where('id', '=', which.id).where('round_id', '=', which.roundId)
  const query = which.rssId === undefined ? base : base.where('rss_id', '=', which.rssId)
  return (await query.returning('name').executeTakeFirst())?.name ?? null
}

/** RSS bodies of the round's seminars, as choices of whom to block a day for. */
export async function listBodiesOfRound(db: Db | Tx, roundId: string) {
  const bodies = await db
    .selectFrom('rss_body')
    .innerJoin('seminar', 'seminar.rss_id', 'rss_body.id')
    .select(['rss_body.id', 'rss_body.name'])
    .distinct()
    .where('seminar.round_id', '=', roundId)
    .execute()
  return inOrder(bodies, ({ name, id }) => [name, id])
}

export interface Wish {
  seminarId: string
  townCode: string | null
  wish: Period | null
}

/** Replaces the wishes and towns of these seminars, in three statements whatever their number. */
export async function putWishes(tx: Tx, roundId: string, wishes: Wish[]): Promise<void> {
  const ids = wishes.map((one) => one.seminarId)
  if (ids.length === 0) return
  await tx.deleteFrom('tour_wish').where('seminar_id', 'in', ids).execute()
  const rows = wishes.flatMap(({ seminarId, wish }) =>
    wish ? [{ seminar_id: seminarId, from_on: wish.from, to_on: wish.to }] : [],
  )
  if (rows.length > 0) await tx.insertInto('tour_wish').values(rows).execute()
  const towns = wishes.filter((one) => one.townCode !== null)
  const cases = towns.map((one) => sql`when ${one.seminarId} then ${one.townCode}`)
  await tx
    .updateTable('seminar')
    .set({ town_code: cases.length > 0 ? sql`case id ${sql.join(cases, sql` `)} else null end` : null })
    .where('round_id', '=', roundId)
    .where('id', 'in', ids)
    .execute()
}
