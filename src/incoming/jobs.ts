import type { Deps } from '../kernel/deps.ts'
import { type Job, runEvery } from '../kernel/jobs.ts'
import { fetchMail, forget } from './actions.ts'

export function startIncomingJobs(deps: Deps): Job[] {
  return [runEvery(deps, 'forget old mail', 3600, () => forget(deps)), ...startFetching(deps)]
}

/** Fetches mail every minute; no job when no mailbox is configured. */
function startFetching(deps: Deps): Job[] {
  if (!deps.config.imapUrl) return []
  const stopping = new AbortController()
  const job = runEvery(deps, 'fetch mail', 60, () => fetchMail(deps, stopping.signal))
  return [
    {
      stop: async () => {
        stopping.abort()
        await job.stop()
      },
    },
  ]
}
