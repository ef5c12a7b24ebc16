import type { Deps } from '../kernel/deps.ts'
import { deleteOldLists } from '../kernel/files/kept.ts'
import { type Job, runEvery } from '../kernel/jobs.ts'

export function startSeatJobs(deps: Deps): Job[] {
  return [runEvery(deps, 'delete old lists', 3600, () => deleteOldLists(deps.db, deps.clock.now()))]
}
