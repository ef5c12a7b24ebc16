/** The bare server of the bench has SQL of its own; this test fails when that SQL no longer fits the tables. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { migrate } from '../../src/kernel/db/migrate.ts'
import { openSqlite } from '../../src/kernel/db/open.ts'
import { startServer } from './load.ts'

test('every statement of the bare server fits the tables as they are', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'radslag-bare-')), 'data.db')
  const db = openSqlite(file)
  await migrate(db)
  await db.destroy()
  const bare = await startServer(['test/bench/bare-server.ts', file, '20000'])
  expect((await fetch(`${bare.address}/no-such-page`)).status).toBe(404)
  await bare.stop()
})
