import type { Deps } from '../kernel/deps.ts'
import { type Job, runEvery } from '../kernel/jobs.ts'
import { forget } from './actions.ts'

export function startIncomingJobs(deps: Deps): Job[] {
  return [runEvery(deps, 'forget old mail', 3600, () => forget(deps))]
}
