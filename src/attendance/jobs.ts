import type { Deps } from '../kernel/deps.ts'
import { type Job, runEvery } from '../kernel/jobs.ts'
import { deleteOldTaps } from './actions.ts'

export function startAttendanceJobs(deps: Deps): Job[] {
  return [runEvery(deps, 'forget old taps', 3600, () => deleteOldTaps(deps))]
}
