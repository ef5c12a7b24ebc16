import type { Insertable } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import { inOrder } from '../kernel/text.ts'
import type { BlockedPeriodTable } from '../schema.ts'

export async function listBlocks(db: Db | Tx, roundId: string) {
  return db
    .selectFrom('blocked_period')
    .leftJoin('rss_body', 'rss_body.id', 'blocked_period.rss_id')
    .innerJoin('account', 'account.id', 'blocked_period.created_by')
    .select([
      'blocked_period.id',
      'starts_on as from',
      'ends_on as to',
      'blocked_period.name',
      'team',
      'rss_id as rssId',
      'hard',
      'rss_body.name as body',
      'account.name as by',
      'account.role as byRole',
    ])
    .where('round_id', '=', roundId)
    .orderBy('starts_on')
    .orderBy('blocked_period.created_at')
    .execute()
}

export type BlockRow = Awaited<ReturnType<typeof listBlocks>>[number]

export async function insertBlocks(tx: Tx, rows: Insertable<BlockedPeriodTable>[]): Promise<void> {
  await tx.insertInto('blocked_period').values(rows).execute()
}

/** @returns its name, or null when it was gone already (or, with `rssId`, is not that body's). */
export async function deleteBlock(
  tx: Tx,
  which: { id: string; roundId: string; rssId?: string },
): Promise<string | null> {
  const base = tx.deleteFrom('blocked_period').where('id', '=', which.id).where('round_id', '=', which.roundId)
  const query = which.rssId === undefined ? base : base.where('rss_id', '=', which.rssId)
  return (await query.returning('name').executeTakeFirst())?.name ?? null
}

/** The bodies that help with a seminar of the round, for the choice of whom a day is blocked for. */
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
