import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { isUnavailable } from '../../../src/kernel/db/errors.ts'
import { useTestApp } from '../../support/app.ts'
import { openTestDb } from '../../support/db.ts'

const t = useTestApp()

// SQLite has no server that could go away.
test('a database server that closes resting connections does not stop the app', async () => {
  const other = await openTestDb()
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(t.db)
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = ${rows[0]?.name}`.execute(other)
  await expect.poll(async () => (await t.app.inject('/halsa')).statusCode).toBe(200)
  await other.destroy()
})

test('nor does one that closes a connection at work: a page says that nothing was saved', async () => {
  const other = await openTestDb()
  const work = t.db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
    await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(other)
    await sql`select pg_sleep(1)`.execute(tx)
  })
  const error = await work.catch((reason: unknown) => reason)
  expect(isUnavailable(error)).toBe(true)
  await expect.poll(async () => (await t.app.inject('/halsa')).statusCode).toBe(200)
  await other.destroy()
})
