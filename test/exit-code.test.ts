/** Whatever else a run starts: when a test fails, the run does, and says so to whoever called it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'

test('a run with PostgreSQL and a failing test ends with an error', async () => {
  const vitest = join(import.meta.dirname, '../node_modules/vitest/vitest.mjs')
  const config = join(import.meta.dirname, 'fixtures/failing/vitest.config.ts')
  const run = spawn(process.execPath, [vitest, 'run', '--config', config], {
    env: { ...process.env, VITEST: undefined },
  })
  let said = ''
  run.stdout.on('data', (text) => {
    said += text
  })
  const [code] = await once(run, 'exit')
  expect(said).toContain('one is two')
  expect(code).toBe(1)
})
