import type { Deps } from '../kernel/deps.ts'
import { type Job, runEvery } from '../kernel/jobs.ts'
import { deleteOldWishes, deleteOldWishesInCopies } from './actions.ts'

export function startWishJobs(deps: Deps): Job[] {
  return [
    runEvery(deps, 'delete old wishes', 3600, () => deleteOldWishes(deps)),
    runEvery(deps, 'delete old wishes in copies', 3600, () => deleteOldWishesInCopies(deps)),
  ]
}
