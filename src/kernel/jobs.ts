import type { Deps } from './deps.ts'

export interface Job {
  /** Resolves when the run under way, if any, is done. */
  stop(): Promise<void>
}

/** Runs `work` every `seconds`, never two at once; a failed run is logged and the next one comes. */
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
