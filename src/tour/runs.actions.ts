import type { Deps } from '../kernel/deps.ts'
import { Conflict } from '../kernel/errors.ts'
import { localDate } from '../kernel/time.ts'
import { lockRound } from '../rounds/queries.ts'
import type { TourRunState } from '../schema.ts'
import { readTourInput } from './input.queries.ts'
import { getRun, insertRun, latestRun, markRun } from './runs.queries.ts'

/**
 * Queues a run for the round as it stands now; a server takes it within the second. @returns its id.
 * @throws Conflict `tour.already_running`
 */
export async function startRun(deps: Deps, accountId: string, roundId: string, alternatives: number): Promise<string> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const round = await lockRound(tx, roundId)
    if (await latestRun(tx, roundId, ['queued', 'running'])) throw new Conflict('tour.already_running')
    const input = await readTourInput(tx, round, { today: localDate(now), alternatives })
    return insertRun(tx, { roundId, accountId, input, now })
  })
}

/** Nobody wants this proposal: it leaves the list. @throws Conflict when it runs, or dates have been offered from it. */
export async function discardRun(deps: Deps, roundId: string, runId: string): Promise<void> {
  const run = await getRun(deps.db, roundId, runId)
  if (run.state === 'discarded') return
  const ended: TourRunState[] = ['done', 'infeasible', 'failed', 'cancelled']
  if (!(await markRun(deps.db, run.id, ended, 'discarded', deps.clock.now()))) throw new Conflict('tour.cannot_discard')
}

/** Its process ends within the second. @returns false when it had ended already. */
export async function cancelRun(deps: Deps, roundId: string, runId: string): Promise<boolean> {
  const run = await getRun(deps.db, roundId, runId)
  return markRun(deps.db, run.id, ['queued', 'running'], 'cancelled', deps.clock.now())
}
