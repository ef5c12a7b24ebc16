/** People's wishes are also deleted from the files: from the database file and from the copies beside it. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seed } from '../../seeds/seed.ts'
import { backUpBeforeMigrating, listCopies, migrate } from '../../src/kernel/db/migrate.ts'
import { openSqlite } from '../../src/kernel/db/open.ts'
import type { Deps } from '../../src/kernel/deps.ts'
import { newId } from '../../src/kernel/ids.ts'
import { fill } from '../../src/upkeep/restore.actions.ts'
import { deleteOldWishes, deleteOldWishesInCopies } from '../../src/wishes/actions.ts'
import { insertWishes } from '../../src/wishes/queries.ts'
import { anInvitation, aPlannedRound, confirmedSeminar } from '../support/builders.ts'
import { fixedClock } from '../support/clock.ts'
import { testConfig, testNow } from '../support/config.ts'

const folder = mkdtempSync(join(tmpdir(), 'radslag-'))
const file = join(folder, 'radslag.db')
const databaseUrl = `sqlite:${file}`
const clock = fixedClock(testNow)
const log = { info() {}, warn() {}, error() {}, debug() {} }
let deps: Deps

beforeAll(async () => {
  const db = openSqlite(file)
  deps = { config: { ...testConfig, databaseUrl }, db, clock, send: null, log }
  await migrate(db)
  await seed(db, testNow)
  const { seminars, seats } = await aPlannedRound(db)
  for (const [slug, code, date, food] of [
    ['skane-1', '1280', '2027-04-14', 'Jordnötsallergi'],
    ['orebro-1', '1880', '2027-06-01', 'Laktosallergi'],
  ] as const) {
    const seminarId = seminars.find((one) => one.slug === slug)?.id ?? ''
    await confirmedSeminar(db, seminarId, date)
    const seat = seats.find((one) => one.municipality_code === code)?.id ?? ''
    const { linkId } = await anInvitation(db, seat, seminarId)
    const wishes = { diets: [], food, access: '' }
    await db.transaction().execute((tx) => insertWishes(tx, { id: newId(), now: testNow, linkId, wishes }))
  }
  await db
    .deleteFrom('kysely_migration' as never)
    .where('name' as never, 'like', '0023%' as never)
    .execute()
  await backUpBeforeMigrating(databaseUrl, testNow)
})
afterAll(async () => {
  await deps.db.destroy()
  rmSync(folder, { recursive: true })
})

test('the file and its copy are for their owner alone', () => {
  const copies = listCopies(databaseUrl)
  expect(copies).toHaveLength(1)
  for (const one of [file, copies[0] ?? '']) expect(statSync(one).mode & 0o077).toBe(0)
})

test('after fourteen days no octet of a wish is left, and those still to come stay', async () => {
  const [copy = ''] = listCopies(databaseUrl)
  expect(readFileSync(copy).includes('Jordnötsallergi')).toBe(true)
  clock.set('2027-04-29T08:00:00Z')
  await deleteOldWishes(deps)
  await deleteOldWishesInCopies(deps)
  await deps.db.destroy()
  for (const one of [file, copy]) {
    expect(readFileSync(one).includes('Jordnötsallergi')).toBe(false)
    expect(readFileSync(one).includes('Laktosallergi')).toBe(true)
  }
  deps.db = openSqlite(file)
  expect(listCopies(databaseUrl)).toEqual([copy])
})

test('a copy of the version where guests had tables of their own loses theirs too', async () => {
  const copy = `${file}.before-2027-03-02T080000Z`
  const old = openSqlite(copy)
  await sql`pragma foreign_keys = off`.execute(old)
  await old.transaction().execute((tx) => fill(tx, 'test/fixtures/guests-apart.jsonl.gz'))
  await old.destroy()
  const holds = (food: string) => readFileSync(copy).includes(food)
  expect([holds('Gluten'), holds('Nötter')]).toEqual([true, true])
  await deleteOldWishesInCopies(deps)
  expect([holds('Gluten'), holds('Nötter')]).toEqual([false, false])
})
