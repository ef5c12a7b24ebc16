import { parentPort } from 'node:worker_threads'
import { readMessage } from './received.ts'

parentPort?.on('message', async (raw: Uint8Array) => {
  parentPort?.postMessage(await readMessage(raw))
})
