import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { LightMyRequestResponse } from 'fastify'
import { sql } from 'kysely'
import { parse } from 'node-html-parser'
import { afterAll, expect, test } from 'vitest'
import { seed } from '../../seeds/seed.ts'
import { migrate } from '../../src/kernel/db/migrate.ts'
import { type Db, openSqlite } from '../../src/kernel/db/open.ts'
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

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

function expectClearPage(response: LightMyRequestResponse): void {
  expect(response.statusCode).toBe(503)
  expect(response.body).toContain('Tillfälligt stopp')
  expect(response.body).toContain('Inget sparades')
}

// SQLite only: PostgreSQL locks rows, not the whole database.
test('a database locked by another program: pages still open at once, and what was typed is kept', async () => {
  const file = join(folder.path, 'locked.db')
  const { invitee, token, close } = await anInvitee(file)
  const other = new Database(file)
  other.exec('begin immediate')
  const typed = { svar: 'kommer_inte', meddelande: 'Jag är "borta"\r\nden dagen, <b>tyvärr</b>.' }

  let done = false
  const saves = Promise.all(Array.from({ length: 5 }, () => invitee.post(`/i/${token}/svar`, typed))).finally(() => {
    done = true
  })
  const took: number[] = []
  while (!done) {
    const began = performance.now()
    expect((await invitee.get('/halsa')).statusCode).toBe(200)
    took.push(performance.now() - began)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  expect(took.length).toBeGreaterThan(20)
  expect(median(took)).toBeLessThan(20)
  const refused = await saves
  for (const one of refused) expectClearPage(one)
  expect(other.prepare('select count(*) as n from reply').get()).toEqual({ n: 0 })
  other.exec('rollback')
  other.close()

  // The button on the error page sends the same form once more.
  const page = parse(refused[0]?.body ?? '')
  const form = page.querySelector('main form[method=post]')
  const fields = Object.fromEntries(
    (form?.querySelectorAll('input') ?? [])
      .map((input) => [input.getAttribute('name') ?? '', input.getAttribute('value') ?? ''])
      .filter(([name]) => name !== '_csrf'),
  )
  expect(fields).toEqual(typed)
  const saved = await invitee.post(form?.getAttribute('action') ?? '', fields)
  expect(saved.statusCode).toBe(303)
  await close()
})

test('whoever comes while the lock is held waits, and is served when it is free', async () => {
  const file = join(folder.path, 'briefly.db')
  const { invitee, token, close } = await anInvitee(file)
  const other = new Database(file)
  other.exec('begin immediate')
  const save = invitee.post(`/i/${token}/svar`, { svar: 'kommer' })
  // The server answers these later requests before `save`, so `save` waits for the lock.
  for (let n = 0; n < 5; n++) expect((await invitee.get('/halsa')).statusCode).toBe(200)
  other.exec('rollback')
  expect((await save).statusCode).toBe(303)
  other.close()
  await close()
})

test('two connections that read and then write never lose a change, and none fails', async () => {
  const file = join(folder.path, 'two.db')
  const first = openSqlite(file)
  await sql`create table counter (n integer not null)`.execute(first)
  await sql`insert into counter values (0)`.execute(first)
  const second = openSqlite(file)
  const add = (db: Db) =>
    db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ n: number }>`select n from counter`.execute(tx)
      await new Promise((resolve) => setTimeout(resolve, 1))
      await sql`update counter set n = ${(rows[0]?.n ?? 0) + 1}`.execute(tx)
    })
  await Promise.all(Array.from({ length: 100 }, (_, i) => add(i % 2 ? first : second)))
  expect((await sql`select n from counter`.execute(first)).rows).toEqual([{ n: 100 }])
  await first.destroy()
  await second.destroy()
})

test('a full disk: a clear page, nothing half-written, and pages can still be read', async () => {
  const { db, invitee, token, close } = await anInvitee(join(folder.path, 'full.db'))
  // SQLite reports a full disk when the file would grow beyond max_page_count. The vacuum removes free pages, which
  // SQLite would use first.
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
