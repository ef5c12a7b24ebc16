import type { Deps } from '../kernel/deps.ts'
import { type Job, runEvery } from '../kernel/jobs.ts'
import { deleteOldImports } from './import.actions.ts'

export function startSeatJobs(deps: Deps): Job[] {
  return [runEvery(deps, 'delete old imports', 3600, () => deleteOldImports(deps))]
}
