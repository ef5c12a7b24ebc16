import { parentPort } from 'node:worker_threads'
import { KnownError } from '../errors.ts'
import type { Reading } from './reading.ts'
import { readTable } from './table.ts'

parentPort?.on('message', async (content: Uint8Array) => {
  const reading = await readTable(Buffer.from(content)).then(
    (table): Reading => ({ table }),
    (error: unknown): Reading => (error instanceof KnownError ? { code: error.code, params: error.params } : null),
  )
  parentPort?.postMessage(reading)
})
