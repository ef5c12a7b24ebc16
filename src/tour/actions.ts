/** Saves a tour's settings, wishes and blocked periods. */
import { type Event, insertHistory } from '../kernel/db/history.ts'
import type { Bit } from '../kernel/db/schema.ts'
import type { Deps } from '../kernel/deps.ts'
import type { Seen } from '../kernel/http/save-form.ts'
import { newId } from '../kernel/ids.ts'
import type { Round } from '../rounds/queries.ts'
import { deleteBlock, insertBlocks, putSettings, putWishes, type Wish } from './queries.ts'
import type { Period, TourSettings } from './rules.ts'

export async function saveSettings(
  deps: Deps,
  accountId: string,
  round: Round,
  settings: TourSettings,
  seen: Seen,
): Promise<void> {
  const by = { accountId, now: deps.clock.now() }
  await deps.db.transaction().execute(async (tx) => {
    await seen(tx)
    await putSettings(tx, round.id, settings, by)
    await insertHistory(tx, by, [eventOf(round.id, 'tour_settings_saved')])
  })
}

export async function saveWishes(
  deps: Deps,
  accountId: string,
  round: Round,
  wishes: Wish[],
  seen: Seen,
): Promise<void> {
  const by = { accountId, now: deps.clock.now() }
  await deps.db.transaction().execute(async (tx) => {
    await seen(tx)
    await putWishes(tx, round.id, wishes)
    await insertHistory(tx, by, [eventOf(round.id, 'tour_wishes_saved')])
  })
}

interface NewBlock extends Period {
  name: string
  team: number | null
  rssId: string | null
  hard: Bit
}

/** Inserts all blocks or none. */
export async function addBlocks(deps: Deps, accountId: string, roundId: string, blocks: NewBlock[]): Promise<void> {
  if (blocks.length === 0) return
  const now = deps.clock.now()
  const rows = blocks.map(({ from, to, name, team, rssId, hard }) => ({
    id: newId(),
    round_id: roundId,
    starts_on: from,
    ends_on: to,
    name,
    team,
    rss_id: rssId,
    hard,
    created_by: accountId,
    created_at: now,
  }))
  const events = blocks.map(({ name, from, to }) => eventOf(roundId, 'day_blocked', { name, from, to }))
  await deps.db.transaction().execute(async (tx) => {
    await insertBlocks(tx, rows)
    await insertHistory(tx, { accountId, now }, events)
  })
}

/** Removes a block. `rssId`: only if that body's. @returns the block's name; null when there was none to remove. */
export async function removeBlock(
  deps: Deps,
  accountId: string,
  which: { id: string; roundId: string; rssId?: string },
): Promise<string | null> {
  return deps.db.transaction().execute(async (tx) => {
    const name = await deleteBlock(tx, which)
    if (name !== null)
      await insertHistory(tx, { accountId, now: deps.clock.now() }, [eventOf(which.roundId, 'day_unblocked', { name })])
    return name
  })
}

function eventOf(roundId: string, kind: string, detail: Record<string, string> = {}): Event {
  return { subject: 'round', subjectId: roundId, kind, detail }
}
