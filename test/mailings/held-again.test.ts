/** A seminar is cancelled and then held after all on the same day: everyone who was told of it is told again. */
import ICAL from 'ical.js'
import { beforeEach, expect, test } from 'vitest'
import { toldOf, untoldOf } from '../../src/invitations/told.rules.ts'
import { addMinutes } from '../../src/kernel/time.ts'
import { listSeminars } from '../../src/seminars/queries.ts'
import { isSettled } from '../../src/seminars/rules.ts'
import { openTestApp, type TestApp, type Visitor } from '../support/app.ts'
import { aGuest, aGuestInvitation, anOrganisation } from '../support/builders.ts'
import { onSqlite } from '../support/db.ts'
import { pageText } from '../support/html.ts'
import { click, open, press } from '../support/visit.ts'
import { anInvitedSeminar, guestInvitations, messagesOf } from './support.ts'

let t: TestApp
let planner: Visitor
beforeEach(async () => {
  t = await openTestApp()
  planner = await t.signIn('planner')
  return () => t.close()
})

const change = '/seminarier/blekinge-1/andra'

async function changed(way: string, button: RegExp, typed: Record<string, string> = {}) {
  const form = await open(planner, `${change}?andring=${way}`)
  const review = await press(planner, form, /Granska|Spara/, typed)
  const done = button.test(review.body) ? await press(planner, review, button) : review
  const [id] = await t.db.selectFrom('seminar_change').select('id').orderBy('created_at', 'desc').limit(1).execute()
  expect(done.status).toBe(200)
  return open(planner, `/seminarier/andringar/${id?.id}`)
}

async function sendTo(page: Awaited<ReturnType<typeof open>>, link: RegExp, button: RegExp) {
  const review = await click(planner, page, link)
  const done = await press(planner, review, button)
  await t.db
    .updateTable('message')
    .set({ state: 'sent', sent_at: t.clock.now() })
    .where('state', '=', 'queued')
    .execute()
  return { review, done }
}

/** Advances the clock, because letters of the same second have no order. */
function later() {
  t.clock.set(addMinutes(t.clock.now(), 1))
}

/** The calendar object's method, UID and SEQUENCE. */
function entry(content: string | null | undefined) {
  const calendar = new ICAL.Component(ICAL.parse(content ?? ''))
  const event = calendar.getFirstSubcomponent('vevent')
  const value = (name: string) => String(event?.getFirstPropertyValue(name))
  const method = calendar.getFirstPropertyValue('method')
  return { method, uid: value('uid'), sequence: Number(value('sequence')), status: value('status') }
}

test('they read that it is held, and the entry comes back with a higher number, guests too', async () => {
  const { seminar } = await anInvitedSeminar(t)
  await t.db
    .updateTable('seminar')
    .set({ guest_start_time: '13:00', guest_end_time: '15:30' })
    .where('id', '=', seminar.id)
    .execute()
  const guest = await aGuest(t.db, (await anOrganisation(t.db)).id)
  await aGuestInvitation(t.db, guest.id, seminar.id)
  later()
  const cancelled = await changed('stall-in', /Ställ in/, { reason: 'Storm' })
  await sendTo(cancelled, /^Berätta|^Mejla|^Skriv/, /^Skicka 16/)
  const [goodbye] = await messagesOf(t, 'cancelled')
  later()
  const again = await changed('hall-anda', /Håll seminariet ändå/)
  const { review } = await sendTo(again, /^Berätta|^Mejla|^Skriv/, /^Skicka 16/)
  expect(pageText(review.body)).toContain('16 personer får mejlet')
  const letters = await messagesOf(t, 'moved')
  expect(letters).toHaveLength(16)
  const own = letters.find((one) => one.link_id === goodbye?.link_id)
  expect(own?.text).toContain('Dialogseminariet blir av. Vi har skrivit att det var inställt.')
  expect(own?.text).toContain('lägger tillbaka mötet i din kalender')
  expect(own?.text).not.toContain('Förut:')
  const [before, after] = [entry(goodbye?.calendar), entry(own?.calendar)]
  expect([before.method, after.method, after.status]).toEqual(['CANCEL', 'REQUEST', 'CONFIRMED'])
  expect(after.uid).toBe(before.uid)
  expect(after.sequence).toBeGreaterThan(before.sequence)
  const guests = await guestInvitations(t)
  const toGuest = letters.find((one) => guests.has(one.invitation_id))
  expect(toGuest?.text).toContain('Dialogseminariet blir av.')
  expect(entry(toGuest?.calendar).sequence).toBeGreaterThan(
    entry((await messagesOf(t, 'cancelled')).find((one) => guests.has(one.invitation_id))?.calendar).sequence,
  )
  expect(pageText((await planner.get('/utskick/granska?andamal=moved')).body)).toContain('Ingen får mejlet nu')
})

onSqlite('nobody was told that it was cancelled: there is nothing to tell', async () => {
  await anInvitedSeminar(t)
  later()
  await changed('stall-in', /Ställ in/, { reason: 'Storm' })
  later()
  await changed('hall-anda', /Håll seminariet ändå/)
  const review = await planner.get('/utskick/granska?andamal=moved')
  expect(pageText(review.body)).toContain('15 vet redan hur det är')
})

onSqlite('a digital one that is held again is no news of becoming digital', async () => {
  const { seminar } = await anInvitedSeminar(t)
  const one = (await listSeminars(t.db, seminar.round_id)).find(isSettled)
  if (!one) throw new Error('none is settled')
  const digital = { ...one, form: 'digital' as const }
  const was = toldOf({ ...digital, cancelledAt: '2027-02-01T08:00:00Z' })
  const purposeAfter = (told: object) =>
    untoldOf([digital], [{ seminarId: one.id, told: JSON.stringify(told), links: 1 }], '2027-03-01').map(
      ({ purpose }) => purpose,
    )
  expect(purposeAfter(was)).toEqual(['moved'])
  expect(purposeAfter(toldOf(one))).toEqual(['made_digital'])
})
