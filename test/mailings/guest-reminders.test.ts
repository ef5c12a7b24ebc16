/** Guests who have not replied are reminded by the same schedule as seats. */
import { beforeEach, expect, test } from 'vitest'
import { planOfMailing } from '../../src/mailings/compose/actions.ts'
import { usualAudience } from '../../src/mailings/compose/audience.rules.ts'
import { sendDueReminders } from '../../src/mailings/reminders/actions.ts'
import { getRound } from '../../src/rounds/queries.ts'
import { anAfternoon, invite } from '../invitations/guests.support.ts'
import { openTestApp, type TestApp, type Visitor } from '../support/app.ts'
import { pageText } from '../support/html.ts'
import { fieldsOf, messagesOf } from './support.ts'

const page = '/omgangar/2027/paminnelser'
const suggestion = { reply1: '7', reply2: '2', replyHour: '9', answer1: '14', answer2: '5', answerHour: '9' }
// The seminar is on 26 May, so the last day to reply is 12 May, and the reminders are on 5 and 10 May.
const first = '2027-05-05T07:00:00Z'
const second = '2027-05-10T07:00:00Z'

let t: TestApp
let planner: Visitor
beforeEach(async () => {
  t = await openTestApp()
  return () => t.close()
})

/** Invites guests, marks the letters as sent, and turns the reminders on. */
async function invited(persons: number) {
  const { seminar, guests } = await anAfternoon(t, persons)
  const day = { starts_at: '2027-05-26T07:30:00Z', ends_at: '2027-05-26T13:30:00Z' }
  await t.db
    .updateTable('seminar')
    .set({ date: '2027-05-26', ...day })
    .where('id', '=', seminar.id)
    .execute()
  planner = await t.signIn('planner')
  const ids = guests.map(({ id }) => id)
  await (await invite(planner, ids)).send()
  await t.db.updateTable('message').set({ state: 'sent', sent_at: t.clock.now() }).execute()
  await planner.post(page, suggestion)
  const rows = await t.db
    .selectFrom('invitation')
    .innerJoin('guest', 'guest.id', 'invitation.guest_id')
    .select(['invitation.id', 'guest.id as guestId', 'guest.email'])
    .orderBy('guest.email')
    .execute()
  return { seminar, rows }
}

/** Sets the clock and sends the reminders that are due. */
async function at(now: string) {
  t.clock.set(now)
  return sendDueReminders(t.deps)
}

async function says(id: string, reply: 'coming' | 'not_coming' | 'waiting') {
  await t.db.updateTable('invitation').set({ reply, replied_at: t.clock.now() }).where('id', '=', id).execute()
}

const sentTo = async () =>
  (await messagesOf(t, 'reply_reminder')).map(({ to_email: email }) => email.slice(0, 5)).sort()

test('two of three are silent: both are reminded in office hours, at most twice, of their own afternoon', async () => {
  const { rows } = await invited(3)
  t.clock.set('2027-05-04T10:00:00Z')
  planner = await t.signIn('planner')
  const path = `/inbjudningar/${rows[0]?.id}`
  await planner.post(`${path}/svar`, { svar: 'kommer', kalla: 'phone', anteckning: '' })
  const seen = pageText((await planner.get(page)).body)
  expect(seen).toContain('onsdag 5 maj kl. 9.00')
  expect(seen).toContain('2 personer just nu, varav 2 gäster')
  expect(seen).toContain('till gäster också')
  expect(await at('2027-05-05T06:59:00Z')).toBe(0)
  expect(await at(first)).toBe(2)
  expect(await sentTo()).toEqual(['gast1', 'gast2'])
  const [letter] = await messagesOf(t, 'reply_reminder')
  expect(letter).toMatchObject({ office_hours: 1, calendar: null })
  expect(letter?.text).toContain('/gast/')
  expect(letter?.text).toContain('13.00–15.30')
  expect(letter?.text).toContain('12 maj')
  expect(letter?.text).not.toContain('skicka någon annan')
  expect(await at('2027-05-05T07:05:00Z')).toBe(0)
  expect(await at(second)).toBe(2)
  for (const later of ['2027-05-11T07:00:00Z', '2027-05-20T07:00:00Z', '2027-05-24T07:00:00Z'])
    expect(await at(later)).toBe(0)
  expect(await sentTo()).toEqual(['gast1', 'gast1', 'gast2', 'gast2'])
  const done = pageText((await (await t.signIn('planner')).get(page)).body)
  expect(done).toContain('till 2 personer')
})

test('who waits, has declined, is withdrawn, has no address or bounces is not reminded', async () => {
  const { rows } = await invited(7)
  const ids = rows.map(({ id }) => id)
  t.clock.set('2027-05-04T10:00:00Z')
  planner = await t.signIn('planner')
  await says(ids[0] ?? '', 'waiting')
  await says(ids[1] ?? '', 'not_coming')
  await planner.post(`/inbjudningar/${ids[2]}/ta-tillbaka`, { mejl: '1' })
  await t.db
    .updateTable('guest')
    .set({ email: '' })
    .where('id', '=', rows[3]?.guestId ?? '')
    .execute()
  await t.db
    .updateTable('invitation_link')
    .set({ email: '' })
    .where('invitation_id', '=', ids[3] ?? '')
    .execute()
  const back = { bounced_at: t.clock.now(), bounce_words: '5.1.1 mailbox gone' }
  await t.db
    .updateTable('message')
    .set(back)
    .where('invitation_id', '=', ids[4] ?? '')
    .execute()
  await t.db
    .updateTable('invitation_link')
    .set({ created_at: '2027-05-03T08:00:00Z' })
    .where('invitation_id', '=', ids[5] ?? '')
    .execute()
  const audience = await planner.get('/utskick/granska?andamal=reply_reminder')
  const left = pageText(audience.body)
  expect(left).toContain('1 saknar e-postadress')
  expect(left).toContain('1 nås inte: senaste mejlet studsade')
  expect(audience.body).toContain(`/inbjudningar/${ids[4]}`)
  expect(await at(first)).toBe(1)
  expect(await sentTo()).toEqual(['gast6'])
})

test('whatever replies staff tick, no guest who has replied is asked to reply', async () => {
  const { rows } = await invited(2)
  await says(rows[0]?.id ?? '', 'waiting')
  const round = await getRound(t.db, '2027')
  const filter = { ...usualAudience('reply_reminder'), reply: 'any' as const }
  const draft = { round, purpose: 'reply_reminder' as const, filter, again: 'Igen', reason: '' }
  const plan = await planOfMailing(t.deps, t.db, draft)
  expect(plan.recipients.map(({ addressee }) => addressee.email)).toEqual(['gast1@forbund.example'])
})

test('by hand and by schedule count together, a new link makes nobody new', async () => {
  const { rows } = await invited(1)
  t.clock.set('2027-05-01T08:00:00Z')
  planner = await t.signIn('planner')
  const review = await planner.get('/utskick/granska?andamal=reply_reminder')
  const done = await planner.post('/utskick', fieldsOf(review.body, /^Lägg|^Skicka/))
  expect(done.statusCode).toBe(303)
  const link = await t.db.selectFrom('invitation_link').select('id').executeTakeFirstOrThrow()
  await t.db.updateTable('message').set({ state: 'sent', sent_at: t.clock.now() }).execute()
  await planner.post(`/inbjudningar/${rows[0]?.id}/lank`, { lank: link.id })
  expect(await at(first)).toBe(1)
  expect(await at(second)).toBe(0)
  expect(await sentTo()).toEqual(['gast0', 'gast0'])
})

test('a paused rule reminds no guests either', async () => {
  await invited(2)
  await planner.post(`${page}/paus`)
  expect(await at(first)).toBe(0)
})

test('a reply stops the reminder that waits, and whoever is asked anew can be reminded again', async () => {
  const { rows, seminar } = await invited(2)
  expect(await at(first)).toBe(2)
  planner = await t.signIn('planner')
  const path = `/inbjudningar/${rows[0]?.id}`
  await planner.post(`${path}/svar`, { svar: 'kommer', kalla: 'phone', anteckning: '' })
  const states = (await messagesOf(t, 'reply_reminder')).map(({ state }) => state).sort()
  expect(states).toEqual(['cancelled', 'queued'])
  await t.db
    .updateTable('seminar')
    .set({ replies_asked_at: '2027-05-06T08:00:00Z' })
    .where('id', '=', seminar.id)
    .execute()
  expect(await at(second)).toBe(2)
})
