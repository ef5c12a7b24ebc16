import type { Deps } from '../kernel/deps.ts'
import { type Job, runEvery } from '../kernel/jobs.ts'
import { codeSubmissions } from './actions.ts'

export function startComparisonJobs(deps: Deps): Job[] {
  return [runEvery(deps, 'code submissions', 30, () => codeSubmissions(deps))]
}
