import type { Deps } from '../../kernel/deps.ts'
import { type Job, runEvery } from '../../kernel/jobs.ts'
import { remindSilentBodies } from './told.actions.ts'

export function startDateJobs(deps: Deps): Job[] {
  return [runEvery(deps, 'remind about dates', 600, () => remindSilentBodies(deps))]
}
