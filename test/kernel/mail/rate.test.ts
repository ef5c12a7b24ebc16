/** The configured rate of messages per second is kept, and a stop leaves no message in an unknown state. */
import { expect, test } from 'vitest'
import { readConfig } from '../../../src/kernel/config.ts'
import { startMailJob } from '../../../src/kernel/mail/delivery.ts'
import { enqueueMail } from '../../../src/kernel/mail/outbox.ts'
import { openSmtp } from '../../../src/kernel/mail/smtp.ts'
import { useTestApp } from '../../support/app.ts'
import { startSmtp } from '../../support/smtp.ts'

const t = useTestApp()

test('no more than the set number a second, and what is in hand is settled when the server stops', async () => {
  const smtp = await startSmtp()
  t.deps.config = readConfig({
    DATABASE_URL: 'sqlite::memory:',
    SMTP_URL: smtp.url,
    MAIL_FROM: 'radslag@myndighet.example',
    SMTP_RATE: '4',
    SMTP_CONNECTIONS: '1',
  })
  t.deps.send = openSmtp(t.deps.config)
  const messages = Array.from({ length: 30 }, (_, n) => ({
    dedupeKey: `key-${n}`,
    purpose: 'test',
    toName: 'Eva',
    toEmail: `m${n}@kommun.example`,
    subject: 'Hej',
    text: 'Hej',
    html: '<p>Hej</p>',
  }))
  await t.db.transaction().execute((tx) => enqueueMail(tx, messages, t.clock.now()))
  const began = performance.now()
  const job = startMailJob(t.deps)
  await expect.poll(() => smtp.raw.length).toBeGreaterThanOrEqual(5)
  expect(performance.now() - began).toBeGreaterThan(900)
  await job.stop()
  const states = await t.db.selectFrom('message').select('state').execute()
  const sent = states.filter(({ state }) => state === 'sent').length
  expect(sent).toBe(smtp.raw.length)
  expect(states.filter(({ state }) => state === 'queued')).toHaveLength(30 - sent)
  t.deps.send?.close()
  await smtp.close()
})
