/**
 * Restores a backup to a working installation: in an empty place, over another, from an older version, into the other
 * kind of database.
 */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrations } from '../../migrations/index.ts'
import { buildDemo, type Demo } from '../../seeds/demo.ts'
import { closeInstallation } from '../../src/installation.ts'
import { fileOf, isFile, type Place } from '../../src/kernel/config.ts'
import { insertHistory } from '../../src/kernel/db/history.ts'
import { type Db, openDb } from '../../src/kernel/db/open.ts'
import type { Deps } from '../../src/kernel/deps.ts'
import { createSignInLink } from '../../src/staff/actions.ts'
import { countRows, readHead } from '../../src/upkeep/archive.actions.ts'
import { backUpTo, verifyBackup } from '../../src/upkeep/backup.actions.ts'
import { restoreFrom } from '../../src/upkeep/restore.actions.ts'
import { openTestApp, Visitor } from '../support/app.ts'
import { testConfig, testNow } from '../support/config.ts'
import { emptyPlace, sqlitePlace } from '../support/db.ts'
import { openAt } from '../support/place.ts'
import { temporaryFolder } from '../support/process.ts'

const folder = temporaryFolder()
const file = join(folder.path, 'backup.jsonl.gz')
/** Of the same installation before the demo: damaged copies of it are refused sooner. */
const small = join(folder.path, 'small.jsonl.gz')
const firstSchema = 'test/fixtures/first-schema.jsonl.gz'
let from: Place
let deps: Deps
let demo: Demo
let pairs: { before: number; after: number }

beforeAll(async () => {
  from = await emptyPlace(folder.path)
  deps = await openAt(from)
  await backUpTo(small, from, testNow)
  demo = await buildDemo(deps)
  pairs = await backUpWhileSaving()
})
afterAll(async () => {
  await closeInstallation(deps)
  folder.remove()
})

/** Inserts pairs of rows, each in a transaction, during a backup: a consistent backup has an even number of them. */
async function backUpWhileSaving() {
  const event = { subject: 'round' as const, subjectId: 'x', kind: 'drill' }
  const by = { accountId: null, now: testNow }
  const savePair = () =>
    deps.db.transaction().execute(async (tx) => {
      await insertHistory(tx, by, [event])
      await insertHistory(tx, by, [event])
    })
  await savePair()
  const before = await countDrill(deps.db)
  let isWritten = false
  const backup = backUpTo(file, from, testNow).finally(() => {
    isWritten = true
  })
  while (!isWritten) {
    await savePair()
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await backup
  return { before, after: await countDrill(deps.db) }
}

async function countDrill(db: Db): Promise<number> {
  const rows = await db.selectFrom('history').select('id').where('kind', '=', 'drill').execute()
  return rows.length
}

/** Mailed links, signing in and the secretariat's pages work. */
async function expectInUse(place: Place, { inviteeToken, plannerEmail }: Pick<Demo, 'inviteeToken' | 'plannerEmail'>) {
  const installation = await openAt(place)
  const t = await openTestApp(installation)
  expect((await t.visitor().get(`/i/${inviteeToken}`)).statusCode).toBe(200)
  const planner = new Visitor(t.app)
  const link = new URL(await createSignInLink(installation, plannerEmail))
  expect((await planner.post(link.pathname)).statusCode).toBe(303)
  const opened: [string, number][] = []
  const pages = ['/oversikt', '/seminarier', '/kommuner', '/utskick', '/jamfor', '/kalender', '/malgrupp']
  for (const page of pages) opened.push([page, (await planner.get(page)).statusCode])
  expect(opened).toEqual(pages.map((page) => [page, 200]))
  await t.app.close()
  await closeInstallation(installation)
}

async function countsAt(place: Place, tables: string[]): Promise<Record<string, number>> {
  const db = await openDb(place.databaseUrl)
  const counts: Record<string, number> = {}
  for (const table of tables) counts[table] = await countRows(db, table)
  await db.destroy()
  return counts
}

test('a backup made while people save is of one moment, whole, and its owner’s alone', async () => {
  const { head } = await verifyBackup(file)
  expect(head.rows.seat).toBe(await countRows(deps.db, 'seat'))
  expect(head.rows.seat).toBeGreaterThan(870)
  expect(head.migrations).toEqual(Object.keys(migrations))
  expect(statSync(file).mode & 0o077).toBe(0)
  expect(pairs.after).toBeGreaterThan(pairs.before)
})

test('the drill: refused while a server runs; then with every row, the links and signing in, and what was there is kept', async () => {
  const to = await emptyPlace(folder.path)
  const running = await openAt(to)
  await expect(restoreFrom(file, to, testNow)).rejects.toThrow('Stop every server')
  expect(await countRows(running.db, 'seat')).toBe(0)
  await closeInstallation(running)

  const { keptAs } = await restoreFrom(file, to, testNow)
  const { rows } = await readHead(file)
  expect(await countsAt(to, Object.keys(rows))).toEqual(rows)
  const db = await openDb(to.databaseUrl)
  const drill = await countDrill(db)
  expect(drill % 2).toBe(0)
  expect(drill).toBeGreaterThanOrEqual(pairs.before)
  expect(drill).toBeLessThanOrEqual(pairs.after)
  await db.destroy()
  if (isFile(to.databaseUrl)) {
    expect(await countsAt({ ...to, databaseUrl: `sqlite:${keptAs}` }, ['seat', 'region'])).toEqual({
      seat: 0,
      region: 21,
    })
    const left = readdirSync(dirname(fileOf(to.databaseUrl))).filter((name) => /-wal|-shm|restoring/.test(name))
    expect(left.filter((name) => !name.includes('before-restore'))).toEqual([])
  } else
    expect(await countsAt(to, [`${keptAs}.region`, `${keptAs}.seat`])).toEqual({
      [`${keptAs}.region`]: 21,
      [`${keptAs}.seat`]: 0,
    })
  await expectInUse(to, demo)
})

test('a backup of either kind goes into SQLite', async () => {
  const to = sqlitePlace(folder.path)
  await restoreFrom(file, to, testNow)
  const { rows } = await readHead(file)
  expect(await countsAt(to, Object.keys(rows))).toEqual(rows)
})

test('a database of the first version is brought up to date, loses no row, and is used', async () => {
  const to = await emptyPlace(folder.path)
  expect((await restoreFrom(firstSchema, to, testNow)).keptAs).toBeNull()
  const { rows, migrations: then } = await readHead(firstSchema)
  expect(then).toHaveLength(8)
  const { holder_import, ...others } = rows
  const now = { ...others, list_import: holder_import }
  expect(await countsAt(to, Object.keys(now))).toEqual(now)
  await expectInUse(to, {
    inviteeToken: 'tXKcPGlUsXTFUoWYB2V98aMt_gI',
    plannerEmail: 'petra.lind@kompetenscentrum.example',
  })
})

const text = () => gunzipSync(readFileSync(small)).toString()
const lines = () => text().split('\n')
test.each<[string, () => Buffer | string, RegExp]>([
  ['no backup', () => 'Kära läsare, det här är ingen säkerhetskopia.', /is no backup of Rådslag/],
  ['empty', () => '', /broken off/],
  ['a zip of something else', () => gzipSync('{"a":1}\n'), /is no backup of Rådslag/],
  ['cut off', () => readFileSync(small).subarray(0, -2000), /broken off/],
  ['cut off and closed again', () => gzipSync(lines().slice(0, -3).join('\n')), /broken off/],
  ['a row less', () => gzipSync(lines().toSpliced(20, 1).join('\n')), /changed or damaged/],
  ['a word changed', () => gzipSync(text().replace('"Habo"', '"Haba"')), /changed or damaged/],
  [
    'another secret',
    () => gzipSync(text().replace(/"secret":"[^"]+"/, `"secret":"${'x'.repeat(40)}"`)),
    /not the one of its database/,
  ],
  ['a newer version', () => gzipSync(text().replace('"0001_staff"', '"9999_later"')), /newer Rådslag \(9999_later\)/],
])('refused: %s; what is there stays as it is', async (name, content, words) => {
  const bad = join(folder.path, `${name}.gz`)
  writeFileSync(bad, content())
  const before = await countsAt(from, ['seat', 'history'])
  await expect(verifyBackup(bad)).rejects.toThrow(words)
  await expect(restoreFrom(bad, from, testNow)).rejects.toThrow(words)
  expect(await countsAt(from, ['seat', 'history'])).toEqual(before)
})

test('refused with another SECRET, and says how to see the right one', async () => {
  const place = { ...(await emptyPlace(folder.path)), givenSecret: 'y'.repeat(40) }
  await expect(restoreFrom(file, place, testNow)).rejects.toThrow('--show-secret')
})

test.each([
  ['a name that nobody has', () => `sqlite:${join(folder.path, 'misspelt', 'radslag.db')}`, /There is no database at/],
  ['an empty file', () => `sqlite:${emptyFile()}`, /There is no database at/],
])('no backup is made of %s, and no database', async (_, databaseUrl, words) => {
  const target = join(folder.path, 'never.jsonl.gz')
  const place = { databaseUrl: databaseUrl(), givenSecret: testConfig.secret }
  await expect(backUpTo(target, place, testNow)).rejects.toThrow(words)
  expect(existsSync(target)).toBe(false)
  expect(existsSync(join(folder.path, 'misspelt'))).toBe(false)
})

function emptyFile(): string {
  const empty = join(folder.path, 'empty.db')
  writeFileSync(empty, '')
  return empty
}

test('a backup that fails names its target and leaves nothing of it', async () => {
  const target = '/proc/radslag.jsonl.gz'
  await expect(backUpTo(target, from, testNow)).rejects.toThrow(`Nothing was written to ${target}`)
  expect(existsSync(target)).toBe(false)
})
