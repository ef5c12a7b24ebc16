import type { Deps } from '../kernel/deps.ts'
import { type Job, runEvery } from '../kernel/jobs.ts'
import { deleteOldWishes } from './actions.ts'

export function startWishJobs(deps: Deps): Job[] {
  return [runEvery(deps, 'delete old wishes', 3600, () => deleteOldWishes(deps))]
}
