import { isStaff, type User } from '../kernel/auth/guards.ts'
import type { Db } from '../kernel/db/open.ts'
import { hashToken, newId, newToken } from '../kernel/ids.ts'
import { addMinutes, type UtcText } from '../kernel/time.ts'

export const sessionCookie = 'session'
export const sessionMinutes = 60 * 12

/** @returns the token for the cookie; only its hash is stored. */
export async function insertSession(
  db: Db,
  session: { accountId: string; userAgent: string; now: UtcText },
): Promise<string> {
  const token = newToken()
  await db
    .insertInto('session')
    .values({
      id: newId(),
      token_hash: hashToken(token),
      account_id: session.accountId,
      created_at: session.now,
      last_seen_at: session.now,
      expires_at: addMinutes(session.now, sessionMinutes),
      user_agent: session.userAgent.slice(0, 200),
    })
    .execute()
  return token
}

/** null when the session is unknown, over, or its account is closed. */
export async function findUser(db: Db, token: string, now: UtcText): Promise<User | null> {
  const row = await db
    .selectFrom('session')
    .innerJoin('account', 'account.id', 'session.account_id')
    .select([
      'session.id as sessionId',
      'account.id as accountId',
      'account.name',
      'account.email',
      'account.role',
      'account.chosen_round_id as roundId',
    ])
    .where('session.token_hash', '=', hashToken(token))
    .where('session.expires_at', '>', now)
    .where('account.disabled_at', 'is', null)
    .executeTakeFirst()
  if (!row) return null
  return { ...row, rssIds: isStaff(row.role) ? [] : await listRssIds(db, row.accountId) }
}

async function listRssIds(db: Db, accountId: string): Promise<string[]> {
  const rows = await db.selectFrom('rss_contact').select('rss_id').where('account_id', '=', accountId).execute()
  return rows.map((row) => row.rss_id)
}
