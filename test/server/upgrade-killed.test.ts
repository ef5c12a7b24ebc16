/** An upgrade and a restore are killed midway: either all of it has happened or nothing, and it can be run again. */
import { copyFileSync, existsSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrations } from '../../migrations/index.ts'
import { closeInstallation } from '../../src/installation.ts'
import { openSqlite } from '../../src/kernel/db/open.ts'
import { readHead } from '../../src/upkeep/archive.actions.ts'
import { fill } from '../../src/upkeep/restore.actions.ts'
import { testConfig } from '../support/config.ts'
import { openAt } from '../support/place.ts'
import { run, start, temporaryFolder } from '../support/process.ts'

const folder = temporaryFolder()
const firstSchema = 'test/fixtures/first-schema.jsonl.gz'
const old = join(folder.path, 'old.db')
const file = join(folder.path, 'radslag.db')
const env = { DATABASE_URL: `sqlite:${file}`, SECRET: testConfig.secret }
const place = { databaseUrl: env.DATABASE_URL, givenSecret: env.SECRET }

beforeAll(async () => {
  const db = openSqlite(old)
  await sql`pragma foreign_keys = off`.execute(db)
  await db.transaction().execute((tx) => fill(tx, firstSchema))
  await db.destroy()
})
afterAll(() => folder.remove())

function putOld(): void {
  for (const suffix of ['', '-wal', '-shm', '.restoring', '.restoring-wal', '.restoring-shm'])
    rmSync(file + suffix, { force: true })
  copyFileSync(old, file)
}

function look(): { migrations: number; answers: number; sound: string } {
  const db = new Database(file)
  const count = (table: string) => db.prepare<[], number>(`select count(*) from ${table}`).pluck().get() ?? 0
  const seen = {
    migrations: count('kysely_migration'),
    answers: count('answer'),
    sound: String(db.pragma('integrity_check', { simple: true })),
  }
  db.close()
  return seen
}

/** Kills the command when the file `grows` has reached a size of `octets`; the command may have ended before. */
async function killWhen(args: string[], grows: string, octets: number): Promise<void> {
  const command = start('src/cli.ts', args, env)
  const watch = setInterval(() => {
    const size = statSync(grows, { throwIfNoEntry: false })?.size ?? -1
    if (size >= octets) command.child.kill('SIGKILL')
  }, 1)
  await command.ended
  clearInterval(watch)
}

test('an upgrade of the first version: as it was or done, and the next start completes it', async () => {
  const { rows } = await readHead(firstSchema)
  const before = { migrations: 8, answers: rows.answer, sound: 'ok' }
  const after = { ...before, migrations: Object.keys(migrations).length }
  for (const octets of [1, 60_000, 400_000]) {
    putOld()
    await killWhen(['migrate'], `${file}-wal`, octets)
    expect([before, after]).toContainEqual(look())
  }
  const deps = await openAt(place)
  await closeInstallation(deps)
  expect(look()).toEqual(after)
}, 120_000)

test('a restore: the old database or the whole new one, and once more completes it', async () => {
  const { rows } = await readHead(firstSchema)
  const restored = { migrations: Object.keys(migrations).length, answers: rows.answer, sound: 'ok' }
  putOld()
  const raw = new Database(file)
  raw.exec('delete from answer')
  raw.close()
  const before = { ...restored, migrations: 8, answers: 0 }
  for (const [grows, octets] of [
    ['.restoring-wal', 200_000],
    ['.restoring', 1_000_000],
  ] as const) {
    await killWhen(['restore', firstSchema], file + grows, octets)
    expect([before, restored]).toContainEqual(look())
  }
  const last = await run('src/cli.ts', ['restore', firstSchema], env)
  expect(last).toMatchObject({ code: 0, stderr: '' })
  expect(look()).toEqual(restored)
  expect(existsSync(`${file}.restoring`)).toBe(false)
}, 120_000)
