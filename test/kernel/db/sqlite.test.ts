/** The connection to SQLite: shared by many requests, with statements that are planned once. */
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

test('no statement compares with a bare parameter, which would plan it anew for each value', async () => {
  const db = openSqlite(':memory:')
  const joined = db
    .selectFrom('seat')
    .innerJoin('round', (join) => join.onRef('round.id', '=', 'seat.round_id').on('round.slug', '=', '2027'))
    .select('seat.id')
    .where((eb) => eb.or([eb('seat.id', '=', 'a'), eb('seat.role', 'in', ['politician'])]))
  const update = db.updateTable('seat').set({ not_known_at: null, role: 'politician' }).where('id', '=', 'a')
  const written = [joined, update].map((query) => query.compile())
  expect(written.map(({ sql }) => sql.match(/(?<=where|on).*[=<>] \?.*/)?.[0])).toEqual([undefined, undefined])
  expect(written.map(({ parameters }) => parameters)).toEqual([
    ['2027', 'a', 'politician'],
    [null, 'politician', 'a'],
  ])
  await db.destroy()
})
