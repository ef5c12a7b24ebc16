import type { Insertable } from 'kysely'
import type { Db, Tx } from '../../kernel/db/open.ts'
import type { Schema } from '../../kernel/db/schema.ts'
import type { UtcText } from '../../kernel/time.ts'

/** The latest first, removed ones too. */
export function listViews(db: Db | Tx, roundId: string) {
  return db
    .selectFrom('saved_view as view')
    .innerJoin('account', 'account.id', 'view.created_by')
    .where('view.round_id', '=', roundId)
    .orderBy('view.created_at', 'desc')
    .orderBy('view.id')
    .select(['view.id', 'view.name', 'view.note', 'view.query', 'view.removed', 'view.created_at as at'])
    .select('account.name as by')
    .execute()
}
export type SavedView = Awaited<ReturnType<typeof listViews>>[number]

export async function insertView(tx: Tx, row: Insertable<Schema['saved_view']>): Promise<void> {
  await tx.insertInto('saved_view').values(row).execute()
}

/** @returns whether the round has the view */
export async function setViewRemoved(tx: Tx, of: { roundId: string; id: string; removed: 0 | 1 }): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('saved_view')
    .set({ removed: of.removed })
    .where('round_id', '=', of.roundId)
    .where('id', '=', of.id)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** By number. */
export function listFigures(db: Db | Tx, roundId: string) {
  return figures(db, roundId).orderBy('figure.number').execute()
}

export function getFigure(db: Db | Tx, roundId: string, number: number) {
  return figures(db, roundId).where('figure.number', '=', number).executeTakeFirst()
}
export type Figure = Awaited<ReturnType<typeof listFigures>>[number]

function figures(db: Db | Tx, roundId: string) {
  return db
    .selectFrom('frozen_figure as figure')
    .innerJoin('account', 'account.id', 'figure.created_by')
    .where('figure.round_id', '=', roundId)
    .select(['figure.number', 'figure.title', 'figure.note', 'figure.query', 'figure.rows', 'figure.picture'])
    .select(['figure.hash', 'figure.created_at as at', 'account.name as by'])
    .select(['figure.withdrawn_at as withdrawnAt', 'figure.withdrawn_why as withdrawnWhy'])
}

/** Numbers are never used again: figures are not deleted but with their round. */
export async function nextNumber(tx: Tx, roundId: string): Promise<number> {
  const { last } = await tx
    .selectFrom('frozen_figure')
    .where('round_id', '=', roundId)
    .select((eb) => eb.fn.max('number').as('last'))
    .executeTakeFirstOrThrow()
  return Number(last ?? 0) + 1
}

export async function insertFigure(tx: Tx, row: Insertable<Schema['frozen_figure']>): Promise<void> {
  await tx.insertInto('frozen_figure').values(row).execute()
}

/** @returns false when it was withdrawn already */
export async function withdrawFigure(
  tx: Tx,
  of: { roundId: string; number: number; at: UtcText; why: string },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('frozen_figure')
    .set({ withdrawn_at: of.at, withdrawn_why: of.why })
    .where('round_id', '=', of.roundId)
    .where('number', '=', of.number)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
