import type { AccountRole } from '../kernel/auth/guards.ts'
import type { Db, Tx } from '../kernel/db/open.ts'
import type { LocalDate, UtcText } from '../kernel/time.ts'
import { seminarRows } from '../seminars/queries.ts'
import type { FeedSeminar } from './feeds.rules.ts'

interface Feed {
  id: string
  name: string
  created_at: UtcText
}

/** The account's feeds that are not revoked, oldest first. */
export async function listFeeds(db: Db | Tx, accountId: string): Promise<Feed[]> {
  return db
    .selectFrom('calendar_feed')
    .select(['id', 'name', 'created_at'])
    .where('account_id', '=', accountId)
    .where('revoked_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

/** @returns false when the id exists already. */
export async function insertFeed(
  tx: Tx,
  row: { id: string; account_id: string; name: string; token_hash: string; created_at: UtcText },
): Promise<boolean> {
  const inserted = await tx
    .insertInto('calendar_feed')
    .values({ ...row, revoked_at: null })
    .onConflict((c) => c.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

/** @returns false when the feed is unknown, another account's or revoked already. */
export async function markRevoked(tx: Tx, feed: { id: string; accountId: string }, now: UtcText): Promise<boolean> {
  const revoked = await tx
    .updateTable('calendar_feed')
    .set({ revoked_at: now })
    .where('id', '=', feed.id)
    .where('account_id', '=', feed.accountId)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return revoked !== undefined
}

interface FeedReader {
  role: AccountRole
  rssIds: string[]
}

/** The feed's account, with its present rights; null when the feed is revoked or unknown, or the account disabled. */
export async function findFeedReader(db: Db, tokenHash: string): Promise<FeedReader | null> {
  const account = await db
    .selectFrom('calendar_feed as feed')
    .innerJoin('account', 'account.id', 'feed.account_id')
    .select(['account.id', 'account.role'])
    .where('feed.token_hash', '=', tokenHash)
    .where('feed.revoked_at', 'is', null)
    .where('account.disabled_at', 'is', null)
    .executeTakeFirst()
  if (!account) return null
  const bodies = await db.selectFrom('rss_contact').select('rss_id').where('account_id', '=', account.id).execute()
  return { role: account.role, rssIds: bodies.map((body) => body.rss_id) }
}

/** `rssIds` null: all bodies. Rounds that ended before `since` and archived rounds are left out. */
interface FeedScope {
  rssIds: string[] | null
  since: LocalDate
}

/** In order of start time. Bodies' feeds only have the rounds that RSS contacts see. */
export async function listFeedSeminars(db: Db, { rssIds, since }: FeedScope): Promise<FeedSeminar[]> {
  const rows = await seminarRows(db)
    .select((eb) => [
      'round.name as roundName',
      eb
        .selectFrom('seminar_municipality as sm')
        .select((sm) => sm.fn.countAll().as('n'))
        .whereRef('sm.seminar_id', '=', 'seminar.id')
        .as('municipalities'),
    ])
    .where('round.ends_on', '>=', since)
    .where('round.archived_at', 'is', null)
    .$if(rssIds !== null, (query) =>
      query
        .where('seminar.rss_id', 'in', rssIds?.length ? rssIds : [''])
        .where('round.id', 'in', (eb) => eb.selectFrom('shown_round').select('round_id')),
    )
    .clearOrderBy()
    .orderBy('seminar.starts_at')
    .orderBy('seminar.id')
    .execute()
  return rows.map((row) => ({ ...row, municipalities: Number(row.municipalities) }))
}
