import type { Deps } from '../kernel/deps.ts'
import { Conflict, NotFound } from '../kernel/errors.ts'
import { feedToken, hashToken } from '../kernel/ids.ts'
import { lockAccount } from '../staff/queries.ts'
import { insertFeed, listFeeds, markRevoked } from './feeds.queries.ts'
import { mostFeeds } from './feeds.rules.ts'

/**
 * Creates a secret calendar address. The form page generates `id`, so that submitting it twice creates one address.
 * @returns the token, of which only a hash is stored. @throws Conflict when the account has too many addresses.
 */
export async function createFeed(deps: Deps, accountId: string, form: { id: string; name: string }): Promise<string> {
  const token = feedToken(deps.config.secret, form.id)
  await deps.db.transaction().execute(async (tx) => {
    await lockAccount(tx, accountId)
    const feeds = await listFeeds(tx, accountId)
    if (feeds.some((feed) => feed.id === form.id)) return
    if (feeds.length >= mostFeeds) throw new Conflict('calendar.too_many', { n: mostFeeds })
    const isNew = await insertFeed(tx, {
      id: form.id,
      account_id: accountId,
      name: form.name,
      token_hash: hashToken(token),
      created_at: deps.clock.now(),
    })
    // The id is another account's, or was revoked: the address must not be shown again.
    if (!isNew) throw new NotFound('calendar.feed_unknown')
  })
  return token
}

/** @throws NotFound when the feed is unknown, another account's or revoked already. */
export async function revokeFeed(deps: Deps, accountId: string, id: string): Promise<void> {
  const revoked = await deps.db.transaction().execute((tx) => markRevoked(tx, { id, accountId }, deps.clock.now()))
  if (!revoked) throw new NotFound('calendar.feed_unknown')
}
