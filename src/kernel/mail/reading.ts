import { inThread } from '../threads.ts'
import { type Received, unreadable } from './received.ts'

const patienceMs = 20_000
const memoryMb = 256

/** What could not be read in time is kept as it is. */
export async function readWithin(raw: Uint8Array, ms = patienceMs): Promise<Received> {
  const module = new URL('./reading-thread.ts', import.meta.url)
  return (await inThread<Received>(module, raw, { ms, memoryMb })) ?? unreadable(raw)
}
