import type { Insertable } from 'kysely'
import type { Db } from '../kernel/db/open.ts'
import type { Schema } from '../kernel/db/schema.ts'

export async function insertExport(db: Db, row: Insertable<Schema['exported_file']>): Promise<void> {
  await db.insertInto('exported_file').values(row).execute()
}

/** The files taken out of the round, latest first. */
export async function listExports(db: Db, { roundId, most }: { roundId: string; most: number }) {
  return db
    .selectFrom('exported_file as taken')
    .leftJoin('account', 'account.id', 'taken.account_id')
    .where('taken.round_id', '=', roundId)
    .orderBy('taken.at', 'desc')
    .orderBy('taken.id')
    .limit(most)
    .select(['taken.file', 'taken.at', 'account.name'])
    .execute()
}

export async function countExports(db: Db, roundId: string): Promise<number> {
  const { n } = await db
    .selectFrom('exported_file')
    .where('round_id', '=', roundId)
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return n
}
