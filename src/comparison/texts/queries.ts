import type { Insertable } from 'kysely'
import { statementRows } from '../../documentation/queries.ts'
import type { Db, Tx } from '../../kernel/db/open.ts'
import type { Schema } from '../../kernel/db/schema.ts'

/** Submitted answers to these questions. */
export async function listWritten(db: Db | Tx, roundId: string, questionKeys: string[]) {
  if (questionKeys.length === 0) return []
  return db
    .selectFrom('current_answer as answer')
    .where('answer.round_id', '=', roundId)
    .where('answer.question_key', 'in', questionKeys)
    .select(['answer.seat_id as seatId', 'answer.question_key as questionKey', 'answer.value'])
    .execute()
}
export type Written = Awaited<ReturnType<typeof listWritten>>[number]

/** What was said at the round's seminars, except what staff have removed or left out. */
export function listSaid(db: Db | Tx, roundId: string) {
  return statementRows(db)
    .innerJoin('seminar', 'seminar.id', 'statement.seminar_id')
    .innerJoin('region', 'region.code', 'seminar.region_code')
    .where('seminar.round_id', '=', roundId)
    .where('statement.removed', '=', 0)
    .where('statement.left_out', '=', 0)
    .select(['seminar.slug', 'seminar.name as seminar', 'region.code as regionCode', 'region.name as region'])
    .clearOrderBy()
    .orderBy('seminar.slug')
    .orderBy('statement.place')
    .execute()
}
export type Said = Awaited<ReturnType<typeof listSaid>>[number]

/** With how many quotes each has. */
export async function listCollections(db: Db | Tx, roundId: string) {
  const rows = await db
    .selectFrom('quote_collection as collection')
    .leftJoin('quote', (join) => join.onRef('quote.collection_id', '=', 'collection.id').on('quote.removed', '=', 0))
    .where('collection.round_id', '=', roundId)
    .groupBy(['collection.id', 'collection.name', 'collection.memo'])
    .select((eb) => ['collection.id', 'collection.name', 'collection.memo', eb.fn.count('quote.id').as('quotes')])
    .execute()
  return rows.map(({ quotes, ...row }) => ({ ...row, quotes: Number(quotes) }))
}

export function getCollection(db: Db | Tx, roundId: string, id: string) {
  return db
    .selectFrom('quote_collection')
    .where('round_id', '=', roundId)
    .where('id', '=', id)
    .select(['id', 'name', 'memo'])
    .executeTakeFirst()
}

export async function findCollection(db: Db | Tx, roundId: string, name: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('quote_collection')
    .where('round_id', '=', roundId)
    .where('name', '=', name)
    .select('id')
    .executeTakeFirst()
  return row?.id
}

export async function insertCollection(tx: Tx, row: Insertable<Schema['quote_collection']>): Promise<void> {
  await tx.insertInto('quote_collection').values(row).execute()
}

export async function updateCollection(tx: Tx, id: string, set: { name: string; memo: string }): Promise<void> {
  await tx.updateTable('quote_collection').set(set).where('id', '=', id).execute()
}

/** In the order they were collected, removed ones too. */
export function listQuotes(db: Db | Tx, collectionId: string) {
  return db
    .selectFrom('quote')
    .innerJoin('account', 'account.id', 'quote.created_by')
    .where('quote.collection_id', '=', collectionId)
    .orderBy('quote.created_at')
    .orderBy('quote.id')
    .select(['quote.id', 'quote.text', 'quote.removed', 'quote.seat_id as seatId', 'quote.question_key as questionKey'])
    .select(['quote.statement_id as statementId', 'quote.created_at as at', 'account.name as by'])
    .execute()
}
export type Quote = Awaited<ReturnType<typeof listQuotes>>[number]

export async function insertQuote(tx: Tx, row: Insertable<Schema['quote']>): Promise<void> {
  await tx.insertInto('quote').values(row).execute()
}

/** @returns whether the collection has the quote. */
export async function setRemoved(tx: Tx, of: { collectionId: string; id: string; removed: 0 | 1 }): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('quote')
    .set({ removed: of.removed })
    .where('collection_id', '=', of.collectionId)
    .where('id', '=', of.id)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
