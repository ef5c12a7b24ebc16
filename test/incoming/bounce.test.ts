/** Bounce reports: a report marks the message and is shown to staff only when it can be trusted. */
import { beforeEach, describe, expect, test } from 'vitest'
import { receiveMail } from '../../src/incoming/actions.ts'
import { deliverDueMail } from '../../src/kernel/mail/delivery.ts'
import { SendError } from '../../src/kernel/mail/smtp.ts'
import { addMinutes } from '../../src/kernel/time.ts'
import { openTestAppWith, type TestApp } from '../support/app.ts'
import { aMail, anInvitedSeat, aSentMessage, type InvitedSeat, kept } from './support.ts'

let t: TestApp
let invited: InvitedSeat

beforeEach(async () => {
  const opened = await openTestAppWith(anInvitedSeat)
  t = opened
  invited = opened.made
  return () => t.close()
})

const message = (id = invited.messageId) =>
  t.db
    .selectFrom('message')
    .select(['state', 'bounced_at as bouncedAt', 'bounce_words as words'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
const about = () => ({ ID: invited.messageId, TO: invited.email })

test.each([
  ['postfix-bounce.eml', '550 5.1.1 <asa.oberg@kommun.example>: Recipient address rejected: User'],
  ['exchange-bounce.eml', '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient asa.oberg@'],
  ['gmail-bounce.eml', '550-5.1.1 The email account that you tried to reach does not exist.'],
  ['exim-bounce.eml', 'host mx.kommun.example [192.0.2.25]: 550 5.7.1 Mailbox disabled'],
  ['qmail-bounce.eml', 'Sorry, no mailbox here by that name. (#5.1.1)'],
])('%s marks the message with the server’s words', async (file, words) => {
  await receiveMail(t.deps, aMail(file, about()))
  const now = await message()
  expect(now.bouncedAt).toBe(t.clock.now())
  expect(now.words).toContain(words)
  expect(await kept(t)).toMatchObject([{ kind: 'bounce', outcome: 'bounced', settled: 1, seat_id: invited.seat.id }])
})

test('the address is compared without regard to case', async () => {
  await receiveMail(t.deps, aMail('postfix-bounce.eml', { ...about(), TO: 'Asa.Oberg@KOMMUN.example' }))
  expect((await message()).bouncedAt).not.toBeNull()
})

test('a message that is only late is noted and not marked', async () => {
  await receiveMail(t.deps, aMail('postfix-delayed.eml', about()))
  expect((await message()).bouncedAt).toBeNull()
  expect(await kept(t)).toMatchObject([
    { kind: 'delayed', outcome: 'noted', settled: 1, message_id: invited.messageId },
  ])
  await receiveMail(t.deps, aMail('postfix-bounce.eml', about()))
  expect((await message()).bouncedAt).not.toBeNull()
})

test('a report settles what was uncertain: it had been handed over', async () => {
  const to = { seatId: invited.seat.id, linkId: invited.linkId, email: invited.email }
  const id = await aSentMessage(t, { ...to, state: 'unknown' })
  await receiveMail(t.deps, aMail('postfix-bounce.eml', { ...about(), ID: id }))
  expect(await message(id)).toMatchObject({ state: 'sent', bouncedAt: t.clock.now() })
})

describe('a report that is here before our own server’s answer', () => {
  async function reportedWhileSending(send: () => Promise<string>) {
    const to = { seatId: invited.seat.id, linkId: invited.linkId, email: invited.email }
    const id = await aSentMessage(t, { ...to, state: 'queued' })
    const receive = async () => {
      await receiveMail(t.deps, aMail('postfix-bounce.eml', { ...about(), ID: id }))
      expect(await message(id)).toMatchObject({ state: 'sending' })
      expect(await kept(t)).toMatchObject([{ outcome: 'bounced', message_id: id, settled: 1 }])
      return send()
    }
    await deliverDueMail({ ...t.deps, send: Object.assign(receive, { close: () => {} }) })
    return message(id)
  }
  const bounced = () => ({ state: 'sent', bouncedAt: t.clock.now(), words: expect.stringContaining('550 5.1.1') })

  test('counts when the server says that it has the message', async () => {
    expect(await reportedWhileSending(async () => '250 OK')).toEqual(bounced())
  })

  test('settles what the server left in doubt', async () => {
    const inDoubt = () => Promise.reject(new SendError('in_doubt', 'went away'))
    expect(await reportedWhileSending(inDoubt)).toEqual(bounced())
  })

  test.each([
    ['not_now', 'queued'],
    ['refused', 'failed'],
  ] as const)('was about an earlier time when the server says no (%s)', async (outcome, state) => {
    const refuses = () => Promise.reject(new SendError(outcome, 'no'))
    expect(await reportedWhileSending(refuses)).toEqual({ state, bouncedAt: null, words: '' })
  })

  test('counts when the process died before the answer', async () => {
    const to = { seatId: invited.seat.id, linkId: invited.linkId, email: invited.email }
    const id = await aSentMessage(t, { ...to, state: 'queued' })
    await t.db
      .updateTable('message')
      .set({ state: 'sending', lease_until: addMinutes(t.clock.now(), 15) })
      .where('id', '=', id)
      .execute()
    await receiveMail(t.deps, aMail('postfix-bounce.eml', { ...about(), ID: id }))
    const at = t.clock.now()
    t.clock.set(addMinutes(at, 15))
    await deliverDueMail(t.deps)
    expect(await message(id)).toMatchObject({ state: 'sent', bouncedAt: at })
    const planner = await t.signIn('planner')
    expect((await planner.get(`/utskick/meddelande/${id}`)).body).toContain('Studsade')
  })
})

describe('changes nothing, and is kept to be read:', () => {
  const isNotBelieved = async (file: string, values: Record<string, string>, outcome = 'not_ours') => {
    await receiveMail(t.deps, aMail(file, values))
    expect((await message()).bouncedAt).toBeNull()
    expect(await kept(t)).toMatchObject([{ kind: 'bounce', outcome, settled: 0 }])
  }
  const named = 'likely_bounced'

  test.each(['postfix-bounce.eml', 'gmail-bounce.eml', 'exim-bounce.eml'])(
    'an address that the message did not go to (%s)',
    (file) => isNotBelieved(file, { ...about(), TO: 'nagon.annan@kommun.example' }),
  )

  test.each(['postfix-bounce.eml', 'exchange-bounce.eml', 'exim-bounce.eml'])(
    'a message that is not ours (%s)',
    (file) => isNotBelieved(file, { ...about(), ID: '11111111-2222-4333-8444-555555555555' }, named),
  )

  test('a message that has not been sent', async () => {
    const to = { seatId: invited.seat.id, linkId: invited.linkId, email: invited.email }
    const id = await aSentMessage(t, { ...to, state: 'queued' })
    await isNotBelieved('postfix-bounce.eml', { ...about(), ID: id }, named)
    expect(await message(id)).toMatchObject({ state: 'queued', bouncedAt: null })
  })

  test('a letter from a person who writes as if it were a report', async () => {
    const raw = aMail('exim-bounce.eml', about())
      .toString()
      .replace(/^Return-path: <>/m, 'Return-path: <eva@kommun.example>')
      .replace(/^X-Failed-Recipients:.*\r\n/m, '')
      .replace('Mailer-Daemon@relay.lan.example', 'eva@kommun.example')
      .replace(/^Auto-Submitted:.*\r\n/m, '')
    await receiveMail(t.deps, Buffer.from(raw))
    expect((await message()).bouncedAt).toBeNull()
    expect(await kept(t)).toMatchObject([{ kind: 'letter', outcome: 'unread', settled: 0 }])
  })
})

test('the same report handed over twice is one', async () => {
  const raw = aMail('postfix-bounce.eml', about())
  expect(await receiveMail(t.deps, raw)).toBe(true)
  expect(await receiveMail(t.deps, raw)).toBe(false)
  expect(await kept(t)).toHaveLength(1)
  const history = await t.db.selectFrom('history').where('kind', '=', 'mail_bounced').selectAll().execute()
  expect(history).toHaveLength(1)
})

test('the overview says so until the address is another or somebody has seen to it', async () => {
  const planner = await t.signIn('planner')
  const todo = async () => (await planner.get('/oversikt')).body
  expect(await todo()).not.toContain('studsade')
  await receiveMail(t.deps, aMail('postfix-bounce.eml', about()))
  expect(await todo()).toContain('1 mejl studsade')
  const [row] = await kept(t)
  await planner.post(`/inkorg/${row?.id}/hanterat`, { anteckning: 'Ringde kommunen.' })
  expect(await todo()).not.toContain('studsade')
  await planner.post(`/inkorg/${row?.id}/att-lasa`)
  expect(await todo()).toContain('1 mejl studsade')
  await t.db.updateTable('invitation_link').set({ email: 'asa.ny@kommun.example' }).execute()
  expect(await todo()).not.toContain('studsade')
})

test('the seat says that its address does not work', async () => {
  const planner = await t.signIn('planner')
  await t.db
    .insertInto('holder')
    .values({
      id: 'h',
      seat_id: invited.seat.id,
      name: 'Åsa Öberg',
      title: '',
      email: invited.email,
      phone: '',
      since_at: t.clock.now(),
      until_at: null,
      source: 'staff',
    })
    .execute()
  const page = `/kommuner/1080/roller/${invited.seat.role}?omgang=2027`
  expect((await planner.get(page)).body).not.toContain('kom tillbaka')
  await receiveMail(t.deps, aMail('postfix-bounce.eml', about()))
  const { body } = await planner.get(page)
  expect(body).toContain('Mejl till asa.oberg@kommun.example kom tillbaka')
  expect(body).toContain('550 5.1.1')
})
