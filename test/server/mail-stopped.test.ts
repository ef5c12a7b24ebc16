/** A server is told to stop while the mail server does not answer. Real processes, a real SMTP server. */
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { migrate } from '../../src/kernel/db/migrate.ts'
import { type Db, openSqlite } from '../../src/kernel/db/open.ts'
import { enqueueMail } from '../../src/kernel/mail/outbox.ts'
import { freePort, start, temporaryFolder } from '../support/process.ts'
import { startSmtp, type TestSmtp } from '../support/smtp.ts'

const folder = temporaryFolder()
const file = join(folder.path, 'radslag.db')
const longAgo = '2020-01-01T08:00:00Z'
let smtp: TestSmtp
let db: Db

beforeEach(async () => {
  smtp = await startSmtp()
  db = openSqlite(file)
  await migrate(db)
  const messages = Array.from({ length: 10 }, (_, n) => ({
    dedupeKey: `key-${n}`,
    purpose: 'test',
    toName: '',
    toEmail: `m${n}@kommun.example`,
    subject: 'Hej',
    text: 'Hej',
    html: '<p>Hej</p>',
  }))
  await db.deleteFrom('message').execute()
  await db.transaction().execute((tx) => enqueueMail(tx, messages, longAgo))
})
afterEach(async () => {
  await db.destroy()
  await smtp.close()
})
afterAll(() => folder.remove())

/** Stops the server as soon as `isHanging`. @returns the messages' states after that, and how the server ended. */
async function stopWhile(isHanging: () => boolean) {
  const port = String(await freePort())
  const server = start('src/server.ts', [], {
    DATABASE_URL: `sqlite:${file}`,
    BASE_URL: 'https://radslag.example',
    MAIL_FROM: 'radslag@myndighet.example',
    SMTP_URL: smtp.url,
    SMTP_CONNECTIONS: '2',
    PORT: port,
  })
  await server.printed('is running')
  await expect.poll(isHanging).toBe(true)
  server.child.kill('SIGTERM')
  const { code, stdout } = await server.ended
  const rows = await db.selectFrom('message').select(['state', 'attempts']).execute()
  return { code, stdout, rows }
}

test('what the mail server never had is known as not sent, and the end is a clean one', async () => {
  smtp.behave('silent')
  const { code, stdout, rows } = await stopWhile(() => smtp.recipients.length > 0)
  expect(code).toBe(0)
  expect(stdout).toContain('"stopped"')
  expect(rows).toEqual(Array(10).fill({ state: 'queued', attempts: 0 }))
  expect(smtp.seen).toBe(0)
})

test('what it has had without an answer is unknown, and nothing else is', async () => {
  smtp.behave('silent-after-data')
  const { code, rows } = await stopWhile(() => smtp.seen > 0)
  expect(code).toBe(0)
  const inState = (state: string) => rows.filter((row) => row.state === state).length
  expect(inState('unknown')).toBe(smtp.seen)
  expect(inState('queued')).toBe(10 - smtp.seen)
})
