import { sql } from 'kysely'
import { expect, inject, test } from 'vitest'
import { useTestApp } from '../../support/app.ts'
import { openTestDb } from '../../support/db.ts'

const t = useTestApp()

// SQLite has no server that could go away.
test.skipIf(inject('database') !== 'postgres')(
  'a database server that closes resting connections does not stop the app',
  async () => {
    const other = await openTestDb()
    const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(t.db)
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = ${rows[0]?.name}`.execute(other)
    await expect.poll(async () => (await t.app.inject('/halsa')).statusCode).toBe(200)
    await other.destroy()
  },
)
