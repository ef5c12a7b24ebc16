/** Hostile messages: each is kept, changes nothing, and neither crashes the server nor blocks it. */
import fc from 'fast-check'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { receiveMail } from '../../src/incoming/actions.ts'
import { htmlText, readAnswer, readMessage, readWithin } from '../../src/incoming/received.ts'
import { openTestApp, type TestApp, type Visitor } from '../support/app.ts'
import { anyText } from '../support/text.ts'
import { aMail, anInvitedSeat, fixture, type InvitedSeat, kept } from './support.ts'

let t: TestApp
let invited: InvitedSeat
let planner: Visitor

beforeAll(async () => {
  t = await openTestApp()
  invited = await anInvitedSeat(t)
  planner = await t.signIn('planner')
  return () => t.close()
})
beforeEach(() => t.db.deleteFrom('incoming').execute())

const head = 'From: Eva <eva@kommun.example>\r\nSubject: Hej\r\nMIME-Version: 1.0\r\n'
const calendarMail = (content: string) =>
  Buffer.from(`${head}Content-Type: text/calendar; method=REPLY; charset=utf-8\r\n\r\n${content}`)

function nested(depth: number): Buffer {
  const lines = [head]
  for (let n = 0; n < depth; n++) lines.push(`Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}`)
  lines.push('Content-Type: text/plain\n\ninnerst')
  for (let n = depth - 1; n >= 0; n--) lines.push(`--b${n}--`)
  return Buffer.from(lines.join('\n'))
}

function forwarded(depth: number): Buffer {
  const parts = Array.from({ length: depth }, () => 'Content-Type: message/rfc822\r\n\r\n')
  return Buffer.from(`${head}${parts.join('')}Subject: x\r\n\r\nx`)
}

const bomb = (n: number) =>
  `BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n${'BEGIN:VEVENT\r\nUID:x\r\nRRULE:FREQ=SECONDLY\r\nEND:VEVENT\r\n'.repeat(n)}END:VCALENDAR\r\n`

const bad: [string, () => Buffer][] = [
  ['nothing', () => Buffer.alloc(0)],
  ['one octet', () => Buffer.from([0])],
  ['only line breaks', () => Buffer.from('\r\n\r\n\r\n')],
  ['no header', () => Buffer.from('hej\r\nhej')],
  ['noise', () => Buffer.from(Array.from({ length: 20_000 }, (_, i) => (i * 7919) % 256))],
  ['zeros', () => Buffer.alloc(300_000)],
  ['10 MB of one line', () => Buffer.from(`${head}\r\n${'x'.repeat(10 * 1024 * 1024 - 200)}`)],
  ['parts inside parts, 1,000 deep', () => nested(1000)],
  ['messages inside messages, 1,000 deep', () => forwarded(1000)],
  ['50,000 headers', () => Buffer.from(`${'X-A: b\r\n'.repeat(50_000)}${head}\r\nx`)],
  ['a header of 3 MB', () => Buffer.from(`Subject: ${'å'.repeat(1_500_000)}\r\n\r\nx`)],
  [
    '20,000 parts',
    () =>
      Buffer.from(`${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(20_000)}--b--`),
  ],
  [
    'a boundary that never comes',
    () => Buffer.from(`${head}Content-Type: multipart/mixed; boundary=zz\r\n\r\n--yy\r\nx`),
  ],
  [
    'an unknown charset',
    () => Buffer.from(`${head}Content-Type: text/plain; charset=klingon\r\n\r\n\xff\xfe`, 'latin1'),
  ],
  [
    'latin-1 that says it is UTF-8',
    () => Buffer.from(`${head}Content-Type: text/plain; charset=utf-8\r\n\r\nåäö`, 'latin1'),
  ],
  ['broken base64', () => Buffer.from(`${head}Content-Transfer-Encoding: base64\r\n\r\n%%%=A=B`)],
  ['a zero in the text', () => Buffer.from(`${head}\r\nföre\0efter \uD800 \uE000`)],
  ['tags without end', () => Buffer.from(`${head}Content-Type: text/html\r\n\r\n${'<style'.repeat(100_000)}`)],
  ['a calendar of 5,000 events', () => calendarMail(bomb(5000))],
  ['components inside components', () => calendarMail(`${'BEGIN:VEVENT\r\n'.repeat(10_000)}`)],
  [
    'a calendar with a line of 2 MB',
    () => calendarMail(`BEGIN:VCALENDAR\r\nX:${'a'.repeat(2_000_000)}\r\nEND:VCALENDAR`),
  ],
  ['a calendar that is none', () => calendarMail('Hej!')],
  [
    '10,000 recipients in a report',
    () =>
      Buffer.from(
        aMail('postfix-bounce.eml', { ID: 'x', TO: 'a@b.example' })
          .toString()
          .replace(
            'Action: failed',
            `Action: failed\r\n\r\n${'Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\n\r\n'.repeat(10_000)}`,
          ),
      ),
  ],
]

test.each(bad)('%s', async (_what, make) => {
  const raw = make()
  expect(await receiveMail(t.deps, raw)).toBe(true)
  expect(await receiveMail(t.deps, raw)).toBe(false)
  const [row, ...more] = await kept(t)
  expect(more).toEqual([])
  expect(row).toMatchObject({ size: raw.byteLength, seat_id: null, message_id: null })
  expect(row?.raw.length).toBeLessThanOrEqual(Math.ceil((256 * 1024) / 3) * 4)
  expect(row?.text.length).toBeLessThanOrEqual(64 * 1024)
  expect((await planner.get('/inkorg')).statusCode).toBe(200)
  expect((await planner.get(`/inkorg/${row?.id}`)).statusCode).toBe(200)
})

test('what takes too long is given up and kept with its sender and subject', async () => {
  const slow = bad.find(([what]) => what === '20,000 parts')?.[1]() ?? Buffer.alloc(0)
  // The first call starts the reading thread; each timeout ends the thread, and the next call starts another.
  await readWithin(Buffer.from(`${head}\r\nx`))
  for (let n = 0; n < 2; n++) expect(await readWithin(slow, 1)).toMatchObject({ unreadable: true, subject: 'Hej' })
  const received = await readWithin(slow, 1)
  expect(received.from?.email).toBe('eva@kommun.example')
})

test('HTML in subject, sender, text, file names and calendar is shown as text', async () => {
  const evil = '<script>alert(1)</script><img src=x onerror=alert(1)>'
  await receiveMail(
    t.deps,
    Buffer.from(
      `From: "${evil}" <eva@kommun.example>\r\nSubject: ${evil}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n${evil}\r\n--b\r\nContent-Type: text/calendar\r\n\r\n${evil}\r\n--b\r\nContent-Disposition: attachment; filename="${evil.replaceAll('"', '')}"\r\n\r\nx\r\n--b--`,
    ),
  )
  const [row] = await kept(t)
  for (const address of ['/inkorg', `/inkorg/${row?.id}`])
    expect((await planner.get(address)).body).not.toMatch(/<script>alert|<img src=x/)
})

test('signs that turn the writing round are taken out of names', async () => {
  const received = await readMessage(
    Buffer.from(`${head}Content-Disposition: attachment; filename="a\u202Egpj.exe"\r\n\r\nx`),
  )
  expect(received.attachments[0]?.name).toBe('agpj.exe')
})

test('whatever is done to a real message, reading it neither throws nor takes long', async () => {
  const files = ['postfix-bounce.eml', 'gmail-bounce.eml', 'google-reply.eml', 'letter.eml']
  const originals = files.map((file) => aMail(file, { ID: invited.messageId, TO: invited.email }))
  const edit = fc.record({ at: fc.nat(), drop: fc.nat(80), put: fc.uint8Array({ maxLength: 40 }) })
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...originals),
      fc.array(edit, { minLength: 1, maxLength: 8 }),
      async (original, edits) => {
        const raw = edits.reduce((bytes, { at, drop, put }) => {
          const where = bytes.length === 0 ? 0 : at % bytes.length
          return Buffer.concat([bytes.subarray(0, where), put, bytes.subarray(where + drop)])
        }, original)
        const received = await readMessage(raw)
        expect(JSON.stringify(received)).not.toMatch(/\\u0000|\uE000/)
      },
    ),
    { numRuns: 150 },
  )
})

test('a mangled report marks nothing but the message it names, and a mangled answer changes nothing else', async () => {
  const edit = fc.record({ at: fc.nat(), drop: fc.nat(30), put: fc.uint8Array({ maxLength: 10 }) })
  const original = aMail('postfix-bounce.eml', { ID: invited.messageId, TO: 'x@kommun.example' })
  await fc.assert(
    fc.asyncProperty(edit, async ({ at, drop, put }) => {
      const where = at % original.length
      const raw = Buffer.concat([original.subarray(0, where), put, original.subarray(where + drop)])
      await receiveMail(t.deps, raw)
    }),
    { numRuns: 15 },
  )
  const marked = await t.db.selectFrom('message').where('bounced_at', 'is not', null).select('id').execute()
  expect(marked).toEqual([])
})

test('a calendar is read, or is null; rules that repeat are never worked out', () => {
  const outlook = fixture('outlook.ics')
  fc.assert(
    fc.property(fc.nat(outlook.length), anyText({ maxLength: 60 }), (at, put) => {
      const answer = readAnswer(outlook.slice(0, at) + put + outlook.slice(at))
      if (answer) expect(answer.uid.length).toBeLessThanOrEqual(1000)
    }),
    { numRuns: 200 },
  )
  expect(readAnswer(bomb(5000))).toBeNull()
})

test('HTML becomes text without what is not seen', () => {
  expect(htmlText('<p>Hej&nbsp;&aring;</p><p>1 &lt; 2<br>3</p>').trim()).toBe('Hej å\n\n1 < 2\n3')
  expect(htmlText('<style>p{}</style><SCRIPT>x()</script>kvar').trim()).toBe('kvar')
  expect(htmlText('a<!-- b -->c').trim()).toBe('ac')
})
