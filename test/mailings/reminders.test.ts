import { beforeEach, expect, test } from 'vitest'
import { never } from '../../src/kernel/mail/outbox.ts'
import { planOfMailing, queueMailing } from '../../src/mailings/compose/actions.ts'
import { usualAudience } from '../../src/mailings/compose/audience.rules.ts'
import { sendDueReminders } from '../../src/mailings/reminders/actions.ts'
import { getRound } from '../../src/rounds/queries.ts'
import { aReadySeminar, invite } from '../invitations/support.ts'
import { openTestAppWith, type SignedIn, type TestApp } from '../support/app.ts'
import { onSqlite } from '../support/db.ts'

const page = '/omgangar/2027/paminnelser'
const suggestion = { reply1: '7', reply2: '2', replyHour: '9', answer1: '14', answer2: '5', answerHour: '9' }
// The seminar is on 14 April, so the last day to reply is 31 March.
const before = '2027-03-24T07:55:00Z'
const first = '2027-03-24T08:00:00Z'
/**
 * With that date the second reminder, two days before 31 March, falls on Easter Monday and moves to the nearest
 * ordinary day before, Wednesday 24 March, the day of the first.
 */
const seminarDay = '2027-05-26'
// Most tests therefore use 26 May: the last day to reply is 12 May, and the reminders are on 5 and 10 May.
const firstMay = '2027-05-05T07:00:00Z'
const secondMay = '2027-05-10T07:00:00Z'

let t: TestApp
let planner: SignedIn
/** Moves Blekinge's seminar to 26 May and invites its seats. */
async function invited(t: TestApp) {
  const { seminar } = await aReadySeminar(t)
  await t.db
    .updateTable('seminar')
    .set({ date: seminarDay, starts_at: `${seminarDay}T07:30:00Z`, ends_at: `${seminarDay}T13:30:00Z` })
    .where('id', '=', seminar.id)
    .execute()
  const by = await t.signIn('planner')
  await invite(by, 'blekinge-1')
  return by
}
beforeEach(async () => {
  const opened = await openTestAppWith(invited)
  t = opened
  planner = t.again(opened.made)
  return () => t.close()
})

/** The page at the clock's time. Signs in again, because the session of March has expired by May. */
const seen = async () => (await (await t.signIn('planner')).get(page)).body
const turnOn = () => planner.post(page, suggestion)
const at = (now: string) => {
  t.clock.set(now)
  return sendDueReminders(t.deps)
}
const reminders = (purpose = 'reply_reminder') =>
  t.db.selectFrom('message').selectAll().where('purpose', '=', purpose).execute()

async function replyFrom(n: number, now: string) {
  const some = await t.db.selectFrom('invitation').select('id').limit(n).execute()
  const ids = some.map(({ id }) => id)
  await t.db.updateTable('invitation').set({ reply: 'coming', replied_at: now }).where('id', 'in', ids).execute()
}

async function byHand(again = '') {
  const round = await getRound(t.db, '2027')
  const draft = {
    round,
    purpose: 'reply_reminder' as const,
    again,
    reason: '',
    filter: usualAudience('reply_reminder'),
  }
  const plan = await planOfMailing(t.deps, t.db, draft)
  if (plan.recipients.length === 0) return 0
  const id = crypto.randomUUID()
  const how = { accountId: planner.accountId, scheduledFor: null, title: 'Prov' }
  return queueMailing(t.deps, { ...draft, ...how, id, expected: plan.fingerprint })
}

test('nothing goes out until staff turn it on', async () => {
  expect(await at(firstMay)).toBe(0)
  expect(await seen()).toContain('Påminnelserna är av.')
})

test('reminds those who are silent at that moment, twice at most, and says so', async () => {
  expect((await turnOn()).statusCode).toBe(303)
  expect(await seen()).toContain('onsdag 5 maj kl. 9.00')
  expect(await at('2027-05-05T06:59:00Z')).toBe(0)
  await replyFrom(5, '2027-05-04T10:00:00Z')
  expect(await at(firstMay)).toBe(10)
  expect(await at('2027-05-05T07:05:00Z')).toBe(0)
  expect(await at(secondMay)).toBe(10)
  expect(await at('2027-05-11T07:00:00Z')).toBe(0)
  const [mailing] = await t.db.selectFrom('mailing').selectAll().where('purpose', '=', 'reply_reminder').execute()
  expect(mailing?.title).toContain('Påminnelse 1 att svara på inbjudan: Blekinge')
  expect(mailing?.created_by).toBe(planner.accountId)
  const body = await seen()
  expect(body).toContain(`/utskick/${mailing?.id}`)
  expect(await byHand()).toBe(0)
  expect(await byHand('De bad om det')).toBe(10)
})

onSqlite('by hand and by schedule count together', async () => {
  await turnOn()
  t.clock.set('2027-05-01T08:00:00Z')
  expect(await byHand()).toBe(15)
  expect(await byHand()).toBe(0)
  expect(await at(firstMay)).toBe(15)
  expect(await at(secondMay)).toBe(0)
  expect(await reminders()).toHaveLength(30)
})

test('two processes make one mailing', async () => {
  await turnOn()
  t.clock.set(firstMay)
  const made = await Promise.all([sendDueReminders(t.deps), sendDueReminders(t.deps), sendDueReminders(t.deps)])
  expect(made.reduce((sum, n) => sum + n, 0)).toBe(15)
  expect(await reminders()).toHaveLength(15)
})

test('what came due on Friday evening goes out on Monday morning', async () => {
  await planner.post(page, { ...suggestion, reply1: '12', reply2: '2', replyHour: '16' })
  expect(await at('2027-04-30T14:30:00Z')).toBe(0) // a shortened day: it was due on the 29th
  expect(await at('2027-05-01T10:00:00Z')).toBe(0)
  await t.db.updateTable('reminder_rule').set({ days: 5 }).where('number', '=', 1).execute()
  expect(await at('2027-05-07T14:00:00Z')).toBe(0) // a bridge day
  await t.db.updateTable('round').set({ reply_days: 7 }).execute()
  // The last day to reply is 19 May now, and five days before is Friday 14 May.
  expect(await at('2027-05-14T13:59:00Z')).toBe(0)
  for (const closed of ['2027-05-14T15:00:00Z', '2027-05-15T10:00:00Z', '2027-05-17T05:59:00Z'])
    expect(await at(closed)).toBe(0)
  expect(await at('2027-05-17T06:00:00Z')).toBe(15)
})

test('what the server was down for more than three days is not sent late', async () => {
  await turnOn()
  expect(await at('2027-05-10T06:30:00Z')).toBe(0)
  expect(await seen()).toContain('Missad: tjänsten var nere')
  expect(await at(secondMay)).toBe(15)
})

test('before Easter it goes out on the Wednesday', async () => {
  await t.db
    .updateTable('seminar')
    .set({ date: '2027-04-14', starts_at: '2027-04-14T07:30:00Z', ends_at: '2027-04-14T13:30:00Z' })
    .where('slug', '=', 'blekinge-1')
    .execute()
  await planner.post(page, { ...suggestion, reply1: '5', reply2: '1' })
  expect(await at(before)).toBe(0)
  expect(await at(first)).toBe(15)
  for (const holiday of ['2027-03-25', '2027-03-26', '2027-03-27', '2027-03-28', '2027-03-29'])
    expect(await at(`${holiday}T10:00:00Z`)).toBe(0)
  expect(await at('2027-03-30T06:59:00Z')).toBe(0)
  expect(await at('2027-03-30T07:00:00Z')).toBe(15)
})

test('whose letter came back is not reminded at that address until one has arrived', async () => {
  await turnOn()
  const [one] = await t.db.selectFrom('message').selectAll().limit(1).execute()
  if (!one) throw new Error('no letter')
  const gone = { state: 'sent' as const, sent_at: '2027-03-01T08:10:00Z' }
  await t.db
    .updateTable('message')
    .set({ ...gone, bounced_at: '2027-03-01T08:20:00Z' })
    .where('id', '=', one.id)
    .execute()
  expect(await at(firstMay)).toBe(14)
  const later = { ...one, ...gone, id: 'later', dedupe_key: 'later', purpose: 'new_link' }
  await t.db
    .insertInto('message')
    .values({ ...later, sent_at: '2027-05-06T08:00:00Z' })
    .execute()
  expect(await at(secondMay)).toBe(15)
})

test('who was invited less than three days ago is left in peace', async () => {
  await turnOn()
  await t.db.updateTable('invitation_link').set({ created_at: '2027-05-03T08:00:00Z' }).execute()
  expect(await at(firstMay)).toBe(0)
  expect(await seen()).toContain('Ingen behövde påminnas')
  expect(await at(secondMay)).toBe(15)
})

test('a cancelled seminar and one that has been reminds nobody to reply', async () => {
  await turnOn()
  await t.db.updateTable('seminar').set({ cancelled_at: '2027-05-03T08:00:00Z' }).execute()
  expect(await at(firstMay)).toBe(0)
  await t.db.updateTable('seminar').set({ cancelled_at: null, date: '2027-05-04' }).execute()
  expect(await at(firstMay)).toBe(0)
  expect(await reminders()).toEqual([])
})

test('those who have not answered the questions are reminded before their own seminar, as its letter asks', async () => {
  await turnOn()
  // The seminar is on 26 May and sets the date of the reminders; the round’s last day to answer is in December.
  await t.db.updateTable('invitation').set({ reply: 'coming', replied_at: '2027-03-02T08:00:00Z' }).execute()
  await at('2027-05-11T08:00:00Z')
  expect(await reminders('questionnaire_reminder')).toHaveLength(0)
  await at('2027-05-12T08:00:00Z')
  expect(await reminders('questionnaire_reminder')).toHaveLength(15)
  await at('2027-05-21T08:00:00Z')
  expect(await reminders('questionnaire_reminder')).toHaveLength(30)
  expect(await at('2027-12-01T08:00:00Z')).toBe(0)
})

test('that nobody is reminded is said where one invites, on the round and in what there is to do', async () => {
  const mailing = await t.db.selectFrom('mailing').select('id').executeTakeFirstOrThrow()
  const link = `href="${page}"`
  const off = async () => [
    (await planner.get(`/utskick/${mailing.id}`)).body.includes('Automatiska påminnelser är av'),
    (await planner.get('/omgangar/2027')).body.includes('Av: den som inte svarar påminns inte'),
    (await planner.get('/oversikt?alla=1')).body.includes('Sätt på påminnelserna'),
  ]
  expect(await off()).toEqual([true, true, true])
  expect((await planner.get('/oversikt?alla=1')).body).toContain(link)
  await turnOn()
  expect(await off()).toEqual([false, false, false])
})

test('paused reminders wait; what fell in the pause is not sent afterwards', async () => {
  await turnOn()
  await planner.post(`${page}/paus`)
  expect(await at(firstMay)).toBe(0)
  expect(await seen()).toContain('Fortsätt med alla påminnelser')
  t.clock.set('2027-05-05T08:00:00Z')
  planner = await t.signIn('planner')
  await planner.post(`${page}/fortsatt`)
  expect(await at('2027-05-05T08:05:00Z')).toBe(0)
  const [rule] = await t.db.selectFrom('reminder_rule').select('id').where('number', '=', 2).execute()
  await planner.post(`${page}/paus`, { regel: rule?.id ?? '' })
  const paused = await t.db.selectFrom('reminder_rule').select('id').where('paused_at', 'is not', null).execute()
  expect(paused).toEqual([rule])
  expect((await planner.post(`${page}/paus`, { regel: 'annan' })).statusCode).toBe(404)
})

test('a reminder waits for a second look where the round says so', async () => {
  await t.db.updateTable('round').set({ second_look: 1 }).execute()
  await turnOn()
  expect(await seen()).toContain('inte ut förrän någon har släppt dem')
  expect(await at(firstMay)).toBe(15)
  expect((await reminders()).every((row) => row.next_attempt_at === never)).toBe(true)
})

test('refuses a schedule that leaves no time in between', async () => {
  const refused = await planner.post(page, { ...suggestion, reply1: '4', answer2: 'fem' })
  expect(refused.statusCode).toBe(422)
  expect(refused.body).toContain('heltal')
  const close = await planner.post(page, { ...suggestion, reply1: '4' })
  expect(close.body).toContain('minst tre dagar efter den första')
  expect(await t.db.selectFrom('reminder_rule').select('id').execute()).toEqual([])
})

test('a held reminder that is released on a Sunday waits for Monday morning', async () => {
  await t.db.updateTable('round').set({ second_look: 1 }).execute()
  await turnOn()
  expect(await at(firstMay)).toBe(15)
  const [one] = await reminders()
  t.clock.set('2027-05-09T10:00:00Z')
  const other = await t.signIn('administrator')
  expect((await other.post(`/utskick/${one?.mailing_id}/slapp`)).statusCode).toBe(303)
  const times = new Set((await reminders()).map((row) => row.next_attempt_at))
  expect([...times]).toEqual(['2027-05-10T06:00:00Z'])
})
