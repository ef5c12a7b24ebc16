/** A test run ends with exit code 1 when a test fails, also when the run has started PostgreSQL. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'

test.each([
  ['one-is-two', 1],
  ['one-is-one', 0],
])('a run with PostgreSQL and %s ends with %i', async (file, expected) => {
  const vitest = join(import.meta.dirname, '../node_modules/vitest/vitest.mjs')
  const config = join(import.meta.dirname, 'fixtures/failing/vitest.config.ts')
  const run = spawn(process.execPath, [vitest, 'run', '--config', config, file], {
    env: { ...process.env, VITEST: undefined },
  })
  let said = ''
  run.stdout.on('data', (text) => {
    said += text
  })
  const [code] = await once(run, 'exit')
  expect(said).toContain(file)
  expect(code).toBe(expected)
})
