/** States of the SQLite file and of its secret when a server starts, and what the server then does and says. */
import { copyFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, expect, test, vi } from 'vitest'
import { closeInstallation, openInstallation, whyNotStarted } from '../../src/installation.ts'
import { fileOf, type Place, readConfig, secretFileOf } from '../../src/kernel/config.ts'
import { linkToken } from '../../src/kernel/ids.ts'
import { countRows } from '../../src/upkeep/archive.actions.ts'
import { backUpTo } from '../../src/upkeep/backup.actions.ts'
import { restoreFrom } from '../../src/upkeep/restore.actions.ts'
import { replaceSecret } from '../../src/upkeep/secret.actions.ts'
import { openTestApp } from '../support/app.ts'
import { aHolder, anInvitation, aPlannedRound, confirmedSeminar } from '../support/builders.ts'
import { testConfig, testNow } from '../support/config.ts'
import { sqlitePlace } from '../support/db.ts'
import { configOf, openAt } from '../support/place.ts'
import { run, temporaryFolder } from '../support/process.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

/** An installation with one invitee. */
async function anInstallation() {
  const place = sqlitePlace(folder.path)
  const deps = await openAt(place)
  const { seminars, seats } = await aPlannedRound(deps.db)
  await aHolder(deps.db, seats[0]!.id)
  await confirmedSeminar(deps.db, seminars[0]!.id)
  const { token } = await anInvitation(deps.db, seats[0]!.id, seminars[0]!.id)
  await closeInstallation(deps)
  return { place, file: fileOf(place.databaseUrl), secretFile: secretFileOf(place.databaseUrl) ?? '', token }
}

test('the first start keeps a secret that is whole and its owner’s alone', async () => {
  const { secretFile } = await anInstallation()
  expect(readFileSync(secretFile, 'utf8')).toBe(testConfig.secret)
  expect(statSync(secretFile).mode & 0o077).toBe(0)
})

test('another secret, or none: not started, nothing is written, and it says what to do', async () => {
  const { place, secretFile, token } = await anInstallation()
  const other = { ...place, givenSecret: 'another secret, also of thirty-two characters' }
  await expect(openAt(other)).rejects.toThrow(/not the one of this database.*replace-secret/)
  rmSync(secretFile)
  await expect(openInstallation({ ...configOf(place), secret: 'n'.repeat(43) })).rejects.toThrow(
    /is missing.*--show-secret/,
  )
  expect(existsSync(secretFile)).toBe(false)
  // Commands that send mail refuse with the same message.
  const sent = await run('src/cli.ts', ['send-mail'], { DATABASE_URL: place.databaseUrl, SECRET: other.givenSecret })
  expect(sent).toMatchObject({ code: 1, stdout: '' })
  expect(sent.stderr).toContain('not the one of this database')
  // The right secret again.
  writeFileSync(secretFile, testConfig.secret)
  await expectOpens(place, token, 200)
})

test('also in a database that was in use before it kept a fingerprint', async () => {
  const { place, file, secretFile, token } = await anInstallation()
  const raw = new Database(file)
  raw.exec('delete from installation')
  raw.close()
  writeFileSync(secretFile, 'x'.repeat(43))
  await expect(openAt(place)).rejects.toThrow('not the one of this database')
  writeFileSync(secretFile, testConfig.secret)
  await expectOpens(place, token, 200)
})

test.each([
  ['nothing', ''],
  ['a few characters', 'short'],
])('a secret file with %s is refused, not signed with', async (_, content) => {
  const { place, secretFile } = await anInstallation()
  writeFileSync(secretFile, content)
  expect(() => readConfig({ DATABASE_URL: place.databaseUrl })).toThrow(`only ${content.length} characters long`)
})

test('a secret that is replaced: old links die, new ones open, and it is done once', async () => {
  const { place, secretFile, token } = await anInstallation()
  const replacing = { settlesSecret: false }
  const deps = await openInstallation(configOf(place), replacing)
  await expect(replaceSecret({ ...deps, config: { ...deps.config, databaseUrl: 'sqlite::memory:' } })).rejects.toThrow(
    'still the old one',
  )
  expect(await replaceSecret(deps)).toBe(1)
  const link = await deps.db.selectFrom('invitation_link').select('id').executeTakeFirstOrThrow()
  await closeInstallation(deps)
  const secret = readFileSync(secretFile, 'utf8')
  expect(secret).not.toBe(testConfig.secret)
  expect(secret.length).toBeGreaterThan(40)
  await expectOpens(place, token, 404)
  await expectOpens(place, linkToken(secret, link.id), 200)
})

async function expectOpens(place: Place, token: string, status: number): Promise<void> {
  const deps = await openAt(place)
  const t = await openTestApp(deps)
  expect((await t.visitor().get(`/i/${token}`)).statusCode).toBe(status)
  await t.app.close()
  await closeInstallation(deps)
}

test('an empty file is no new installation', async () => {
  const { place, file } = await anInstallation()
  writeFileSync(file, '')
  await expect(openAt(place)).rejects.toThrow('is empty (0 octets)')
  expect(statSync(file).size).toBe(0)
})

test('nor is a -wal without its database', async () => {
  const { place, file } = await anInstallation()
  rmSync(file)
  writeFileSync(`${file}-wal`, 'x')
  await expect(openAt(place)).rejects.toThrow('-wal is left')
})

test('another program’s database is left as it is', async () => {
  const place = sqlitePlace(folder.path)
  const file = join(folder.path, 'other.db')
  const raw = new Database(file)
  raw.exec('create table cookies (name text)')
  raw.close()
  const before = readFileSync(file)
  await expect(openAt({ ...place, databaseUrl: `sqlite:${file}` })).rejects.toThrow('of another program')
  expect(readFileSync(file).equals(before)).toBe(true)
})

test('a damaged database is named at the start', async () => {
  const { place, file } = await anInstallation()
  const octets = readFileSync(file)
  octets.fill(7, 8192, 8192 + 40_000)
  writeFileSync(file, octets)
  await expect(openAt(place)).rejects.toThrow(/not a sound SQLite database.*restore BACKUP/)
})

test('another file copied over the database while its -wal is left: not started, and mended by restore', async () => {
  const { place, file, secretFile } = await anInstallation()
  const backup = join(folder.path, 'before.jsonl.gz')
  await backUpTo(backup, place, testNow)
  const copy = join(folder.path, 'older.db')
  copyFileSync(file, copy)
  // As after a kill: the last writes are only in the -wal file.
  const raw = new Database(file)
  raw.pragma('wal_autocheckpoint = 0')
  raw.exec(`
    delete from municipality_group_member where rowid % 2 = 0;
    create table filler (x text);
    insert into filler select hex(randomblob(500)) from seat;
    create index filler_x on filler (x);`)
  const wal = readFileSync(`${file}-wal`)
  raw.close()
  copyFileSync(copy, file)
  const first = new Database(file)
  first.exec('vacuum; delete from seat where rowid > 100; vacuum')
  first.close()
  writeFileSync(`${file}-wal`, wal)
  await expect(openAt(place)).rejects.toThrow('was another file copied over it?')

  const { keptAs } = await restoreFrom(backup, place, testNow)
  expect(existsSync(`${keptAs}-wal`) || existsSync(keptAs ?? '')).toBe(true)
  expect(readFileSync(secretFile, 'utf8')).toBe(testConfig.secret)
  const deps = await openAt(place)
  expect(await countRows(deps.db, 'seat')).toBe(870)
  await closeInstallation(deps)
})

test.each([
  ['SQLITE_IOERR_WRITE', 'disk I/O error', '/tmp', /did not do what it was asked to \(disk I\/O error/],
  // A folder in which no file can be created.
  ['SQLITE_IOERR_SHMSIZE', 'disk I/O error', '/proc', /^The disk is full/],
  ['SQLITE_FULL', 'database or disk is full', '/tmp', /^The disk is full/],
])('a disk that fails with %s is named in words', (code, message, where, words) => {
  const config = { ...testConfig, databaseUrl: `sqlite:${where}/radslag.db` }
  expect(whyNotStarted(Object.assign(new Error(message), { code }), config)).toMatch(words)
})

test('another process that changes the tables is waited for', async () => {
  const { place, file } = await anInstallation()
  const other = new Database(file)
  other.exec('begin immediate')
  // A second passes at each look at the clock. The lock is held for longer than a single statement waits for it.
  let seconds = 0
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
    if (++seconds === 12) other.exec('rollback')
    return seconds * 1000
  })
  await closeInstallation(await openInstallation(configOf(place), { patienceSeconds: 60 }))
  clock.mockRestore()
  expect(seconds).toBeGreaterThanOrEqual(12)
  other.close()
})
