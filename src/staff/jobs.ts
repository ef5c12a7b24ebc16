import type { Deps } from '../kernel/deps.ts'
import { deleteOldCounts } from '../kernel/http/rate-limit.ts'
import { type Job, runEvery } from '../kernel/jobs.ts'
import { cleanUpSignIns } from './actions.ts'

export function startStaffJobs(deps: Deps): Job[] {
  return [
    runEvery(deps, 'clean up sign-ins', 3600, () => cleanUpSignIns(deps)),
    runEvery(deps, 'clean up counts', 3600, () => deleteOldCounts(deps.db, deps.clock.now())),
  ]
}
