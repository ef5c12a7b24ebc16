import { sql } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import type { LocalDate } from '../kernel/time.ts'
import type { Period } from './rules.ts'

/** The round's seminars with what is wished for each; cancelled ones are no part of a tour. */
export async function listWishes(db: Db | Tx, roundId: string) {
  return db
    .selectFrom('seminar')
    .leftJoin('tour_wish', 'tour_wish.seminar_id', 'seminar.id')
    .select([
      'seminar.id',
      'slug',
      'name',
      'rss_id as rssId',
      'town_code as townCode',
      'date',
      'confirmed_at as confirmedAt',
      'from_on as from',
      'to_on as to',
    ])
    .where('round_id', '=', roundId)
    .where('cancelled_at', 'is', null)
    .orderBy('region_code')
    .orderBy('number')
    .execute()
}

export type WishRow = Awaited<ReturnType<typeof listWishes>>[number]

/** Every municipality with the seminar it belongs to in the round. */
export async function listTownsOfRound(db: Db | Tx, roundId: string) {
  return db
    .selectFrom('seminar_municipality as sm')
    .innerJoin('municipality as m', 'm.code', 'sm.municipality_code')
    .select(['sm.seminar_id as seminarId', 'm.code', 'm.name', 'm.population', 'm.lat', 'm.lon'])
    .where('sm.round_id', '=', roundId)
    .execute()
}

export type TownRow = Awaited<ReturnType<typeof listTownsOfRound>>[number]

export async function listTownNames(db: Db | Tx): Promise<{ code: string; name: string }[]> {
  return db.selectFrom('municipality').select(['code', 'name']).execute()
}

export interface Wish {
  seminarId: string
  townCode: string | null
  wish: Period | null
}

/** The wishes and towns of these seminars as they now are, in three statements. */
export async function putWishes(tx: Tx, roundId: string, wishes: Wish[]): Promise<void> {
  const ids = wishes.map((one) => one.seminarId)
  if (ids.length === 0) return
  await tx.deleteFrom('tour_wish').where('seminar_id', 'in', ids).execute()
  const rows = wishes.flatMap(({ seminarId, wish }) => (wish ? [wishRow(seminarId, wish)] : []))
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

function wishRow(seminar_id: string, wish: { from: LocalDate; to: LocalDate }) {
  return { seminar_id, from_on: wish.from, to_on: wish.to }
}

/** The name of whoever started a run. */
export async function getStarter(db: Db | Tx, accountId: string): Promise<string> {
  const row = await db.selectFrom('account').select('name').where('id', '=', accountId).executeTakeFirst()
  return row?.name ?? ''
}
