/**
 * Starts the product's own programs as processes, `node src/server.ts` and `node src/cli.ts`, each in its own folder.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'radslag-test-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}
export interface Running {
  child: ChildProcess
  /** What the program has printed so far. */
  output: { stdout: string; stderr: string }
  /** Resolves when the program has printed `text`, rejects when the program ends without printing it. */
  printed(text: string | RegExp): Promise<void>
  ended: Promise<Ended>
}

export function start(script: string, args: string[], env: Record<string, string>, stdin?: Uint8Array): Running {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, TZ: 'UTC', NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...env },
    stdio: [stdin ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  })
  child.stdin?.on('error', () => {}).end(stdin)
  const output = { stdout: '', stderr: '' }
  const watchers = new Set<() => void>()
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text
      for (const look of watchers) look()
    })
  }
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, ...output })))
  const printed = (text: string | RegExp) =>
    new Promise<void>((resolve, reject) => {
      const all = () => output.stdout + output.stderr
      const look = () => {
        if (typeof text === 'string' ? all().includes(text) : text.test(all())) resolve()
      }
      watchers.add(look)
      look()
      ended.then(() => reject(new Error(`ended without ${text}:\n${all()}`)))
    })
  return { child, output, printed, ended }
}

export async function run(
  script: string,
  args: string[],
  env: Record<string, string>,
  stdin?: Uint8Array,
): Promise<Ended> {
  return start(script, args, env, stdin).ended
}

/** A port that no program on this machine uses at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
