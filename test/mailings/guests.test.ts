/** Guests get the same letters about a day as seats do, with the hours of their afternoon. */
import ICAL from 'ical.js'
import { beforeEach, expect, test } from 'vitest'
import { linkToken } from '../../src/kernel/ids.ts'
import { listMailedSince } from '../../src/seminars/changes/queries.ts'
import { anAfternoon, invite } from '../invitations/guests.support.ts'
import { openTestApp, type TestApp, type Visitor } from '../support/app.ts'
import { pageText } from '../support/html.ts'
import { fieldsOf, messagesOf, moveTo } from './support.ts'

let t: TestApp
beforeEach(async () => {
  t = await openTestApp()
  return () => t.close()
})

/** Three guests, invited by mail that has been sent. */
async function invited() {
  const planner = await t.signIn('planner')
  const all = await anAfternoon(t, 3)
  await (
    await invite(
      planner,
      all.guests.map(({ id }) => id),
    )
  ).send()
  await t.db.updateTable('message').set({ state: 'sent', sent_at: t.clock.now() }).execute()
  later()
  return { ...all, planner }
}

/** Advances the clock, because letters of the same second have no order. */
function later() {
  t.clock.set(new Date(Date.parse(t.clock.now()) + 60_000).toISOString().replace('.000', ''))
}

const review = (purpose: string) => `/utskick/granska?andamal=${purpose}`

async function press(planner: Visitor, purpose: string) {
  const page = await planner.get(review(purpose))
  return planner.post('/utskick', fieldsOf(page.body, /^Skicka 3|^Skicka ett|^Skicka 1/))
}

function eventOf(calendar: string | null) {
  const root = new ICAL.Component(ICAL.parse(calendar ?? ''))
  const event = new ICAL.Event(root.getFirstSubcomponent('vevent') ?? undefined)
  return { method: root.getFirstPropertyValue('method'), event }
}

test('a moved day reaches each guest once, with the hours of the afternoon and the seminar’s SEQUENCE', async () => {
  const { planner, seminar } = await invited()
  expect(pageText((await planner.get(review('moved'))).body)).toContain('3 vet redan hur det är')
  await moveTo(t, seminar.id, '2027-04-21', 3)
  expect(pageText((await planner.get('/oversikt')).body)).toContain('Berätta för 3 personer')
  const page = await planner.get(review('moved'))
  const text = pageText(page.body)
  expect(text).toContain('Förbund 1, gäst')
  expect(text).toContain('13.00–15.30')
  const form = fieldsOf(page.body, /^Skicka 3/)
  const done = await planner.post('/utskick', form)
  expect(done.statusCode).toBe(303)
  await planner.post('/utskick', form)
  const letters = await messagesOf(t, 'moved')
  expect(letters.map(({ to_email }) => to_email).sort()).toEqual([0, 1, 2].map((n) => `gast${n}@forbund.example`))
  // Guests count like seats: once they have been mailed about a change, it cannot be undone.
  expect(await listMailedSince(t.db, [seminar.id], t.clock.now())).toEqual(new Set([seminar.id]))
  const before = await messagesOf(t, 'guest_invitation')
  for (const letter of letters) {
    expect(letter.text).toContain('onsdag 21 april 2027, Förut: onsdag 14 april 2027')
    expect(letter.text).toContain('13.00–15.30')
    expect(letter.text).toContain('/gast/')
    expect(letter.text).not.toContain('Kommunernas läge')
    const { method, event } = eventOf(letter.calendar)
    expect([method, event.sequence]).toEqual(['REQUEST', 3])
    expect(event.startDate.toString()).toBe('2027-04-21T11:00:00Z')
    const old = before.find((one) => one.invitation_id === letter.invitation_id)
    expect(event.uid).toBe(eventOf(old?.calendar ?? '').event.uid)
  }
  expect(pageText((await planner.get(`/utskick/${form.utskick}`)).body)).toContain('Förbund 2')
  const again = pageText((await planner.get(review('moved'))).body)
  expect(again).toContain('3 har redan fått det, eller ska få det')
  expect(pageText((await planner.get('/oversikt')).body)).not.toContain('Berätta för 3 personer')
})

test('other hours of the afternoon are told to the guests alone, each time they change', async () => {
  const { planner, seminar } = await invited()
  for (const [start, sequence] of [
    ['13:15', 1],
    ['13:20', 2],
  ] as const) {
    await t.db.updateTable('programme_item').set({ start_time: start }).where('id', '=', `${seminar.id}-1`).execute()
    later()
    const { id } = await t.db.selectFrom('live_link').select('id').orderBy('id').executeTakeFirstOrThrow()
    const download = async () =>
      eventOf((await t.visitor().get(`/gast/${linkToken(t.deps.config.secret, id)}/kalender.ics`)).body).event.sequence
    expect(await download()).toBe(sequence)
    expect((await press(planner, 'moved')).statusCode).toBe(303)
    expect(await download()).toBe(sequence)
    const letters = await messagesOf(t, 'moved')
    expect(letters).toHaveLength(3 * sequence)
    const numbers = letters.map(({ calendar }) => eventOf(calendar).event.sequence)
    expect(Math.max(...numbers)).toBe(sequence)
  }
})

test('a cancelled seminar leaves the guests’ calendars, once', async () => {
  const { planner, seminar } = await invited()
  await t.db
    .updateTable('seminar')
    .set({ cancelled_at: t.clock.now(), revision: 1 })
    .where('id', '=', seminar.id)
    .execute()
  expect((await press(planner, 'cancelled')).statusCode).toBe(303)
  const letters = await messagesOf(t, 'cancelled')
  expect(letters.map(({ calendar_method }) => calendar_method)).toEqual(Array(3).fill('CANCEL'))
  expect(eventOf(letters[0]?.calendar ?? '').event.sequence).toBe(1)
  expect((await planner.get(review('cancelled'))).body).not.toContain('>Skicka 3')
})

test('a letter that was stopped has told the guests nothing', async () => {
  const { planner, seminar } = await invited()
  await moveTo(t, seminar.id, '2027-04-21', 3)
  await press(planner, 'moved')
  const [mailing] = await t.db.selectFrom('mailing').select('id').where('purpose', '=', 'moved').execute()
  await planner.post(`/utskick/${mailing?.id}/stopp`, { skal: 'Fel dag' })
  expect((await messagesOf(t, 'moved')).map(({ state }) => state)).toEqual(Array(3).fill('cancelled'))
  expect(pageText((await planner.get('/oversikt')).body)).toContain('Berätta för 3 personer')
  expect((await press(planner, 'moved')).statusCode).toBe(303)
  expect(await messagesOf(t, 'moved')).toHaveLength(6)
})

test('practical matters go to guests who come; thanks to those who were there', async () => {
  const { planner, seminar } = await invited()
  const ids = (await t.db.selectFrom('invitation').select('id').orderBy('id').execute()).map(({ id }) => id)
  await t.db
    .updateTable('invitation')
    .set({ reply: 'coming', replied_at: t.clock.now() })
    .where('id', '=', ids[0] ?? '')
    .execute()
  expect((await press(planner, 'practical')).statusCode).toBe(303)
  expect((await messagesOf(t, 'practical')).map((one) => one.invitation_id)).toEqual([ids[0]])
  await t.db
    .updateTable('seminar')
    .set({ date: t.clock.now().slice(0, 10) })
    .where('id', '=', seminar.id)
    .execute()
  const account = await t.db.selectFrom('account').select('id').executeTakeFirstOrThrow()
  await t.db
    .insertInto('attendance')
    .values({
      id: 'a1',
      seminar_id: seminar.id,
      person: `gast:${ids[1]}`,
      seat_id: null,
      guest_invitation_id: ids[1] ?? '',
      name: 'Gäst',
      came_from: '',
      here: 1,
      tapped_at: t.clock.now(),
      tapped_by: account.id,
      device: '',
    })
    .execute()
  expect((await press(planner, 'thanks')).statusCode).toBe(303)
  expect((await messagesOf(t, 'thanks')).map((one) => one.invitation_id)).toEqual([ids[1]])
})
