import type { AccountRole } from '../kernel/auth/guards.ts'
import type { Db, Tx } from '../kernel/db/open.ts'
import type { LocalDate, UtcText } from '../kernel/time.ts'
import type { FeedOption, FeedSeminar } from './feeds.rules.ts'

export interface Feed {
  id: string
  name: string
  created_at: UtcText
}

/** An account's addresses that still work, oldest first. */
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

/** @returns false when the id is there already. */
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

/** @returns false when it is another's, unknown or revoked before. */
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

/** Whose calendar it is, with what they may see now; null when it is revoked or its account closed. */
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

/** `rssIds` null: all bodies. Rounds that ended before `since`, or are archived, are history. */
interface FeedScope {
  rssIds: string[] | null
  since: LocalDate
}

/** Seminars with a date, cancelled ones too. */
export async function listFeedSeminars(db: Db, scope: FeedScope): Promise<FeedSeminar[]> {
  const rows = await inScope(db, scope)
    .leftJoin('venue', 'venue.id', 'seminar.venue_id')
    .select([
      'seminar.id',
      'seminar.slug',
      'seminar.name as seminar',
      'round.name as round',
      'rss_body.name as rss',
      'seminar.form',
      'seminar.revision',
      'seminar.starts_at as startsAt',
      'seminar.ends_at as endsAt',
      'seminar.confirmed_at as confirmedAt',
      'seminar.venue_confirmed_at as venueConfirmedAt',
      'seminar.cancelled_at as cancelledAt',
      'venue.name',
      'venue.address',
      'venue.town',
    ])
    .select((eb) =>
      eb
        .selectFrom('seminar_municipality as sm')
        .select((sm) => sm.fn.countAll().as('n'))
        .whereRef('sm.seminar_id', '=', 'seminar.id')
        .as('municipalities'),
    )
    .where('seminar.confirmed_at', 'is not', null)
    .orderBy('seminar.starts_at')
    .orderBy('seminar.id')
    .execute()
  return rows.flatMap(({ startsAt, endsAt, confirmedAt, ...row }) =>
    startsAt && endsAt && confirmedAt
      ? [{ ...row, startsAt, endsAt, confirmedAt, municipalities: Number(row.municipalities) }]
      : [],
  )
}

/** Proposed dates that may still come true. */
export async function listFeedOptions(db: Db, scope: FeedScope): Promise<FeedOption[]> {
  return inScope(db, scope)
    .innerJoin('date_option as option', 'option.seminar_id', 'seminar.id')
    .leftJoin('venue', 'venue.id', 'option.venue_id')
    .select([
      'option.id',
      'seminar.slug',
      'seminar.name as seminar',
      'round.name as round',
      'rss_body.name as rss',
      'option.starts_at as startsAt',
      'option.ends_at as endsAt',
      'option.created_at as createdAt',
      'option.answered_at as answeredAt',
      'venue.name',
      'venue.address',
      'venue.town',
    ])
    .where('seminar.confirmed_at', 'is', null)
    .where('seminar.cancelled_at', 'is', null)
    .where('option.withdrawn_at', 'is', null)
    .where((eb) => eb.or([eb('option.answer', 'is', null), eb('option.answer', '!=', 'no')]))
    .orderBy('option.starts_at')
    .orderBy('option.id')
    .execute()
}

function inScope(db: Db, { rssIds, since }: FeedScope) {
  return db
    .selectFrom('seminar')
    .innerJoin('round', 'round.id', 'seminar.round_id')
    .innerJoin('rss_body', 'rss_body.id', 'seminar.rss_id')
    .where('round.ends_on', '>=', since)
    .where('round.archived_at', 'is', null)
    .$if(rssIds !== null, (query) =>
      query
        .where('seminar.rss_id', 'in', rssIds?.length ? rssIds : [''])
        .where('round.id', 'in', (eb) => eb.selectFrom('shown_round').select('round_id')),
    )
}
