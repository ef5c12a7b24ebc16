import type { Deps } from '../kernel/deps.ts'
import { type Job, runEvery } from '../kernel/jobs.ts'
import { deleteOldLists } from './queries.ts'

export function startListJobs(deps: Deps): Job[] {
  return [runEvery(deps, 'delete old lists', 3600, () => deleteOldLists(deps.db, deps.clock.now()))]
}
