import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { LightMyRequestResponse } from 'fastify'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { seed } from '../../seeds/seed.ts'
import { migrate } from '../../src/kernel/db/migrate.ts'
import { openSqlite } from '../../src/kernel/db/open.ts'
import { openTestApp } from '../support/app.ts'
import { aHolder, anInvitation, aPlannedRound, confirmedSeminar } from '../support/builders.ts'
import { testNow } from '../support/config.ts'
import { temporaryFolder } from '../support/process.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

async function anInvitee(file: string) {
  const db = openSqlite(file)
  await migrate(db)
  await seed(db, testNow)
  const { seminars, seats } = await aPlannedRound(db)
  await aHolder(db, seats[0]!.id)
  await confirmedSeminar(db, seminars[0]!.id)
  const { token } = await anInvitation(db, seats[0]!.id, seminars[0]!.id)
  const t = await openTestApp({ db })
  const invitee = t.visitor()
  expect((await invitee.get(`/i/${token}`)).statusCode).toBe(200)
  const close = async () => {
    await t.app.close()
    await db.destroy()
  }
  return { db, invitee, token, close }
}

function expectClearPage(response: LightMyRequestResponse): void {
  expect(response.statusCode).toBe(503)
  expect(response.body).toContain('Tillfälligt stopp')
  expect(response.body).toContain('Inget sparades')
}

// PostgreSQL locks rows, not files: this cannot happen to it.
test('a database locked by another program: a clear page, and nothing half-written', async () => {
  const file = join(folder.path, 'locked.db')
  const { invitee, token, close } = await anInvitee(file)

  const other = new Database(file)
  other.exec('begin exclusive')
  const counts = () => other.prepare('select count(*) as n from reply').get()
  const refused = await invitee.post(`/i/${token}/svar`, { svar: 'kommer' })
  expectClearPage(refused)
  expect(counts()).toEqual({ n: 0 })
  other.exec('rollback')
  other.close()

  // The same button pressed again works: nothing was left in the way.
  const saved = await invitee.post(`/i/${token}/svar`, { svar: 'kommer' })
  expect(saved.statusCode).toBe(303)
  await close()
})

test('a full disk: a clear page, nothing half-written, and pages can still be read', async () => {
  const { db, invitee, token, close } = await anInvitee(join(folder.path, 'full.db'))
  // SQLite says the disk is full when the file may not grow; its free pages are used up first.
  await sql`vacuum`.execute(db)
  const pages = await sql<{ page_count: number }>`pragma page_count`.execute(db)
  await sql.raw(`pragma max_page_count = ${pages.rows[0]?.page_count}`).execute(db)

  const text = 'Vi har språkombud på varje arbetsplats. '.repeat(35)
  const form: Record<string, string> = {}
  for (const n of [1, 2, 3]) {
    Object.assign(form, {
      [`ge_exempel.${n}.rubrik`]: 'Språkombud',
      [`ge_exempel.${n}.tema`]: 'rekrytering',
      [`ge_exempel.${n}.gjorde`]: text,
      [`ge_exempel.${n}.publicering`]: 'ja',
    })
  }
  expectClearPage(await invitee.post(`/i/${token}/fragor/goda_exempel`, form))
  expect(await db.selectFrom('response').select('id').execute()).toEqual([])
  expect(await db.selectFrom('answer').select('value').execute()).toEqual([])
  expect((await invitee.get(`/i/${token}/fragor/rekrytering`)).statusCode).toBe(200)

  await sql.raw('pragma max_page_count = 1000000').execute(db)
  expect((await invitee.post(`/i/${token}/fragor/goda_exempel`, form)).statusCode).toBe(303)
  await close()
})
