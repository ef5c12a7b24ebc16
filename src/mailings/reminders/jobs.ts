import type { Deps } from '../../kernel/deps.ts'
import { type Job, runEvery } from '../../kernel/jobs.ts'
import { sendDueReminders } from './actions.ts'

export function startReminderJobs(deps: Deps): Job[] {
  return [runEvery(deps, 'remind those who are silent', 300, () => sendDueReminders(deps))]
}
