/**
 * A person whose invitation still waits has not been told of the seminar: other letters leave the person out, and
 * reminders count from the day the invitation was sent.
 */
import { beforeEach, expect, test } from 'vitest'
import { countTold, listAddressees } from '../../src/invitations/addressees.queries.ts'
import { withdrawInvitation } from '../../src/invitations/standing.actions.ts'
import { deliverDueMail } from '../../src/kernel/mail/delivery.ts'
import { sendDueReminders } from '../../src/mailings/reminders/actions.ts'
import { anAfternoon, invite as inviteGuests } from '../invitations/guests.support.ts'
import { aReadySeminar, formOf, invite, previewOf } from '../invitations/support.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { pageText } from '../support/html.ts'
import { open, press } from '../support/visit.ts'

let t: TestApp
beforeEach(async () => {
  t = await openTestApp({ send: Object.assign(async () => '250 OK', { close: () => {} }) })
  return () => t.close()
})

const wantSecondLook = () => t.db.updateTable('round').set({ second_look: 1 }).execute()
const cancelSeminar = (id: string) =>
  t.db.updateTable('seminar').set({ cancelled_at: t.clock.now(), revision: 1 }).where('id', '=', id).execute()
const schedule = { reply1: '7', reply2: '2', replyHour: '9', answer1: '14', answer2: '5', answerHour: '9' }
const review = (purpose: string) => `/utskick/granska?andamal=${purpose}`
const reminders = (purpose: string) => t.db.selectFrom('message').selectAll().where('purpose', '=', purpose).execute()

test('nobody is reminded, told or called off whose invitation waits for a second look', async () => {
  const { round, seminar } = await aReadySeminar(t)
  await wantSecondLook()
  const planner = await t.signIn('planner')
  const url = String((await invite(planner, 'blekinge-1')).headers.location)
  const uninvited = '15: inbjudan har inte gått än'
  expect(pageText((await open(planner, review('reply_reminder'))).body)).toContain(uninvited)
  expect(pageText((await open(planner, review('questionnaire_opened'))).body)).toContain(uninvited)
  await cancelSeminar(seminar.id)
  expect(pageText((await open(planner, review('cancelled'))).body)).toContain(uninvited)
  expect(await countTold(t.db, round.id)).toEqual([])

  await t.db.updateTable('seminar').set({ cancelled_at: null, revision: 0 }).execute()
  const other = await t.signIn('administrator')
  await press(other, await open(other, url), /^Släpp/)
  expect(await deliverDueMail(t.deps)).toBe(15)
  const after = pageText((await open(planner, review('reply_reminder'))).body)
  expect(after).not.toContain('inbjudan har inte gått')
  expect((await countTold(t.db, round.id)).map(({ links }) => links)).toEqual([15])
})

test('a guest whose invitation waits is told nothing either', async () => {
  const { round, seminar, guests } = await anAfternoon(t, 2)
  await wantSecondLook()
  const planner = await t.signIn('planner')
  await (
    await inviteGuests(
      planner,
      guests.map(({ id }) => id),
    )
  ).send()
  await cancelSeminar(seminar.id)
  const page = pageText((await open(planner, review('cancelled'))).body)
  expect(page).toContain('2: inbjudan har inte gått än')
  expect(await countTold(t.db, round.id)).toEqual([])
})

test('nor a guest who is invited anew after the invitation was taken back', async () => {
  const { round, guests } = await anAfternoon(t, 1)
  const planner = await t.signIn('planner')
  const ids = guests.map(({ id }) => id)
  await (await inviteGuests(planner, ids)).send()
  await deliverDueMail(t.deps)
  const { id } = await t.db.selectFrom('invitation').select('id').executeTakeFirstOrThrow()
  await withdrawInvitation(t.deps, { invitationId: id, accountId: planner.accountId, reason: '', tell: true })
  await deliverDueMail(t.deps)
  await wantSecondLook()
  await (await inviteGuests(planner, ids)).send()
  expect(await listAddressees(t.db, round.id)).toMatchObject([{ isUninvited: true }])
})

test('reminders leave in peace who was invited less than three days ago, by a letter written long before', async () => {
  await aReadySeminar(t)
  const planner = await t.signIn('planner')
  const form = await formOf(planner, previewOf('blekinge-1'))
  const later = { ...form, nar: 'sedan', dag: '2027-03-23', kl: '9' }
  expect((await planner.post('/utskick/inbjudan', later)).statusCode).toBe(303)
  await planner.post('/omgangar/2027/paminnelser', schedule)
  t.clock.set('2027-03-23T08:00:00Z')
  expect(await deliverDueMail(t.deps)).toBe(15)
  // The last day to reply is 31 March.
  t.clock.set('2027-03-24T08:00:00Z')
  expect(await sendDueReminders(t.deps)).toBe(0)
  expect(await reminders('reply_reminder')).toEqual([])
})

test('a reminder that falls due while the invitations wait goes three days after they have gone', async () => {
  await aReadySeminar(t)
  await wantSecondLook()
  const planner = await t.signIn('planner')
  const url = String((await invite(planner, 'blekinge-1')).headers.location)
  await planner.post('/omgangar/2027/paminnelser', schedule)
  // The last day to reply is 31 March; a week before, nobody has released the invitations yet.
  t.clock.set('2027-03-24T08:00:00Z')
  expect(await sendDueReminders(t.deps)).toBe(0)
  const seen = async () => pageText((await (await t.signIn('planner')).get('/omgangar/2027/paminnelser')).body)
  expect(await seen()).toContain('Väntar på att inbjudan går ut')
  expect(await seen()).not.toContain('Ingen behövde påminnas')

  t.clock.set('2027-03-24T10:00:00Z')
  const other = await t.signIn('administrator')
  await press(other, await open(other, url), /^Släpp/)
  await t.db.updateTable('round').set({ second_look: 0 }).execute()
  expect(await deliverDueMail(t.deps)).toBe(15)
  expect(await sendDueReminders(t.deps)).toBe(0)
  // Three days later is the Saturday before Easter, so the reminder moves to the next working day.
  expect(await seen()).toContain('tisdag 30 mars kl. 8.00')
  t.clock.set('2027-03-30T06:00:00Z')
  expect(await sendDueReminders(t.deps)).toBe(15)
  expect(await reminders('reply_reminder')).toHaveLength(15)
})
