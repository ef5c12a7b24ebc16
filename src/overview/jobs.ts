import type { Deps } from '../kernel/deps.ts'
import { type Job, runEvery } from '../kernel/jobs.ts'
import { sendDigests } from './digest.actions.ts'

export function startDigestJobs(deps: Deps): Job[] {
  return [runEvery(deps, 'digests to staff', 60, () => sendDigests(deps))]
}
