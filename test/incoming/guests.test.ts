/**
 * Guests' answers from calendar programs: they change the reply and the queue for places as replies on the guest's page
 * do. Letters go through a real SMTP server.
 */
import type { Email } from 'postal-mime'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { receiveMail } from '../../src/incoming/actions.ts'
import { deliverDueMail } from '../../src/kernel/mail/delivery.ts'
import { anAfternoon, invite, linkIn } from '../invitations/guests.support.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { onSqlite } from '../support/db.ts'
import { sendTo, startSmtp, type TestSmtp } from '../support/smtp.ts'
import { aMail, anOutlookReply, kept } from './support.ts'

let t: TestApp
let smtp: TestSmtp
let planner: Awaited<ReturnType<TestApp['signIn']>>

beforeAll(async () => {
  smtp = await startSmtp()
})
afterAll(() => smtp.close())
beforeEach(async () => {
  t = await openTestApp({ send: sendTo(smtp) })
  smtp.raw.length = 0
  planner = await t.signIn('planner')
  return () => t.close()
})

async function mails(subject: RegExp): Promise<Email[]> {
  while ((await deliverDueMail(t.deps)) > 0);
  return (await smtp.parsed()).filter((mail) => subject.test(mail.subject ?? ''))
}

const toOf = (mail: Email) => mail.to?.[0]?.address ?? ''

/** Invites guests and delivers their letters; `answerOf` has the fields of one guest's calendar answer. */
async function invited(persons: number, capacity: number | null) {
  const { guests, seminar } = await anAfternoon(t, persons, capacity)
  await (
    await invite(
      planner,
      guests.map(({ id }) => id),
    )
  ).send()
  const letters = await mails(/Inbjudan till eftermiddagen/)
  const rows = await t.db
    .selectFrom('invitation')
    .innerJoin('guest', 'guest.id', 'invitation.guest_id')
    .select(['invitation.id', 'uid', 'email'])
    .orderBy('email')
    .execute()
  t.clock.set('2027-03-02T08:00:00Z')
  planner = await t.signIn('planner')
  const answerOf = (who: number, values: Record<string, string> = {}) => ({
    UID: rows[who]?.uid ?? '',
    TO: rows[who]?.email ?? '',
    FROM: rows[who]?.email ?? '',
    PARTSTAT: 'ACCEPTED',
    SEQUENCE: '0',
    STAMP: '20270302T073000Z',
    ...values,
  })
  const links = rows.map(({ email }) => linkIn(letters.find((one) => toOf(one) === email)?.text))
  return { seminar, rows, links, answerOf }
}

const replies = async () =>
  (
    await t.db
      .selectFrom('invitation')
      .innerJoin('guest', 'guest.id', 'invitation.guest_id')
      .select('reply')
      .orderBy('guest.email')
      .execute()
  ).map(({ reply }) => reply)

const outcomes = async () => (await kept(t)).map(({ outcome, settled }) => [outcome, settled])

onSqlite('the last place, the queue, and the next who moves up and is told', async () => {
  const { answerOf, links, rows } = await invited(3, 1)
  for (const who of [0, 1, 2]) await receiveMail(t.deps, anOutlookReply(answerOf(who)))
  expect(await replies()).toEqual(['coming', 'waiting', 'waiting'])
  expect((await mails(/Du står i kö/)).map(toOf).sort()).toEqual([rows[1]?.email, rows[2]?.email])
  expect((await t.visitor().get(links[2] ?? '')).body).toContain('Du står på plats 2 i kön')
  t.clock.set('2027-03-03T08:00:00Z')
  planner = await t.signIn('planner')
  const no = answerOf(0, { PARTSTAT: 'DECLINED', STAMP: '20270303T075900Z' })
  await receiveMail(t.deps, aMail('google-reply.eml', no))
  expect(await replies()).toEqual(['not_coming', 'coming', 'waiting'])
  expect((await mails(/Du har fått plats/)).map(toOf)).toEqual([rows[1]?.email])
  expect((await outcomes()).toSorted()).toEqual([
    ['guest_coming', 1],
    ['guest_not_coming', 1],
    ['guest_waiting', 1],
    ['guest_waiting', 1],
  ])
  const page = await planner.get(`/inbjudningar/${rows[0]?.id}`)
  expect(page.body).toContain('i kalendern')
})

onSqlite('the inbox says what became of it, and leads to the guest', async () => {
  const { answerOf, rows } = await invited(2, 1)
  for (const who of [0, 1]) await receiveMail(t.deps, anOutlookReply(answerOf(who)))
  expect((await planner.get('/inkorg?visa=ordnade')).body).toContain('En gäst står i kö')
  const row = (await kept(t)).find(({ outcome }) => outcome === 'guest_waiting')
  const page = await planner.get(`/inkorg/${row?.id}`)
  expect(page.body).toContain('Platserna är slut')
  expect(page.body).toContain(`/inbjudningar/${rows[1]?.id}`)
})

onSqlite('the comment stays with the reply, and with the link by which the person was invited', async () => {
  const { answerOf } = await invited(1, null)
  await receiveMail(t.deps, anOutlookReply(answerOf(0)))
  const [reply] = await t.db.selectFrom('reply').selectAll().execute()
  expect(reply).toMatchObject({ kind: 'coming', source: 'calendar', account_id: null })
  expect(reply?.at).toBe('2027-03-02T07:30:12Z')
  expect(reply?.link_id).not.toBeNull()
  expect(reply?.comment).toBe('Ser fram emot det, vänligen Åsa')
})

onSqlite('the same answer again changes nothing, and who waits keeps the place in the queue', async () => {
  const { answerOf } = await invited(3, 1)
  for (const who of [0, 1, 2]) await receiveMail(t.deps, anOutlookReply(answerOf(who)))
  await receiveMail(t.deps, anOutlookReply(answerOf(1)))
  await receiveMail(t.deps, aMail('google-reply.eml', answerOf(1)))
  await receiveMail(t.deps, aMail('google-reply.eml', answerOf(0)))
  expect(await replies()).toEqual(['coming', 'waiting', 'waiting'])
  expect(await t.db.selectFrom('reply').selectAll().execute()).toHaveLength(3)
  expect((await mails(/Du står i kö/)).length).toBe(2)
  expect((await outcomes()).filter(([outcome]) => outcome === 'same')).toHaveLength(2)
})

test('two at once for the last place: one gets it', async () => {
  const { answerOf } = await invited(2, 1)
  await Promise.all([0, 1].map((who) => receiveMail(t.deps, anOutlookReply(answerOf(who)))))
  expect((await replies()).toSorted()).toEqual(['coming', 'waiting'])
})

describe('changes nothing, and is kept to be read:', () => {
  test.each([
    ['perhaps', 'tentative', { PARTSTAT: 'TENTATIVE' }],
    ['a sender from elsewhere', 'spoofed', { FROM: 'gast0@annat.example' }],
    ['somebody it was passed on to', 'not_invited', { TO: 'ny@forbund.example' }],
    ['an answer to an older letter', 'outdated', { SEQUENCE: '-1' }],
  ])('%s', async (_, outcome, values) => {
    const { answerOf, rows } = await invited(1, null)
    await receiveMail(t.deps, anOutlookReply(answerOf(0, values)))
    expect(await replies()).toEqual([null])
    expect(await kept(t)).toMatchObject([{ kind: 'calendar', outcome, settled: 0, guest_invitation_id: rows[0]?.id }])
  })

  onSqlite('an invitation that was taken back', async () => {
    const { answerOf, rows } = await invited(1, null)
    await planner.post(`/inbjudningar/${rows[0]?.id}/ta-tillbaka`, { mejl: '1' })
    await receiveMail(t.deps, anOutlookReply(answerOf(0)))
    expect(await outcomes()).toEqual([['withdrawn', 0]])
  })

  test('an answer older than the reply by the own link', async () => {
    const { answerOf, links } = await invited(1, null)
    await t.visitor().post(`${links[0]}/svar`, { svar: 'kommer_inte' })
    await receiveMail(t.deps, anOutlookReply(answerOf(0)))
    expect(await replies()).toEqual(['not_coming'])
    expect(await outcomes()).toEqual([['superseded', 0]])
  })

  test('the day itself', async () => {
    const { answerOf } = await invited(1, null)
    t.clock.set('2027-04-14T05:00:00Z')
    await receiveMail(t.deps, anOutlookReply(answerOf(0)))
    expect(await replies()).toEqual([null])
    expect(await outcomes()).toEqual([['too_late', 0]])
  })
})

onSqlite('a guest’s ordinary letter is shown as the guest’s', async () => {
  const { rows } = await invited(1, null)
  const raw = `From: ${rows[0]?.email}\r\nTo: r@a.example\r\nSubject: Mat\r\n\r\nJag är allergisk.\r\n`
  await receiveMail(t.deps, Buffer.from(raw))
  expect((await planner.get('/inkorg')).body).toContain('Gäst Åberg 0')
})

test('a guest’s letter that came back is to be done, until it goes to an address that works', async () => {
  const { rows, links } = await invited(1, null)
  const [guest] = rows
  const sent = await t.db.selectFrom('message').select('id').executeTakeFirstOrThrow()
  await receiveMail(t.deps, aMail('postfix-bounce.eml', { ID: sent.id, TO: guest?.email ?? '' }))
  expect((await planner.get('/oversikt')).body).toContain('1 mejl studsade')
  const [row] = await kept(t)
  expect((await planner.get(`/inkorg/${row?.id}`)).body).toContain('Rätta adressen hos gästen')
  const list = '/seminarier/blekinge-1/gaster'
  expect((await planner.get(list)).body).toContain('Adressen fungerar inte')
  const page = `/inbjudningar/${guest?.id}`
  const { body } = await planner.get(page)
  expect(body).toContain('kom tillbaka')
  const lank = /name="lank" value="([^"]+)"/.exec(body)?.[1] ?? ''
  expect((await planner.post(`${page}/lank`, { lank, adress: 'fel' })).statusCode).toBe(422)
  await planner.post(`${page}/lank`, { lank, adress: 'ny@forbund.example' })
  expect((await planner.get(page)).body).not.toContain('kom tillbaka')
  expect((await planner.get('/oversikt')).body).not.toContain('studsade')
  expect((await mails(/Inbjudan till eftermiddagen/)).map(toOf)).toEqual([guest?.email, 'ny@forbund.example'])
  const old = await t.visitor().get(links[0] ?? '')
  expect(old.statusCode).toBe(410)
  expect(old.body).not.toContain('Gäst Åberg')
})
