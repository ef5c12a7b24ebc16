import { Invalid } from '../errors.ts'
import { inThread } from '../threads.ts'
import type { Table } from './sheets.ts'

const patienceMs = 15_000
const memoryMb = 256

export type Reading = { table: Table } | { code: string; params: Record<string, string | number> } | null

/** Runs `readTable` in a separate thread. @throws Invalid also when the thread exceeds its time or memory limit. */
export async function readTableWithin(content: Buffer, ms = patienceMs): Promise<Table> {
  const module = new URL('./reading-thread.ts', import.meta.url)
  const reading = await inThread<Reading>(module, content, { ms, memoryMb })
  if (!reading) throw new Invalid('lists.file_broken')
  if ('code' in reading) throw new Invalid(reading.code, reading.params)
  return reading.table
}
