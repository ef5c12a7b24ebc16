/** Work on what strangers have sent, in a thread that is ended when it takes too long or too much memory. */
import { Worker } from 'node:worker_threads'
import { Unavailable } from './errors.ts'

/** More than so many are told to come back: each holds what it was given in memory. */
const mostWaiting = 20

const queues = new Map<string, { last: Promise<unknown>; length: number }>()

/**
 * Starts the module in a thread, with `data` as its workerData, and resolves to the first message that it posts;
 * null when it died or was ended. One at a time for each module, so that a flood of them leaves a processor to the rest.
 * @throws Unavailable when too many wait already.
 */
export function inThread<T>(
  module: URL,
  data: unknown,
  bounds: { ms: number; memoryMb: number },
): Promise<T | null> {
  const queue = queues.get(module.href) ?? { last: Promise.resolve(), length: 0 }
  queues.set(module.href, queue)
  if (queue.length > mostWaiting) throw new Unavailable('errors.busy')
  queue.length++
  const work = queue.last.then(() => run<T>(module, data, bounds))
  queue.last = work.finally(() => queue.length--)
  return work
}

function run<T>(
  module: URL,
  workerData: unknown,
  { ms, memoryMb }: { ms: number; memoryMb: number },
): Promise<T | null> {
  return new Promise((resolve) => {
    const worker = new Worker(module, {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    })
    const settle = (result: T | null) => {
      clearTimeout(timer)
      worker.removeAllListeners()
      worker.on('error', () => {})
      void worker.terminate()
      resolve(result)
    }
    const giveUp = () => settle(null)
    const timer = setTimeout(giveUp, ms)
    worker.once('message', settle)
    worker.once('error', giveUp)
    worker.once('exit', giveUp)
  })
}
