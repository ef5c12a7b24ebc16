/** Reads the planner to call and the contact's previous visit, for the RSS contact's workspace. */
import type { Db, Tx } from '../../kernel/db/open.ts'
import type { UtcText } from '../../kernel/time.ts'

export type Planner = Awaited<ReturnType<typeof findPlanner>>

/** The member of staff to call about a round: the one who created it. null when unknown or the account is disabled. */
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

/** When the account signed in before the present visit; null on the first visit. */
export async function findPreviousVisit(db: Db | Tx, accountId: string): Promise<UtcText | null> {
  const row = await db
    .selectFrom('account')
    .select('previous_signed_in_at')
    .where('id', '=', accountId)
    .executeTakeFirst()
  return row?.previous_signed_in_at ?? null
}
