/** Automatic backups, and what pages and health check say when one is missing or when nothing can be written. */
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { closeInstallation } from '../../src/installation.ts'
import type { Backups } from '../../src/kernel/config.ts'
import type { Deps } from '../../src/kernel/deps.ts'
import { newId } from '../../src/kernel/ids.ts'
import { readHead, readParts } from '../../src/upkeep/archive.actions.ts'
import { makeDailyBackup, verifyBackup } from '../../src/upkeep/backup.actions.ts'
import { tryWriting } from '../../src/upkeep/jobs.ts'
import { deleteOldWishesInCopies } from '../../src/wishes/actions.ts'
import { insertWishes } from '../../src/wishes/queries.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { anInvitation, aPlannedRound, confirmedSeminar } from '../support/builders.ts'
import { fixedClock } from '../support/clock.ts'
import { testNow } from '../support/config.ts'
import { emptyPlace } from '../support/db.ts'
import { openAt } from '../support/place.ts'
import { temporaryFolder } from '../support/process.ts'

const folder = temporaryFolder()
const clock = fixedClock(testNow)
let backups: Backups
let deps: Deps
let t: TestApp

beforeAll(async () => {
  deps = { ...(await openAt(await emptyPlace(folder.path))), clock }
  const { seminars, seats } = await aPlannedRound(deps.db)
  for (const [index, date, food] of [
    [0, '2027-03-02', 'Jordnötsallergi'],
    [1, '2027-06-01', 'Laktosallergi'],
  ] as const) {
    const seminar = seminars[index]!
    await confirmedSeminar(deps.db, seminar.id, date)
    const { linkId } = await anInvitation(deps.db, seats[index]!.id, seminar.id)
    await deps.db
      .transaction()
      .execute((tx) => insertWishes(tx, { id: newId(), now: testNow, linkId, wishes: { diets: [], food, access: '' } }))
  }
})
beforeEach(async () => {
  await t?.app.close()
  backups = { folder: join(folder.path, newId(), 'backups'), hour: 3, keep: 3 }
  deps = { ...deps, config: { ...deps.config, backups } }
  await deps.db.deleteFrom('backup').execute()
  clock.set(testNow)
  await tryWriting(deps)
  t = await openTestApp(deps)
})
afterAll(async () => {
  await t.app.close()
  await closeInstallation(deps)
  folder.remove()
})

const make = () => makeDailyBackup(deps, backups)
const names = () => readdirSync(backups.folder).sort()
const health = async () => {
  const response = await t.app.inject('/halsa')
  return [response.statusCode, response.json()]
}

test('one a day, from the hour on, whichever process comes first; the oldest make room', async () => {
  clock.set('2027-03-01T01:59:00Z') // 2.59 in Sweden
  await make()
  expect(existsSync(backups.folder)).toBe(false)
  for (const day of ['01', '02', '03', '04', '05']) {
    clock.set(`2027-03-${day}T02:00:00Z`)
    await Promise.all([make(), make()])
    await make()
  }
  expect(names()).toEqual([3, 4, 5].map((day) => `radslag-2027-03-0${day}.jsonl.gz`))
  for (const name of names()) {
    const { head } = await verifyBackup(join(backups.folder, name))
    expect(basename(name)).toContain(head.madeAt.slice(0, 10))
  }
})

test('nothing else in the folder is ever removed', async () => {
  clock.set('2027-03-01T02:00:00Z')
  await make()
  writeFileSync(join(backups.folder, 'before-upgrade.jsonl.gz'), '')
  for (const day of ['02', '03', '04', '05']) {
    clock.set(`2027-03-${day}T02:00:00Z`)
    await make()
  }
  expect(names()).toContain('before-upgrade.jsonl.gz')
})

test('one that fails is said to administrators and in the health check, and tried again an hour later', async () => {
  // A file in place of the folder, so that not even root can write there.
  rmSync(join(backups.folder, '..'), { recursive: true, force: true })
  writeFileSync(join(backups.folder, '..'), '')
  await expect(make()).rejects.toThrow()
  expect(await health()).toEqual([200, { status: 'ok', backup: 'failed' }])
  const administrator = await t.signIn('administrator')
  const page = await administrator.get('/oversikt')
  expect(page.body).toContain('Säkerhetskopian gick inte att göra: ')
  expect(page.body).toContain('Det finns ingen.')
  const planner = await t.signIn('planner')
  expect((await planner.get('/oversikt')).body).not.toContain('Säkerhetskopian')

  rmSync(join(backups.folder, '..'))
  await make()
  expect(existsSync(backups.folder)).toBe(false)
  clock.set('2027-03-01T09:00:00Z')
  await tryWriting(deps)
  await make()
  expect(names()).toEqual(['radslag-2027-03-01.jsonl.gz'])
  expect(await health()).toEqual([200, { status: 'ok', backup: 'ok' }])
  expect((await administrator.get('/oversikt')).body).not.toContain('Säkerhetskopian')
})

test('a day and a half without one is said too', async () => {
  await make()
  clock.set('2027-03-02T20:01:00Z')
  t.clock.set(clock.now())
  await tryWriting(deps)
  expect(await health()).toEqual([200, { status: 'ok', backup: 'old' }])
  const administrator = await t.signIn('administrator')
  expect((await administrator.get('/oversikt')).body).toContain('Den senaste är från måndag 1 mars 2027.')
})

test('what people needed is deleted from them after fourteen days, and nothing else', async () => {
  await make()
  const [file = ''] = names().map((name) => join(backups.folder, name))
  const wishes = async () => {
    const found: unknown[] = []
    for await (const { table, columns, rows } of readParts(file))
      if (table === 'personal_wish') found.push(...rows.map((row) => row[columns.indexOf('food')]))
    return found.sort()
  }
  expect(await wishes()).toEqual(['Jordnötsallergi', 'Laktosallergi'])
  const before = await readHead(file)
  clock.set('2027-03-17T08:00:00Z')
  await deleteOldWishesInCopies(deps)
  expect(await wishes()).toEqual(['Laktosallergi'])
  const { head } = await verifyBackup(file)
  expect(head).toEqual({ ...before, rows: { ...before.rows, personal_wish: 1 } })
})

test('while nothing can be written the health check says so, and pages still open', async () => {
  const forbid =
    inject('database') === 'postgres'
      ? { on: sql`set default_transaction_read_only = on`, off: sql`set default_transaction_read_only = off` }
      : { on: sql`pragma query_only = on`, off: sql`pragma query_only = off` }
  expect(await health()).toEqual([200, { status: 'ok', backup: 'ok' }])
  await deps.db.connection().execute(async (db) => {
    await forbid.on.execute(db)
    clock.set('2027-03-01T08:01:01Z')
    await expect(tryWriting({ ...deps, db })).rejects.toThrow(/readonly|read-only/)
    await forbid.off.execute(db)
  })
  expect(await health()).toEqual([503, { status: 'nothing can be written', backup: 'ok' }])
  expect((await t.app.inject('/logga-in')).statusCode).toBe(200)
  await tryWriting(deps)
  expect(await health()).toEqual([200, { status: 'ok', backup: 'ok' }])
})
