/** The server at a moment of the test's. Its periodic jobs wait: at SIGUSR2 each has one turn, and `turn done` is printed. */
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
  // Each asks for its next turn when it is done.
  while (waiting.length < jobs.length) await new Promise((resolve) => setTimeout(resolve, 5))
  console.log('turn done')
})

const clock = fixedClock(process.env.NOW ?? '')
const deps = await openInstallation(readConfig(), { clock, patienceSeconds: 120 })
deps.send = Object.assign(async () => '250 OK', { close: () => {} })
console.log(`ready at ${await serve(deps)}`)
