/** What the RSS contact's workspace shows beside the five things. */
import type { Db, Tx } from '../../kernel/db/open.ts'
import type { UtcText } from '../../kernel/time.ts'

export type Planner = Awaited<ReturnType<typeof findPlanner>>

/** Who to call about a round: the member of staff who made it; null when that is not known, or not there any more. */
export async function findPlanner(db: Db | Tx, roundId: string) {
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
