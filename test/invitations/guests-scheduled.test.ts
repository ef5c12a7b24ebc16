/** Guests' letters scheduled for later: until then staff can change or stop them. */
import { beforeEach, expect, test } from 'vitest'
import { deliverDueMail } from '../../src/kernel/mail/delivery.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { pageText } from '../support/html.ts'
import { open, press } from '../support/visit.ts'
import { anAfternoon } from './guests.support.ts'

let t: TestApp
let sent: string[]
beforeEach(async () => {
  sent = []
  const send = async ({ toEmail }: { toEmail: string }) => {
    sent.push(toEmail)
    return '250 OK'
  }
  t = await openTestApp({ send: Object.assign(send, { close: () => {} }) })
  return () => t.close()
})

const later = { nar: 'sedan', dag: '2027-03-08', kl: '9' }

async function aReview() {
  const { guests } = await anAfternoon(t, 2)
  const planner = await t.signIn('planner')
  const query = new URLSearchParams(guests.map(({ id }) => ['person', id]))
  const page = await open(planner, `/seminarier/blekinge-1/gaster/granska?${query}`)
  return { planner, page }
}

test('a set time is shown before the button, and nothing goes until then', async () => {
  const { planner, page } = await aReview()
  const again = await press(planner, page, 'Skicka 2 inbjudningar', later)
  expect(pageText(again.body)).toContain('Skicka 2 inbjudningar måndag 8 mars 2027 kl. 9.00')
  expect(await t.db.selectFrom('message').selectAll().execute()).toEqual([])
  const mailing = await press(planner, again, /^Skicka 2/)
  expect(pageText(mailing.body)).toContain('schemalagt')
  expect(await deliverDueMail(t.deps)).toBe(0)
  t.clock.set('2027-03-08T08:00:00Z')
  expect(await deliverDueMail(t.deps)).toBe(2)
  expect(sent.toSorted()).toEqual(['gast0@forbund.example', 'gast1@forbund.example'])
})

test('with a second look it goes when it is released, but not before its time', async () => {
  const { planner, page } = await aReview()
  await t.db.updateTable('round').set({ second_look: 1 }).execute()
  const again = await press(planner, page, 'Skicka 2 inbjudningar', later)
  const mailing = await press(planner, again, /^Lämna 2/)
  t.clock.set('2027-03-02T08:00:00Z')
  const other = await t.signIn('administrator')
  await press(other, await open(other, mailing.url), /^Släpp/)
  expect(await deliverDueMail(t.deps)).toBe(0)
  t.clock.set('2027-03-08T08:00:00Z')
  expect(await deliverDueMail(t.deps)).toBe(2)
})

test('a time that cannot be is refused with why', async () => {
  const { planner, page } = await aReview()
  const again = await press(planner, page, 'Skicka 2 inbjudningar', { ...later, dag: '2027-02-01' })
  expect(again.status).toBe(422)
  expect(pageText(again.body)).toContain('Tiden har redan passerat')
  expect(again.body).not.toContain('Skicka 2 inbjudningar</button>')
})

test('the letter speaks of no limit where there is none', async () => {
  const { page } = await aReview()
  expect(pageText(page.body)).toContain('Antalet platser är obegränsat')
  expect(pageText(page.body)).not.toContain('är begränsat')
})
