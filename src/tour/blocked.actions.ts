import { insertHistory } from '../kernel/db/history.ts'
import type { Bit } from '../kernel/db/schema.ts'
import type { Deps } from '../kernel/deps.ts'
import { newId } from '../kernel/ids.ts'
import { deleteBlock, insertBlocks } from './blocked.queries.ts'
import type { Period } from './rules.ts'

interface NewBlock extends Period {
  name: string
  team: number | null
  rssId: string | null
  hard: Bit
}

export async function addBlock(deps: Deps, accountId: string, roundId: string, block: NewBlock): Promise<void> {
  return addBlocks(deps, accountId, roundId, [block])
}

/** All or none. */
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
  const events = blocks.map(({ name, from, to }) => event(roundId, 'day_blocked', { name, from, to }))
  await deps.db.transaction().execute(async (tx) => {
    await insertBlocks(tx, rows)
    await insertHistory(tx, { accountId, now }, events)
  })
}

/** Removed twice is removed. `rssId`: only that body's own. @returns its name; null when it was gone. */
export async function removeBlock(
  deps: Deps,
  accountId: string,
  which: { id: string; roundId: string; rssId?: string },
): Promise<string | null> {
  return deps.db.transaction().execute(async (tx) => {
    const name = await deleteBlock(tx, which)
    if (name !== null)
      await insertHistory(tx, { accountId, now: deps.clock.now() }, [event(which.roundId, 'day_unblocked', { name })])
    return name
  })
}

function event(subjectId: string, kind: string, detail: Record<string, string>) {
  return { subject: 'round' as const, subjectId, kind, detail }
}
