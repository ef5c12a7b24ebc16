import type { Db, Tx } from '../kernel/db/open.ts'
import type { UtcText } from '../kernel/time.ts'

export interface HistoryRow {
  at: UtcText
  kind: string
  detail: string
  who: string | null
  role: string | null
}

/** Latest first. */
export async function listHistory(db: Db | Tx, seminarId: string): Promise<HistoryRow[]> {
  return db
    .selectFrom('history')
    .leftJoin('account', 'account.id', 'history.account_id')
    .select(['history.at', 'history.kind', 'history.detail', 'account.name as who', 'account.role'])
    .where('history.subject', '=', 'seminar')
    .where('history.subject_id', '=', seminarId)
    .orderBy('history.at', 'desc')
    .orderBy('history.kind')
    .limit(200)
    .execute()
}
