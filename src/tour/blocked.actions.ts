import { insertHistory } from '../kernel/db/history.ts'
import type { Bit } from '../kernel/db/schema.ts'
import type { Deps } from '../kernel/deps.ts'
import { newId } from '../kernel/ids.ts'
import { deleteBlock, insertBlock } from './blocked.queries.ts'
import type { Period } from './rules.ts'

export interface NewBlock extends Period {
  name: string
  team: number | null
  rssId: string | null
  hard: Bit
}

export async function addBlock(
  deps: Deps,
  accountId: string,
  roundId: string,
  block: NewBlock,
): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    await insertBlock(tx, {
      id: newId(),
      round_id: roundId,
      starts_on: block.from,
      ends_on: block.to,
      name: block.name,
      team: block.team,
      rss_id: block.rssId,
      hard: block.hard,
      created_by: accountId,
      created_at: now,
    })
    await insertHistory(tx, { accountId, now }, [
      event(roundId, 'day_blocked', { name: block.name, from: block.from, to: block.to }),
    ])
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
      await insertHistory(tx, { accountId, now: deps.clock.now() }, [
        event(which.roundId, 'day_unblocked', { name }),
      ])
    return name
  })
}

function event(subjectId: string, kind: string, detail: Record<string, string>) {
  return { subject: 'round' as const, subjectId, kind, detail }
}
