/** Checks that every test named in `README.md` beside this file still exists under that name. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const rows = [
  ...readFileSync(join(import.meta.dirname, 'README.md'), 'utf8').matchAll(/^\| (.+?) \| `([^`]+)` \| (.+?) \|$/gm),
].map(([, rule = '', file = '', title = '']) => ({ rule, file, title }))

test('each rule names a test that is there', () => {
  const missing = rows.filter(({ file, title }) => {
    const path = join(import.meta.dirname, file)
    return !existsSync(path) || !readFileSync(path, 'utf8').includes(title)
  })
  expect(missing).toEqual([])
  expect(rows.length).toBeGreaterThan(60)
})
