/** Reminders are sent, and retried, on working days between 8 and 17; other mail at any time. */
import { beforeEach, expect, test } from 'vitest'
import { deliverDueMail } from '../../src/kernel/mail/delivery.ts'
import { SendError } from '../../src/kernel/mail/smtp.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { pageText } from '../support/html.ts'
import { open, press } from '../support/visit.ts'
import { anInvitedSeminar, messagesOf } from './support.ts'

let t: TestApp
let failure: SendError | null
const send = Object.assign(
  async () => {
    if (failure) throw failure
    return '250 OK'
  },
  { close: () => {} },
)
beforeEach(async () => {
  failure = null
  t = await openTestApp({ send })
  return () => t.close()
})

const reminder = '/utskick/granska?andamal=reply_reminder'
const opened = '/utskick/granska?andamal=questionnaire_opened'
const friday = '2027-03-05T15:59:30Z' // 16.59.30 in Sweden
const monday = '2027-03-08T07:00:00Z' // 8.00

/** Blekinge's 15 seats get a letter just before 17 on a Friday. */
async function onFriday(review: string) {
  await anInvitedSeminar(t)
  t.clock.set(friday)
  const planner = await t.signIn('planner')
  const page = await press(planner, await open(planner, review), /^Skicka 15/)
  return { planner, page, purpose: review.split('=')[1] ?? '' }
}
const nextTries = async (purpose: string) => [
  ...new Set((await messagesOf(t, purpose)).map((one) => one.next_attempt_at)),
]

test.each([
  ['busy', new SendError('not_now', '450 try later'), 'försök 2 görs 2027-03-08 08.00'],
  ['away', new SendError('unreachable', 'ECONNREFUSED'), 'går 2027-03-08 08.00'],
])('when the server is %s on Friday at five, reminders wait till Monday', async (_, error, words) => {
  const { planner, page, purpose } = await onFriday(reminder)
  failure = error
  await deliverDueMail(t.deps)
  if (error.outcome === 'unreachable') {
    t.clock.set('2027-03-05T16:00:30Z')
    await deliverDueMail(t.deps)
  }
  expect(await nextTries(purpose)).toEqual([monday])
  expect(pageText((await open(planner, page.url)).body)).toContain(words)
  failure = null
  for (const now of ['2027-03-05T16:01:00Z', '2027-03-06T09:00:00Z', '2027-03-08T06:59:59Z']) {
    t.clock.set(now)
    expect(await deliverDueMail(t.deps)).toBe(0)
  }
  t.clock.set(monday)
  expect(await deliverDueMail(t.deps)).toBe(15)
})

test('reminders that nobody sent in time, because the program was down, wait till Monday', async () => {
  const { purpose } = await onFriday(reminder)
  t.clock.set('2027-03-05T21:00:00Z')
  expect(await deliverDueMail(t.deps)).toBe(0)
  expect(await nextTries(purpose)).toEqual([monday])
})

test('reminders that somebody tries again in the evening wait till the next working day', async () => {
  const { planner, page, purpose } = await onFriday(reminder)
  failure = new SendError('refused', '550 no such user')
  await deliverDueMail(t.deps)
  failure = null
  t.clock.set('2027-03-05T19:00:00Z')
  const [one] = await messagesOf(t, purpose)
  const message = await open(planner, `/utskick/meddelande/${one?.id}`)
  const again = await press(planner, message, 'Skicka igen')
  expect(pageText(again.body)).toContain('I kögår 2027-03-08 08.00')
  await press(planner, await open(planner, page.url), /^Försök igen med 14/)
  expect(await nextTries(purpose)).toEqual([monday])
  expect(await deliverDueMail(t.deps)).toBe(0)
})

test('a reminder made by hand at night goes in the morning, and the page says so first', async () => {
  await anInvitedSeminar(t)
  t.clock.set('2027-03-05T21:00:00Z')
  const planner = await t.signIn('planner')
  const review = await open(planner, reminder)
  expect(pageText(review.body)).toContain('Påminnelser går bara på vardagar mellan 8 och 17.')
  const page = await press(planner, review, 'Skicka 15 påminnelser måndag 8 mars 2027 kl. 8.00')
  expect(pageText(page.body)).toContain('Skickas måndag 8 mars 2027 kl. 8.00')
  expect(await deliverDueMail(t.deps)).toBe(0)
  expect(page.body).not.toContain('>Skicka alla 15')
  const moved = await press(planner, page, 'Ändra tiden', { dag: '2027-03-13', kl: '10' })
  expect(pageText(moved.body)).toContain('Utskicket går måndag 15 mars 2027 kl. 8.00.')
  expect(moved.body).not.toContain('Skicka alla 15 nu')
  const sooner = await press(planner, moved, 'Skicka alla 15 måndag 8 mars 2027 kl. 8.00')
  expect(pageText(sooner.body)).toContain('Utskicket går måndag 8 mars 2027 kl. 8.00.')
})

test('other mail is tried again at any time', async () => {
  const { purpose } = await onFriday(opened)
  failure = new SendError('not_now', '450 try later')
  await deliverDueMail(t.deps)
  expect(await nextTries(purpose)).toEqual(['2027-03-05T16:00:30Z'])
  failure = null
  t.clock.set('2027-03-05T16:00:30Z')
  expect(await deliverDueMail(t.deps)).toBe(15)
})
