/** Reads a message in a thread of its own, which is ended when it takes too long or too much memory. */
import { Worker } from 'node:worker_threads'
import { type Received, unreadable } from './received.ts'

const patienceMs = 20_000
const maxMemoryMb = 256

/** Never throws. What could not be read in time is kept as it is. */
export function readWithin(raw: Uint8Array, ms = patienceMs): Promise<Received> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./reading-thread.ts', import.meta.url), {
      workerData: raw,
      resourceLimits: { maxOldGenerationSizeMb: maxMemoryMb },
    })
    const settle = (received: Received) => {
      clearTimeout(timer)
      worker.removeAllListeners()
      worker.on('error', () => {})
      void worker.terminate()
      resolve(received)
    }
    const giveUp = () => settle(unreadable(raw))
    const timer = setTimeout(giveUp, ms)
    worker.once('message', settle)
    worker.once('error', giveUp)
    worker.once('exit', giveUp)
  })
}
