/** Processes untrusted input in a thread, which is ended when it exceeds its limits of time or memory. */
import { Worker } from 'node:worker_threads'
import { Unavailable } from './errors.ts'

/** Maximum queue length per module; each waiting task keeps its data in memory. */
const mostWaiting = 20

const queues = new Map<string, { last: Promise<unknown>; length: number }>()

/**
 * Passes `data` to the module in a thread and resolves to the message that it posts back; null when the thread died or
 * exceeded its limits. Each module has one thread at a time, so that many tasks do not occupy every processor.
 * @throws Unavailable when too many tasks are waiting
 */
export function inThread<T>(module: URL, data: unknown, bounds: { ms: number; memoryMb: number }): Promise<T | null> {
  const queue = queues.get(module.href) ?? { last: Promise.resolve(), length: 0 }
  queues.set(module.href, queue)
  if (queue.length > mostWaiting) throw new Unavailable('errors.busy')
  queue.length++
  const work = queue.last.then(() => run<T>(module, data, bounds))
  queue.last = work.finally(() => queue.length--)
  return work
}

/** Idle threads, kept for reuse, because starting one for each of hundreds of letters or files would be slow. */
const resting = new Map<string, Worker>()
const restMs = 5000

function run<T>(module: URL, data: unknown, { ms, memoryMb }: { ms: number; memoryMb: number }): Promise<T | null> {
  return new Promise((resolve) => {
    const worker =
      resting.get(module.href) ?? new Worker(module, { resourceLimits: { maxOldGenerationSizeMb: memoryMb } })
    resting.delete(module.href)
    worker.removeAllListeners()
    worker.ref()
    const settle = (result: T | null) => {
      clearTimeout(timer)
      worker.removeAllListeners()
      resolve(result)
    }
    const giveUp = () => {
      settle(null)
      end(worker)
    }
    const timer = setTimeout(giveUp, ms)
    worker.once('message', (result: T | null) => {
      settle(result)
      rest(module, worker)
    })
    worker.once('error', giveUp)
    worker.once('exit', giveUp)
    worker.postMessage(data)
  })
}

function rest({ href }: URL, worker: Worker): void {
  const leave = () => {
    if (resting.get(href) !== worker) return
    resting.delete(href)
    end(worker)
  }
  resting.set(href, worker)
  worker.once('error', leave)
  worker.once('exit', leave)
  worker.unref()
  setTimeout(leave, restMs).unref()
}

function end(worker: Worker): void {
  worker.removeAllListeners()
  worker.on('error', () => {})
  void worker.terminate()
}
