/** `npm run check`, beside the other tests: types and format are checked while those wait. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'

test('the types and the format of all files are right', async () => {
  const check = spawn('npm', ['run', '--silent', 'check'], { cwd: join(import.meta.dirname, '..') })
  let said = ''
  for (const stream of [check.stdout, check.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      said += text
    })
  const [code] = await once(check, 'close')
  expect(code, said).toBe(0)
})
