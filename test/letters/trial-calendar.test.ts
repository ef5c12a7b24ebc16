/** A trial letter has the calendar file of the real letter, but does not change anybody's calendar. */
import ICAL from 'ical.js'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { deliverDueMail } from '../../src/kernel/mail/delivery.ts'
import { aReadySeminar, invite } from '../invitations/support.ts'
import { openTestApp, type TestApp, type Visitor } from '../support/app.ts'
import { messageRows } from '../support/messages.ts'
import { sendTo, startSmtp, type TestSmtp } from '../support/smtp.ts'
import { open, press } from '../support/visit.ts'

let t: TestApp
let smtp: TestSmtp
let planner: Visitor
beforeAll(async () => {
  smtp = await startSmtp()
})
afterAll(() => smtp.close())
beforeEach(async () => {
  t = await openTestApp({ send: sendTo(smtp) })
  smtp.raw.length = 0
  smtp.behave('accept')
  planner = await t.signIn('planner')
  await aReadySeminar(t)
  return () => t.close()
})

async function trialOf(purpose: string) {
  smtp.raw.length = 0
  const page = await open(planner, `/omgangar/2027/brev/${purpose}`)
  await press(planner, page, 'Skicka ett prov till mig')
  await deliverDueMail(t.deps)
  const [mail] = await smtp.parsed()
  return mail
}

function read(content: unknown) {
  const text = typeof content === 'string' ? content : new TextDecoder().decode(content as Buffer)
  const calendar = new ICAL.Component(ICAL.parse(text))
  const event = calendar.getFirstSubcomponent('vevent')
  const value = (name: string) => event?.getFirstPropertyValue(name)?.toString()
  return { method: calendar.getFirstPropertyValue('method'), event, value }
}

test('the invitation’s file is published beside the letter, under a UID of its own, and asks nobody', async () => {
  await invite(planner, 'blekinge-1')
  await t.db.updateTable('message').set({ state: 'sent' }).execute()
  const real = await messageRows(t.db)
    .select('calendar')
    .where('purpose', '=', 'invitation')
    .limit(1)
    .executeTakeFirstOrThrow()
  const mail = await trialOf('invitation_politician')
  expect(mail?.attachments).toHaveLength(1)
  const [file] = mail?.attachments ?? []
  expect([file?.filename, file?.mimeType, file?.disposition]).toEqual(['prov.ics', 'text/calendar', 'attachment'])
  const [trial, true_] = [read(file?.content), read(real.calendar)]
  expect(trial.method).toBe('PUBLISH')
  expect(trial.event?.getAllProperties('attendee')).toEqual([])
  expect(trial.value('uid')).toMatch(/^prov-/)
  for (const name of ['dtstart', 'dtend', 'summary', 'location', 'status', 'organizer'])
    expect(trial.value(name), name).toBe(true_.value(name))
  expect(trial.value('description')).toContain('/provbrev')
})

test('a letter that takes the day away shows a cancelled one; a letter without a file has none', async () => {
  const [file] = (await trialOf('withdrawn'))?.attachments ?? []
  const { method, value } = read(file?.content)
  expect([method, value('status')]).toEqual(['PUBLISH', 'CANCELLED'])
  expect((await trialOf('thanks'))?.attachments).toEqual([])
})
