/**
 * Two servers of one installation start at the same moment without a database; later one is killed during a mailing.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Place } from '../../../src/kernel/config.ts'
import { type Db, openDb } from '../../../src/kernel/db/open.ts'
import { enqueueMail } from '../../../src/kernel/mail/outbox.ts'
import { testConfig } from '../../support/config.ts'
import { emptyPlace } from '../../support/db.ts'
import { freePort, type Running, start, temporaryFolder } from '../../support/process.ts'
import { startSmtp, type TestSmtp } from '../../support/smtp.ts'

const folder = temporaryFolder()
const addresses = Array.from({ length: 300 }, (_, n) => `kommun${n}@kommun.example`)
/** In the past for the servers, which use the system's clock. */
const longAgo = '2020-01-01T08:00:00Z'
let place: Place
let db: Db
let smtp: TestSmtp
let servers: Running[]

beforeAll(async () => {
  smtp = await startSmtp()
  place = await emptyPlace(folder.path)
  servers = await Promise.all([aServer(), aServer()])
  await Promise.all(servers.map((server) => server.printed('is running at')))
  db = await openDb(place.databaseUrl)
}, 120_000)
afterAll(async () => {
  for (const { child } of servers) child.kill('SIGKILL')
  await Promise.all(servers.map(({ ended }) => ended))
  await db.destroy()
  await smtp.close()
  folder.remove()
})

async function aServer(): Promise<Running> {
  return start('src/server.ts', [], {
    DATABASE_URL: place.databaseUrl,
    ...(place.givenSecret && { SECRET: testConfig.secret }),
    PORT: String(await freePort()),
    BASE_URL: 'https://radslag.example',
    MAIL_FROM: testConfig.mailFrom,
    SMTP_URL: smtp.url,
    LOG_LEVEL: 'error',
  })
}

test('both start, whichever makes the tables, and sign with the same secret', async () => {
  expect(servers.map(({ child }) => child.exitCode)).toEqual([null, null])
  expect(await db.selectFrom('installation').select('id').execute()).toHaveLength(1)
  expect(await db.selectFrom('account').select('email').execute()).toHaveLength(1)
})

test('one killed in the middle of 300 letters: nobody gets two, nobody is forgotten', async () => {
  await db.transaction().execute((tx) => enqueueMail(tx, addresses.map(messageTo), longAgo))
  await expect.poll(() => smtp.seen, { timeout: 60_000, interval: 5 }).toBeGreaterThan(60)
  servers[0]?.child.kill('SIGKILL')
  await expect.poll(() => inState('queued'), { timeout: 120_000 }).toEqual([])
  // Lets the leases run out, as a quarter of an hour would.
  await db.updateTable('message').set({ lease_until: longAgo }).where('state', '=', 'sending').execute()
  await expect.poll(() => inState('sending'), { timeout: 60_000 }).toEqual([])

  // One statement: the living server may still learn that a message of its own, whose lease was ended too, is sent.
  await expect.poll(() => inState('sent', 'unknown')).toEqual(addresses.toSorted())
  const sent = await inState('sent')
  const times = Map.groupBy(await smtp.parsed(), (mail) => mail.to?.[0]?.address)
  expect(addresses.filter((email) => (times.get(email)?.length ?? 0) > 1)).toEqual([])
  expect(sent.filter((email) => times.get(email)?.length !== 1)).toEqual([])
  // Only messages that the killed server was sending.
  expect((await inState('unknown')).length).toBeLessThan(30)
  expect(servers[1]?.child.exitCode).toBeNull()
}, 240_000)

async function inState(...states: ('queued' | 'sending' | 'sent' | 'unknown')[]): Promise<string[]> {
  const rows = await db
    .selectFrom('message')
    .select('to_email')
    .where('state', 'in', states)
    .where('purpose', '=', 'test')
    .execute()
  return rows.map((row) => row.to_email).sort()
}

function messageTo(email: string) {
  return {
    dedupeKey: `inbjudan-${email}`,
    purpose: 'test',
    toName: '',
    toEmail: email,
    subject: 'Inbjudan',
    text: 'Välkommen',
    html: '<p>Välkommen</p>',
  }
}
