/** Reading the mailbox: each unread message is received once, and a message that cannot be received stays in it. */

import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { beforeEach, expect, test } from 'vitest'
import { fetchMail } from '../../src/incoming/actions.ts'
import { takeUnread } from '../../src/incoming/imap.ts'
import { readConfig } from '../../src/kernel/config.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { testConfig } from '../support/config.ts'
import { startImap, type TestImap } from '../support/imap.ts'
import { aMail, anInvitedSeat, kept } from './support.ts'

let t: TestApp
let imap: TestImap

beforeEach(async () => {
  imap = await startImap()
  t = await openTestApp({ config: { ...testConfig, imapUrl: imap.url } })
  return async () => {
    await t.close()
    await imap.close()
  }
})

const letter = (n: number) => Buffer.from(`From: Eva <eva@kommun.example>\r\nSubject: ${n}\r\n\r\nHej åäö`)

test('a bounce in the mailbox marks its message, and is marked as read', async () => {
  const invited = await anInvitedSeat(t)
  imap.add(aMail('postfix-bounce.eml', { ID: invited.messageId, TO: invited.email }))
  expect(await fetchMail(t.deps)).toBe(1)
  expect(await kept(t)).toMatchObject([{ kind: 'bounce', outcome: 'bounced' }])
  expect(imap.flags()).toEqual([['\\Seen']])
  expect(await fetchMail(t.deps)).toBe(0)
  expect(await kept(t)).toHaveLength(1)
})

test('letters come as they are, octet for octet, oldest first', async () => {
  for (const n of [1, 2, 3]) imap.add(letter(n))
  const raw: string[] = []
  await takeUnread(imap.url, async (octets) => raw.push(Buffer.from(octets).toString()))
  expect(raw).toEqual([1, 2, 3].map((n) => letter(n).toString()))
})

test('what cannot be received stays unread, and does not stop the next', async () => {
  for (const n of [1, 2]) imap.add(letter(n))
  const { taken, failed } = await takeUnread(imap.url, async (octets) => {
    if (Buffer.from(octets).includes('Subject: 1')) throw new Error('the database is away')
  })
  expect({ taken, failed: failed.length, flags: imap.flags() }).toEqual({
    taken: 1,
    failed: 1,
    flags: [[], ['\\Seen']],
  })
})

test('a message over 10 MB is left in the mailbox with a flag, and not asked for again', async () => {
  imap.add(Buffer.concat([letter(1), Buffer.alloc(10 * 1024 * 1024, 'x')]))
  imap.add(letter(2))
  expect(await takeUnread(imap.url, async () => {})).toMatchObject({ taken: 1, tooLarge: 1 })
  expect(imap.flags()).toEqual([['\\Seen', '\\Flagged'], ['\\Seen']])
})

test('another mailbox than the INBOX is named in the address', async () => {
  imap.add(letter(1), 'Studsar')
  expect(await takeUnread(imap.url, async () => {})).toMatchObject({ taken: 0 })
  expect(await takeUnread(`${imap.url}/Studsar`, async () => {})).toMatchObject({ taken: 1 })
})

test('it stops between two messages when the server is told to end', async () => {
  for (const n of [1, 2]) imap.add(letter(n))
  const stopping = new AbortController()
  await takeUnread(imap.url, async () => stopping.abort(), stopping.signal)
  expect(imap.flags()).toEqual([['\\Seen'], []])
})

test('a wrong password, a server that is away and one that says nothing are errors, and nothing more', async () => {
  const wrong = new URL(imap.url)
  wrong.password = 'fel'
  await expect(takeUnread(wrong.href, async () => {})).rejects.toThrow(/IMAP: .*login/i)
  await expect(takeUnread('imap://a:b@127.0.0.1:1', async () => {})).rejects.toThrow(/ECONNREFUSED/)
  const silent = createServer(() => {}).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as AddressInfo
  const soon = { connectionTimeout: 500, greetingTimeout: 500, socketTimeout: 500 }
  const asked = takeUnread(`imap://a:b@127.0.0.1:${port}`, async () => {}, undefined, soon)
  await expect(asked).rejects.toThrow()
  silent.close()
})

test('the setting names a user, and is IMAP', () => {
  const withUrl = (url: string) => readConfig({ DATABASE_URL: 'sqlite::memory:', IMAP_URL: url })
  expect(withUrl('imaps://a%40b.se:c@mail.example.se').imapUrl).toContain('imaps:')
  expect(() => withUrl('imaps://mail.example.se')).toThrow(/IMAP_URL: must name the user/)
  expect(() => withUrl('pop3://a:b@mail.example.se')).toThrow(/IMAP_URL/)
})
