import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { linkMark, linkToken } from '../../../src/kernel/ids.ts'
import { deliverDueMail, startMailJob } from '../../../src/kernel/mail/delivery.ts'
import { enqueueMail, type NewMessage } from '../../../src/kernel/mail/outbox.ts'
import { addMinutes } from '../../../src/kernel/time.ts'
import { useTestApp } from '../../support/app.ts'
import { testConfig, testNow } from '../../support/config.ts'
import { sendTo, startSmtp, type TestSmtp } from '../../support/smtp.ts'

const t = useTestApp()
let smtp: TestSmtp

beforeAll(async () => {
  smtp = await startSmtp()
  t.deps.send = sendTo(smtp)
})
afterAll(async () => {
  t.deps.send?.close()
  await smtp.close()
})
beforeEach(async () => {
  await t.db.deleteFrom('message').execute()
  t.clock.set(testNow)
  smtp.raw.length = 0
  smtp.seen = 0
  smtp.behave('accept')
})

function aMessage(n: number, values: Partial<NewMessage> = {}): NewMessage {
  return {
    dedupeKey: `key-${n}`,
    purpose: 'test',
    toName: `Mottagare ${n}`,
    toEmail: `m${n}@kommun.example`,
    subject: 'Inbjudan till Ölands södra udde',
    text: 'Hej',
    html: '<p>Hej</p>',
    ...values,
  }
}

const queue = (...messages: NewMessage[]) =>
  t.db.transaction().execute((tx) => enqueueMail(tx, messages, t.clock.now()))
const many = (n: number) => Array.from({ length: n }, (_, i) => aMessage(i))
const rows = () =>
  t.db
    .selectFrom('message')
    .select(['to_email', 'state', 'attempts', 'next_attempt_at', 'server_answer', 'sent_at'])
    .orderBy('dedupe_key')
    .execute()

test('sends a message and keeps the server’s words', async () => {
  await queue(aMessage(1))
  expect(await deliverDueMail(t.deps)).toBe(1)
  expect(await rows()).toEqual([
    {
      to_email: 'm1@kommun.example',
      state: 'sent',
      attempts: 1,
      next_attempt_at: testNow,
      server_answer: expect.stringMatching(/^250/),
      sent_at: testNow,
    },
  ])
  const [mail] = await smtp.parsed()
  expect(mail?.to).toEqual([{ name: 'Mottagare 1', address: 'm1@kommun.example' }])
  expect(mail?.subject).toBe('Inbjudan till Ölands södra udde')
})

test('the link’s token is put in on the way out and is not in the database', async () => {
  const url = `http://localhost/i/${linkMark}`
  await queue(aMessage(1, { linkId: 'link-1', text: url, html: `<a href="${url}">x</a>` }))
  await deliverDueMail(t.deps)
  const token = linkToken(testConfig.secret, 'link-1')
  const [mail] = await smtp.parsed()
  expect(mail?.text?.trim()).toBe(`http://localhost/i/${token}`)
  expect(mail?.html).toContain(`href="http://localhost/i/${token}"`)
  expect(JSON.stringify(await t.db.selectFrom('message').selectAll().execute())).not.toContain(token)
})

test('the same key is queued and sent once', async () => {
  expect(await queue(aMessage(1), aMessage(1))).toBe(1)
  expect(await queue(aMessage(1))).toBe(0)
  await deliverDueMail(t.deps)
  await deliverDueMail(t.deps)
  expect(smtp.raw).toHaveLength(1)
})

test('two deliveries at once send each message once', async () => {
  await queue(...many(120))
  const sent = await Promise.all([deliverDueMail(t.deps), deliverDueMail(t.deps)])
  expect((sent[0] ?? 0) + (sent[1] ?? 0)).toBe(120)
  const to = (await smtp.parsed()).map((mail) => mail.to?.[0]?.address)
  expect(new Set(to).size).toBe(120)
  expect(to).toHaveLength(120)
})

test('a 450 is tried again after 1, 5, 15 and 60 minutes, then a person must decide', async () => {
  smtp.behave({ reject: 450, words: 'Mailbox busy' })
  await queue(aMessage(1))
  for (const wait of [1, 5, 15, 60]) {
    await deliverDueMail(t.deps)
    const due = addMinutes(t.clock.now(), wait)
    expect(await rows()).toMatchObject([{ state: 'queued', next_attempt_at: due }])
    t.clock.set(addMinutes(due, -1))
    if (wait > 1) expect(await deliverDueMail(t.deps)).toBe(0)
    t.clock.set(due)
  }
  await deliverDueMail(t.deps)
  expect(await rows()).toMatchObject([
    { state: 'failed', attempts: 5, server_answer: expect.stringContaining('Mailbox busy') },
  ])
})

test('a 550 is final at once, and the others go out', async () => {
  smtp.behave((to) => (to.startsWith('m1@') ? { reject: 550, words: 'No such user' } : 'accept'))
  await queue(...many(3))
  expect(await deliverDueMail(t.deps)).toBe(2)
  expect(await rows()).toMatchObject([
    { state: 'sent' },
    { state: 'failed', attempts: 1, server_answer: expect.stringContaining('No such user') },
    { state: 'sent' },
  ])
})

test('a 554 after the whole message is final too', async () => {
  smtp.behave({ rejectData: 554, words: 'Looks like spam' })
  await queue(aMessage(1))
  await deliverDueMail(t.deps)
  expect(await rows()).toMatchObject([{ state: 'failed', server_answer: expect.stringContaining('Looks like spam') }])
})

test('a server that hangs or drops the conversation gets another try', async () => {
  for (const behaviour of ['hang', 'drop'] as const) {
    await t.db.deleteFrom('message').execute()
    smtp.behave(behaviour)
    await queue(aMessage(1))
    await deliverDueMail(t.deps)
    expect(await rows()).toMatchObject([{ state: 'queued', attempts: 1 }])
    smtp.behave('accept')
    t.clock.set(addMinutes(t.clock.now(), 1))
    await deliverDueMail(t.deps)
    expect(await rows()).toMatchObject([{ state: 'sent', attempts: 2 }])
  }
  expect(smtp.seen).toBe(2)
})

test('a 421 is tried again with the server’s words, and the queue goes on', async () => {
  smtp.behave((to) => (to.startsWith('m1@') ? { reject: 421, words: 'Closing down' } : 'accept'))
  await queue(...many(3))
  expect(await deliverDueMail(t.deps)).toBe(2)
  expect(await rows()).toMatchObject([
    { state: 'sent' },
    { state: 'queued', server_answer: expect.stringContaining('Closing down') },
    { state: 'sent' },
  ])
})

test('a server that drops while the message is on its way gets another try', async () => {
  smtp.behave('drop-mid-data')
  await queue(aMessage(1, { html: `<p>${'Välkommen till seminariet. '.repeat(200_000)}</p>` }))
  await deliverDueMail(t.deps)
  expect(await rows()).toMatchObject([{ state: 'queued', attempts: 1 }])
  expect(smtp.seen).toBe(0)
})

test('a server with a certificate nobody vouches for gets nothing, and its fault is named', async () => {
  const other = await startSmtp({ tls: true })
  const send = sendTo(other)
  await queue(...many(2))
  expect(await deliverDueMail({ ...t.deps, send })).toBe(0)
  expect(other.seen).toBe(0)
  const [first] = await rows()
  expect(first).toMatchObject({ state: 'queued', attempts: 0 })
  expect(first?.server_answer).toMatch(/certificate/i)
  send?.close()
  await other.close()
})

test('a server that takes the whole message and drops leaves it unknown, and it is not sent again', async () => {
  smtp.behave('drop-after-data')
  await queue(aMessage(1))
  await deliverDueMail(t.deps)
  smtp.behave('accept')
  t.clock.set(addMinutes(t.clock.now(), 600))
  await deliverDueMail(t.deps)
  expect(await rows()).toMatchObject([{ state: 'unknown' }])
  expect(smtp.seen).toBe(1)
})

test('a message leased by a process that died becomes unknown after its lease', async () => {
  await queue(aMessage(1))
  await t.db
    .updateTable('message')
    .set({ state: 'sending', lease_until: addMinutes(testNow, 15), attempts: 1 })
    .execute()
  await deliverDueMail(t.deps)
  expect(await rows()).toMatchObject([{ state: 'sending' }])
  t.clock.set(addMinutes(testNow, 15))
  await deliverDueMail(t.deps)
  expect(await rows()).toMatchObject([{ state: 'unknown' }])
  expect(smtp.raw).toHaveLength(0)
})

test('a server out of reach costs no message a try', async () => {
  const gone = await startSmtp()
  await gone.close()
  const send = sendTo(gone)
  await queue(...many(60))
  expect(await deliverDueMail({ ...t.deps, send })).toBe(0)
  send.close()
  const all = await rows()
  expect(all.every((row) => row.state === 'queued' && row.attempts === 0)).toBe(true)
  expect(all.some((row) => row.server_answer.includes('ECONNREFUSED'))).toBe(true)
  t.clock.set(addMinutes(testNow, 1))
  expect(await deliverDueMail(t.deps)).toBe(60)
})

test('without a server the messages wait', async () => {
  await queue(aMessage(1))
  expect(await deliverDueMail({ ...t.deps, send: null })).toBe(0)
  expect(await rows()).toMatchObject([{ state: 'queued', attempts: 0, server_answer: '' }])
})

test('names and subjects cannot add headers or recipients', async () => {
  await queue(
    aMessage(1, {
      toName: 'Eva\r\nBcc: all@kommun.example\r\n <x@y.example>, "a" <b@c.example>',
      subject: 'Hej\r\nBcc: all@kommun.example',
    }),
  )
  await deliverDueMail(t.deps)
  const [mail] = await smtp.parsed()
  expect(mail?.bcc).toBeUndefined()
  expect(mail?.to).toHaveLength(1)
  expect(mail?.to?.[0]?.address).toBe('m1@kommun.example')
  expect(mail?.headers.map((header) => header.key)).not.toContain('bcc')
})

test('stopping finishes what is in flight and leaves the rest untried', async () => {
  await queue(...many(60))
  const stopping = new AbortController()
  const run = deliverDueMail(
    {
      ...t.deps,
      send: Object.assign(
        async () => {
          stopping.abort()
          return '250 OK'
        },
        { close: () => {} },
      ),
    },
    { stopping: stopping.signal },
  )
  const sent = await run
  const states = (await rows()).map((row) => row.state)
  expect(sent).toBeLessThanOrEqual(2 * testConfig.smtpConnections)
  expect(states.filter((state) => state === 'sent')).toHaveLength(sent)
  expect(states.filter((state) => state === 'queued')).toHaveLength(60 - sent)
})

test('the job stops', async () => {
  await startMailJob(t.deps).stop()
})
