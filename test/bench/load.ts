import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import autocannon, { type Request } from 'autocannon'

export interface Measured {
  /** Answered requests per second. */
  perSecond: number
  /** Median of the answer times, and below it their 99th percentile, in milliseconds. */
  p50: number
  p99: number
  /** Number of answers that were errors or not 2xx or 3xx. */
  failed: number
}

export async function load(options: {
  url: string
  connections: number
  seconds?: number
  amount?: number
  headers?: Record<string, string>
  requests?: Request[]
}): Promise<Measured> {
  const { seconds = 4, amount, ...rest } = options
  const result = await autocannon({
    ...rest,
    ...(amount ? { amount } : { duration: seconds }),
    timeout: 30,
    // The load ends at a sample; the default of a second is too coarse for runs of a few seconds.
    sampleInt: 50,
  })
  return {
    perSecond: result.requests.total / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    failed: result.errors + result['4xx'] + result['5xx'],
  }
}

export interface Server {
  address: string
  process: ChildProcess
  /** Milliseconds from start to the first answer. */
  startMs: number
  stop(): Promise<void>
}

/** Starts a server as a separate process. Without `PORT` in `env`, its first line of JSON output gives the address. */
export async function startServer(args: string[], env: Record<string, string> = {}, health = '/'): Promise<Server> {
  const began = performance.now()
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
  // A server left running would answer the next run on the same port.
  process.on('exit', () => child.kill())
  const address = env.PORT ? `http://127.0.0.1:${env.PORT}` : await addressOf(child)
  if (health)
    while (!(await answers(address + health))) {
      if (child.exitCode !== null) throw new Error(`${args.join(' ')} ended before it answered`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  child.stdout?.resume()
  return {
    address,
    process: child,
    startMs: performance.now() - began,
    stop: async () => {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

async function addressOf(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('no output')
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{')) return JSON.parse(line).address
  }
  throw new Error('the server ended before it listened')
}

async function answers(url: string): Promise<boolean> {
  return fetch(url)
    .then(() => true)
    .catch(() => false)
}

/** Peak resident memory so far, MB. Linux only; null elsewhere. */
export function peakMemoryMb(pid: number | undefined): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024)
  } catch {
    return null
  }
}

/** CPU time so far, in seconds. Linux only; NaN elsewhere. */
export function cpuSeconds(pid: number | undefined): number {
  try {
    const ticks = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ').slice(11, 13) ?? []
    return ticks.reduce((sum, each) => sum + Number(each), 0) / 100
  } catch {
    return Number.NaN
  }
}
