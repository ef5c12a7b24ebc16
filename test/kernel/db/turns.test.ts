/** Many requests share one SQLite connection: the event loop still runs between their statements. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openSqlite } from '../../../src/kernel/db/open.ts'

test('while many ask at the same time, what comes in meanwhile is read', async () => {
  const db = openSqlite(':memory:')
  const ask = sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 4000) select max(i) from n`
  let turns = 0
  let isDone = false
  const turn = () => {
    turns++
    if (!isDone) setImmediate(turn)
  }
  const one = async () => {
    for (let i = 0; i < 10; i++) await ask.execute(db)
  }
  setImmediate(turn)
  await Promise.all(Array.from({ length: 40 }, one))
  isDone = true
  await db.destroy()
  expect(turns).toBeGreaterThan(5)
})
