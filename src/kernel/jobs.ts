import type { Deps } from './deps.ts'

export interface Job {
  /** Stops the job; resolves when the current run, if any, has finished. */
  stop(): Promise<void>
}

/** Runs `work` every `seconds`, never twice at the same time. A failed run is logged; the next one runs as usual. */
export function runEvery(deps: Deps, name: string, seconds: number, work: () => Promise<unknown>): Job {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  const turn = async () => {
    try {
      await work()
    } catch (error) {
      deps.log.error({ job: name, error: error instanceof Error ? error.message : 'unknown' }, 'job failed')
    }
    if (!stopped) schedule()
  }
  const schedule = () => {
    timer = setTimeout(() => {
      running = turn()
    }, seconds * 1000)
    timer.unref()
  }
  schedule()
  return {
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
