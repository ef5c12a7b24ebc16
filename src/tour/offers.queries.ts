import type { Db, Tx } from '../kernel/db/open.ts'

/** The round's runs, the latest first; discarded ones are left out. */
export async function listRuns(db: Db | Tx, roundId: string) {
  return db
    .selectFrom('tour_run')
    .innerJoin('account', 'account.id', 'tour_run.started_by')
    .select(['tour_run.id', 'state', 'tour_run.created_at as at', 'account.name as by', 'result'])
    .where('round_id', '=', roundId)
    .where('state', '!=', 'discarded')
    .orderBy('tour_run.created_at', 'desc')
    .orderBy('tour_run.id', 'desc')
    .limit(10)
    .execute()
}

export type RunRow = Awaited<ReturnType<typeof listRuns>>[number]
