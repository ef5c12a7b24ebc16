import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, expect, test } from 'vitest'
import { seed } from '../../seeds/seed.ts'
import { migrate } from '../../src/kernel/db/migrate.ts'
import { openSqlite } from '../../src/kernel/db/open.ts'
import { openTestApp } from '../support/app.ts'
import { aHolder, anInvitation, aPlannedRound } from '../support/builders.ts'
import { testNow } from '../support/config.ts'
import { temporaryFolder } from '../support/process.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

// PostgreSQL locks rows, not files: this cannot happen to it.
test('a database locked by another program: a clear page, and nothing half-written', async () => {
  const file = join(folder.path, 'radslag.db')
  const db = openSqlite(file)
  await migrate(db)
  await seed(db, testNow)
  const { seminars, seats } = await aPlannedRound(db)
  await aHolder(db, seats[0]!.id)
  const { token } = await anInvitation(db, seats[0]!.id, seminars[0]!.id)
  const t = await openTestApp({ db })
  const invitee = t.visitor()
  expect((await invitee.get(`/i/${token}`)).statusCode).toBe(200)

  const other = new Database(file)
  other.exec('begin exclusive')
  const counts = () => other.prepare('select count(*) as n from reply').get()
  const refused = await invitee.post(`/i/${token}/svar`, { svar: 'kommer' })
  expect(refused.statusCode).toBe(503)
  expect(refused.body).toContain('Tillfälligt stopp')
  expect(refused.body).toContain('Inget sparades')
  expect(counts()).toEqual({ n: 0 })
  other.exec('rollback')
  other.close()

  // The same button pressed again works: nothing was left in the way.
  const saved = await invitee.post(`/i/${token}/svar`, { svar: 'kommer' })
  expect(saved.statusCode).toBe(303)
  await t.app.close()
  await db.destroy()
})
