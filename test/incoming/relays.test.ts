/** Bounce reports of relays, reports in a server's own words, and receipts, as users of other systems got them. */
import { beforeEach, describe, expect, test } from 'vitest'
import { receiveMail } from '../../src/incoming/actions.ts'
import { deliverDueMail } from '../../src/kernel/mail/delivery.ts'
import { openSmtp } from '../../src/kernel/mail/smtp.ts'
import { addMinutes } from '../../src/kernel/time.ts'
import { openTestAppWith, type TestApp } from '../support/app.ts'
import { testConfig } from '../support/config.ts'
import { startSmtp } from '../support/smtp.ts'
import { aMail, anInvitedSeat, aSentMessage, fixture, type InvitedSeat, kept } from './support.ts'

let t: TestApp
let invited: InvitedSeat

beforeEach(async () => {
  const opened = await openTestAppWith(anInvitedSeat)
  t = opened
  invited = opened.made
  return () => t.close()
})

const sent = (email: string, id?: string) =>
  aSentMessage(t, { seatId: invited.seat.id, linkId: invited.linkId, email, ...(id && { id }) })
const message = (id: string) =>
  t.db
    .selectFrom('message')
    .select(['bounced_at as at', 'bounce_words as words'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()

describe.each([
  ['206-relay-rewrote-message-id.eml', 'ulrika.oberg@enkoping.example'],
  ['207-no-returned-no-reference.eml', 'malin.bjork@varnamo.example'],
])('%s names our recipient and not our message', (file, email) => {
  test('so it is shown at the seat, and a person settles it with one press', async () => {
    await sent(email, '7a1cf0de-3333-4444-8555-6666777788aa')
    const id = await sent(email)
    await t.db
      .updateTable('message')
      .set({ sent_at: addMinutes(t.clock.now(), -60) })
      .where('id', '!=', id)
      .execute()
    await receiveMail(t.deps, aMail(file))
    const [letter] = await kept(t)
    expect(letter).toMatchObject({
      kind: 'bounce',
      outcome: 'likely_bounced',
      settled: 0,
      message_id: id,
      seat_id: invited.seat.id,
      words: '550 5.1.1 User unknown',
    })
    expect(await message(id)).toEqual({ at: null, words: '' })
    const planner = await t.signIn('planner')
    const url = `/inkorg/${letter!.id}`
    expect((await planner.get(url)).body).toContain('Mejlet studsade')
    expect((await planner.post(`${url}/studsade`)).statusCode).toBe(303)
    expect((await planner.post(`${url}/studsade`)).statusCode).toBe(303)
    expect(await message(id)).toEqual({ at: t.clock.now(), words: '550 5.1.1 User unknown' })
    expect(await kept(t)).toMatchObject([{ outcome: 'bounced', settled: 1 }])
    const told = await t.db.selectFrom('history').select('kind').where('kind', '=', 'mail_bounced').execute()
    expect(told).toHaveLength(1)
  })

  test('is not ours when nothing went there lately', async () => {
    const id = await sent(email)
    await t.db.updateTable('message').set({ sent_at: '2027-01-01T00:00:00Z' }).where('id', '=', id).execute()
    await receiveMail(t.deps, aMail(file))
    expect(await kept(t)).toMatchObject([{ outcome: 'not_ours', message_id: null }])
  })

  test('is tied to the message by its own envelope sender, when it has one', async () => {
    const other = await sent(email)
    const id = await sent('somebody.else@kommun.example')
    const returned = `bounces+${id.replaceAll('-', '')}@kompetenscentrum.example`
    const text = fixture(file).replace('<radslag@kompetenscentrum.example>', `<${returned}>`)
    await receiveMail(t.deps, Buffer.from(text))
    expect(await kept(t)).toMatchObject([{ outcome: 'bounced', message_id: id, settled: 1 }])
    expect((await message(id)).words).toBe('550 5.1.1 User unknown')
    expect((await message(other)).at).toBeNull()
  })
})

test('each message has an envelope sender of its own, and the wire has Punycode', async () => {
  const smtp = await startSmtp()
  try {
    const bounceAddress = 'bounces@kompetenscentrum.example'
    const send = openSmtp({ ...testConfig, smtpUrl: smtp.url, bounceAddress })
    const id = await sent('anna@örebro.example')
    await t.db.updateTable('message').set({ state: 'queued', sent_at: null }).where('id', '=', id).execute()
    await deliverDueMail({ ...t.deps, send })
    send?.close()
    expect(smtp.senders).toEqual([`bounces+${id.replaceAll('-', '')}@kompetenscentrum.example`])
    expect(smtp.raw[0]?.toString()).toMatch(/^To: .*<anna@xn--rebro-iua\.example>/m)
  } finally {
    await smtp.close()
  }
})

test('a report that writes the domain in Punycode is about the address that we keep', async () => {
  const id = await sent('anna@örebro.example', '95735f90-b105-4142-a1b3-76e175aa722a')
  await receiveMail(t.deps, aMail('230-bounce-idn.eml'))
  expect((await message(id)).at).toBe(t.clock.now())
})

test('the reason told is that of our recipient', async () => {
  const email = 'johanna.svensson@skinnskatteberg.example'
  const id = await sent(email, '0627ad73-3575-46b0-b489-a121991e1edf')
  await receiveMail(t.deps, aMail('215-two-recipients-one-ours.eml'))
  expect(await message(id)).toEqual({ at: t.clock.now(), words: '554 5.7.1 Spam message rejected' })
})

test.each([
  [
    '213-mailbox-full-plain.eml',
    'lars.lindgren@leksand.example',
    '051ced83-db7e-4eeb-bef8-8a01368f1dbc',
    '552 5.2.2 mailbox full',
  ],
  [
    '214-swedish-plain.eml',
    'mats.holm@karlskrona.example',
    '05dd14d1-ead1-44c7-a5e5-b516cb49aa4a',
    'Adressen finns inte',
  ],
])('%s says in plain words that it came back', async (file, email, id, words) => {
  await sent(email, id)
  await receiveMail(t.deps, aMail(file))
  expect(await message(id)).toEqual({ at: t.clock.now(), words: expect.stringContaining(words) })
  expect(await kept(t)).toMatchObject([{ kind: 'bounce', outcome: 'bounced', settled: 1 }])
})

test('what a server says in words that nobody foresaw is shown at the seat', async () => {
  const id = await sent('mats.holm@karlskrona.example')
  const text = fixture('214-swedish-plain.eml')
    .replace(/^Subject:.*$/m, 'Subject: Om ditt brev')
    .replace(/^Meddelandet till.*$/m, 'Tyvärr, mats.holm@karlskrona.example tar inte emot brev.')
    .replace(/^Message-ID: <05dd.*$/m, '')
  await receiveMail(t.deps, Buffer.from(text))
  expect(await kept(t)).toMatchObject([
    { kind: 'letter', outcome: 'unread', settled: 0, message_id: id, seat_id: invited.seat.id },
  ])
})

test.each([
  ['202-relayed-no-autosubmitted.eml', '0082ab6a-2789-4580-a342-ec3721789467'],
  ['203-read-receipt.eml', '00b814bf-b313-4498-87f1-2ef55a79966a'],
])('%s is settled without a person', async (file, id) => {
  await sent('sara.aberg@molndal.example', id)
  await receiveMail(t.deps, aMail(file))
  expect(await kept(t)).toMatchObject([{ kind: 'automatic', outcome: 'delivered', settled: 1, message_id: id }])
  expect((await message(id)).at).toBeNull()
})
