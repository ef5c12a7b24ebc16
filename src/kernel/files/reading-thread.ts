import { parentPort, workerData } from 'node:worker_threads'
import { KnownError } from '../errors.ts'
import type { Reading } from './reading.ts'
import { readTable } from './table.ts'

const reading = await readTable(Buffer.from(workerData as Uint8Array)).then(
  (table): Reading => ({ table }),
  // What is no refusal of ours ends the thread, which says so by its exit.
  (error: unknown): Reading =>
    error instanceof KnownError ? { code: error.code, params: error.params } : null,
)
parentPort?.postMessage(reading)
