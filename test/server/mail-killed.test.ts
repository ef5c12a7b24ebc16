/** Each message is sent once, also when the sending process is killed. Real processes, a real SMTP server. */
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from '../../src/kernel/db/migrate.ts'
import { type Db, openSqlite } from '../../src/kernel/db/open.ts'
import { enqueueMail } from '../../src/kernel/mail/outbox.ts'
import { markSent, requeue } from '../../src/mailings/queries.ts'
import { start, temporaryFolder } from '../support/process.ts'
import { startSmtp, type TestSmtp } from '../support/smtp.ts'

const folder = temporaryFolder()
const databaseUrl = `sqlite:${join(folder.path, 'radslag.db')}`
const addresses = Array.from({ length: 300 }, (_, i) => `plats-${i}@kommun.example`)
/** In the past for the processes, which use the system's clock. */
const longAgo = '2020-01-01T08:00:00Z'
const kills = 8
let smtp: TestSmtp
let db: Db

beforeAll(async () => {
  smtp = await startSmtp()
  db = openSqlite(join(folder.path, 'radslag.db'))
  await migrate(db)
  await db.transaction().execute((tx) => enqueueMail(tx, addresses.map(messageTo), longAgo))
})
afterAll(async () => {
  await db.destroy()
  await smtp.close()
  folder.remove()
})

test('killed again and again while it sends: nobody gets two, nobody is forgotten', async () => {
  for (let i = 0; i < kills; i++) {
    await sendUntilKilled(1 + ((i * 7) % 30))
    await letLeasesRunOut()
  }
  const last = sendMail()
  await last.ended

  const received = Map.groupBy(await smtp.parsed(), (mail) => mail.to?.[0]?.address)
  const rows = await db.selectFrom('message').select(['to_email', 'state']).execute()
  const times = (email: string) => received.get(email)?.length ?? 0
  const inState = (state: string) => rows.filter((row) => row.state === state)
  expect(addresses.filter((email) => times(email) > 1)).toEqual([])
  expect(inState('sent').filter((row) => times(row.to_email) !== 1)).toEqual([])
  // Messages that a killed process was sending are unknown and reported as uncertain; all others are sent.
  expect(inState('sent').length + inState('unknown').length).toBe(addresses.length)
  expect(inState('unknown').length).toBeGreaterThan(0)
  expect(last.output.stdout).toContain(`${inState('unknown').length} uncertain`)

  await settleAll((email) => times(email) === 1)
  await sendMail().ended
  const all = Map.groupBy(await smtp.parsed(), (mail) => mail.to?.[0]?.address)
  expect(addresses.filter((email) => all.get(email)?.length !== 1)).toEqual([])
})

/**
 * Kills the process at the mail server's `n`th decision: at a message's RCPT TO, or after it has received the message.
 */
async function sendUntilKilled(n: number): Promise<void> {
  const running = sendMail()
  let turns = 0
  smtp.behave(() => {
    if (++turns === n) running.child.kill('SIGKILL')
    return 'accept'
  })
  await running.ended
  smtp.behave('accept')
  expect(running.child.signalCode).toBe('SIGKILL')
}

function sendMail() {
  return start('src/cli.ts', ['send-mail'], {
    DATABASE_URL: databaseUrl,
    BASE_URL: 'https://radslag.example',
    SMTP_URL: smtp.url,
    MAIL_FROM: 'radslag@myndighet.example',
  })
}

/** Plays the person who looks in the mail server's log and marks each uncertain message as sent, or queues it again. */
async function settleAll(hasArrived: (email: string) => boolean): Promise<void> {
  const uncertain = await db.selectFrom('message').select(['id', 'to_email']).where('state', '=', 'unknown').execute()
  await db.transaction().execute(async (tx) => {
    for (const { id, to_email } of uncertain)
      expect(await (hasArrived(to_email) ? markSent(tx, id, longAgo) : requeue(tx, id, longAgo))).toBe(true)
  })
}

/** Lets the leases run out, as a quarter of an hour would. */
async function letLeasesRunOut(): Promise<void> {
  await db.updateTable('message').set({ lease_until: longAgo }).where('state', '=', 'sending').execute()
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
