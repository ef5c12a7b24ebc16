import type { Deps } from '../kernel/deps.ts'
import { Conflict, NotFound } from '../kernel/errors.ts'
import { feedToken, hashToken } from '../kernel/ids.ts'
import { lockAccount } from '../staff/queries.ts'
import { insertFeed, listFeeds, markRevoked } from './feeds.queries.ts'
import { mostFeeds } from './feeds.rules.ts'

/**
 * A new secret address; `id` was made with the form, so that a second press makes no second one.
 * @returns its token, which is stored nowhere. @throws Conflict when there are too many.
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
    // Another's, or one that was revoked: its address is not shown again.
    if (!isNew) throw new NotFound('calendar.feed_unknown')
  })
  return token
}

/** Nothing happens when it is revoked already. @throws NotFound */
export async function revokeFeed(deps: Deps, accountId: string, id: string): Promise<void> {
  const revoked = await deps.db.transaction().execute((tx) => markRevoked(tx, { id, accountId }, deps.clock.now()))
  if (!revoked) throw new NotFound('calendar.feed_unknown')
}
