import { parentPort, workerData } from 'node:worker_threads'
import { readMessage } from './received.ts'

parentPort?.postMessage(await readMessage(workerData as Uint8Array))
