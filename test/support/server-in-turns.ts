/**
 * The server with a clock that the test sets. Periodic jobs run only on SIGUSR2: each runs once, then it prints `turn
 * done`.
 */
import { openInstallation } from '../../src/installation.ts'
import { readConfig } from '../../src/kernel/config.ts'
import { serve } from '../../src/serve.ts'
import { fixedClock } from './clock.ts'

const waiting: (() => void)[] = []
const { setTimeout } = globalThis
const inTurns = (work: () => void, ...rest: [number]) => {
  const [, , caller = ''] = new Error().stack?.split('\n') ?? []
  if (!caller.includes('/kernel/jobs.ts')) return setTimeout(work, ...rest)
  waiting.push(work)
  return setTimeout(() => {}, 2 ** 31 - 1)
}
globalThis.setTimeout = inTurns as typeof setTimeout

process.on('SIGUSR2', async () => {
  const jobs = waiting.splice(0)
  for (const job of jobs) job()
  // Each job waits for its next turn when it has finished this one.
  while (waiting.length < jobs.length) await new Promise((resolve) => setTimeout(resolve, 5))
  console.log('turn done')
})

const clock = fixedClock(process.env.NOW ?? '')
const deps = await openInstallation(readConfig(), { clock, patienceSeconds: 120 })
deps.send = Object.assign(async () => '250 OK', { close: () => {} })
console.log(`ready at ${await serve(deps)}`)
