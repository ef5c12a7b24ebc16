/** What the RSS contact's workspace shows beside the five things. */
import type { Db, Tx } from '../../kernel/db/open.ts'
import type { LocalDate, UtcText } from '../../kernel/time.ts'

export interface Planner {
  name: string
  title: string | null
  email: string
  phone: string | null
}

/** Who to call about a round: the member of staff who made it; null when that is not known, or not there any more. */
export async function findPlanner(db: Db | Tx, roundId: string): Promise<Planner | null> {
  const row = await db
    .selectFrom('round')
    .innerJoin('account', 'account.id', 'round.created_by')
    .select(['account.name', 'account.title', 'account.email', 'account.phone'])
    .where('round.id', '=', roundId)
    .where('account.disabled_at', 'is', null)
    .executeTakeFirst()
  return row ?? null
}

/** When the account signed in the time before this; null for one who is here for the first time. */
export async function findPreviousVisit(db: Db | Tx, accountId: string): Promise<UtcText | null> {
  const row = await db
    .selectFrom('account')
    .select('previous_signed_in_at')
    .where('id', '=', accountId)
    .executeTakeFirst()
  return row?.previous_signed_in_at ?? null
}

/** By seminar: the last day to fill in what staff have asked for. */
export async function listAnswerDays(db: Db | Tx, seminarIds: string[]): Promise<Map<string, LocalDate | null>> {
  if (seminarIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('seminar')
    .select(['id', 'gaps_answer_by'])
    .where('id', 'in', seminarIds)
    .where('gaps_asked_at', 'is not', null)
    .execute()
  return new Map(rows.map((row) => [row.id, row.gaps_answer_by]))
}
