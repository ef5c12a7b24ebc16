/**
 * One bad address or one failure of the mail server: its message gets the right state and text, and the queue goes on.
 */
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { deliverDueMail } from '../../../src/kernel/mail/delivery.ts'
import { enqueueMail } from '../../../src/kernel/mail/outbox.ts'
import { addMinutes } from '../../../src/kernel/time.ts'
import { useTestApp } from '../../support/app.ts'
import { testNow } from '../../support/config.ts'
import { type Behaviour, sendTo, startSmtp, type TestSmtp } from '../../support/smtp.ts'

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
  smtp.recipients.length = 0
  smtp.behave('accept')
})

const bad = 'm1@kommun.example'

/** Queues five messages, of which the second has the bad address. */
async function queueFive(to = bad) {
  const emails = ['m0@kommun.example', to, ...[2, 3, 4].map((n) => `m${n}@kommun.example`)]
  await t.db.transaction().execute((tx) =>
    enqueueMail(
      tx,
      emails.map((toEmail, n) => ({
        dedupeKey: `key-${n}`,
        purpose: 'test',
        toName: `Mottagare ${n}`,
        toEmail,
        subject: 'Inbjudan',
        text: 'Hej',
        html: `<p>${'Hej på dig. '.repeat(20_000)}</p>`,
      })),
      t.clock.now(),
    ),
  )
}
const rows = () =>
  t.db
    .selectFrom('message')
    .select(['state', 'refused', 'attempts', 'next_attempt_at as next', 'server_answer as words'])
    .orderBy('dedupe_key')
    .execute()

const cases: [string, Behaviour, { state: string; words: RegExp; refused?: number }][] = [
  ['hangs at the address', 'hang', { state: 'queued', words: /timeout/i }],
  ['says 421', { reject: 421, words: 'Closing down' }, { state: 'queued', words: /421 Closing/ }],
  ['says 450', { reject: 450, words: 'Mailbox busy' }, { state: 'queued', words: /450 Mailbox/ }],
  ['says 550', { reject: 550, words: 'No such user' }, { state: 'failed', words: /550 No such/, refused: 1 }],
  [
    'says 554 to the message',
    { rejectData: 554, words: 'Looks like spam' },
    { state: 'failed', words: /554 Looks/, refused: 1 },
  ],
  ['drops at the address', 'drop', { state: 'queued', words: /closed|ECONNRESET|EPIPE/i }],
  ['drops mid-DATA', 'drop-mid-data', { state: 'queued', words: /closed|ECONNRESET|EPIPE/i }],
  ['drops after the message', 'drop-after-data', { state: 'unknown', words: /closed|ECONNRESET|EPIPE/i }],
  ['is silent after the message', 'hang-after-data', { state: 'unknown', words: /timeout/i }],
]

test.each(cases)('when the server %s, the others go at once', async (_what, behaviour, expected) => {
  smtp.behave((to) => (to === bad ? behaviour : 'accept'))
  await queueFive()
  expect(await deliverDueMail(t.deps)).toBe(4)
  const all = await rows()
  expect(all.map(({ state }) => state)).toEqual(['sent', expected.state, 'sent', 'sent', 'sent'])
  expect(all[1]).toMatchObject({
    attempts: 1,
    refused: expected.refused ?? 0,
    words: expect.stringMatching(expected.words),
  })
  if (expected.state === 'queued') expect(all[1]?.next).toBe(addMinutes(testNow, 1))
})

describe('an address that is none', () => {
  test.each([
    'm1@kommun.example\r\nRCPT TO:<alla@kommun.example>',
    'm1@kommun.example\r\nBcc: alla@kommun.example',
    'm1@kommun.example, alla@kommun.example',
    'm1@kommun.example; alla@kommun.example',
    'm1@kommun.example alla@kommun.example',
    '"Alla" <alla@kommun.example>',
    'm1@kommun.example> <alla@kommun.example',
    'Grupp: m1@kommun.example, alla@kommun.example;',
    'ingen adress',
    '',
  ])('gets nothing, and nobody else gets it: %j', async (to) => {
    await queueFive(to)
    expect(await deliverDueMail(t.deps)).toBe(4)
    const [, one] = await rows()
    expect(one).toMatchObject({ state: 'failed', refused: 1 })
    expect(one?.words).not.toBe('')
    expect(smtp.recipients.sort()).toEqual([0, 2, 3, 4].map((n) => `m${n}@kommun.example`))
  })
})

/** A TCP server that only runs `greet` on each connection. */
async function withServer(greet: (socket: Socket) => void, run: (url: string) => Promise<void>) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    greet(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  await run(`smtp://127.0.0.1:${(server.address() as AddressInfo).port}`)
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => server.close(resolve))
}

test.each([
  ['says nothing at all', () => {}, /greeting|timeout/i, { greetingTimeout: 200 }],
  ['greets with 421', (socket: Socket) => socket.end('421 Too busy\r\n'), /421 Too busy/],
  ['greets with 554', (socket: Socket) => socket.end('554 Go away\r\n'), /554 Go away/],
  ['is no mail server', (socket: Socket) => socket.end('HTTP/1.1 400 Bad\r\n'), /greeting|HTTP/i],
] as [string, (socket: Socket) => void, RegExp, { greetingTimeout?: number }?][])(
  'a server that %s costs no message a try, and its words are kept',
  async (_what, greet, words, timeouts) => {
    await queueFive()
    await withServer(greet, async (url) => {
      const send = sendTo({ url }, timeouts)
      expect(await deliverDueMail({ ...t.deps, send })).toBe(0)
      send.close()
    })
    const all = await rows()
    expect(all.every(({ state, attempts }) => state === 'queued' && attempts === 0)).toBe(true)
    expect(all.map((row) => row.words).join(' ')).toMatch(words)
    t.clock.set(addMinutes(testNow, 1))
    expect(await deliverDueMail(t.deps)).toBe(5)
  },
)
