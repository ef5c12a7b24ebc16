import type { Deps } from '../../kernel/deps.ts'
import { type Job, runEvery } from '../../kernel/jobs.ts'
import { sendJointNews } from './news.actions.ts'

export function startJointJobs(deps: Deps): Job[] {
  return [runEvery(deps, 'tell of joint answers', 600, () => sendJointNews(deps))]
}
