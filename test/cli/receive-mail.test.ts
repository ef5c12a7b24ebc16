/** The command to which a mail server pipes each message; its exit code tells the mail server what to do with it. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seed } from '../../seeds/seed.ts'
import { migrate } from '../../src/kernel/db/migrate.ts'
import { openSqlite } from '../../src/kernel/db/open.ts'
import { testNow } from '../support/config.ts'
import { run, temporaryFolder } from '../support/process.ts'

const folder = temporaryFolder()
const file = join(folder.path, 'radslag.db')
const receive = (mail: string | Buffer, env: Record<string, string> = {}, ...more: string[]) =>
  run('src/cli.ts', ['receive-mail', ...more], { DATABASE_URL: `sqlite:${file}`, ...env }, Buffer.from(mail))
const letter = 'From: eva@kommun.example\r\nSubject: Hej\r\n\r\nHej!\r\n'

beforeAll(async () => {
  const db = openSqlite(file)
  await migrate(db)
  await seed(db, testNow)
  await db.destroy()
})
afterAll(() => folder.remove())

function subjects(): string[] {
  const db = new Database(file, { readonly: true })
  const rows = db.prepare('select subject from incoming').all() as { subject: string }[]
  db.close()
  return rows.map((row) => row.subject)
}

test('a message is kept in silence: 0; handed over again it is the same one', async () => {
  expect(await receive(letter)).toEqual({ code: 0, stdout: '', stderr: '' })
  expect((await receive(letter)).code).toBe(0)
  expect(subjects()).toEqual(['Hej'])
})

test('no message at all: 0', async () => {
  expect(await receive('')).toMatchObject({ code: 0, stderr: '' })
})

test('a locked database: 75, so the server keeps the message; then 0', async () => {
  const other = new Database(file)
  other.exec('begin immediate')
  const late = letter.replace('Hej', 'Senare')
  const busy = await receive(late)
  expect(busy.code).toBe(75)
  expect(busy.stderr).toContain('locked by another program')
  other.exec('rollback')
  other.close()
  expect((await receive(late)).code).toBe(0)
  expect(subjects()).toContain('Senare')
})

test('whatever else is wrong here loses no message: 75', async () => {
  expect((await receive(letter, { DATABASE_URL: 'sqlite:/dev/null/x.db' })).code).toBe(75)
  expect((await receive(letter, { SECRET: 'short' })).code).toBe(75)
  expect((await receive(letter, {}, 'ETT', 'ord')).code).toBe(75)
})

test('more than 10 MB: 65 with a word, so the sender is told', async () => {
  const before = subjects()
  const { code, stderr } = await receive(Buffer.alloc(10 * 1024 * 1024 + 1, 'x'))
  expect(code).toBe(65)
  expect(stderr).toBe('The message is larger than 10 MB. It is not kept.\n')
  expect(subjects()).toEqual(before)
})
