import ICAL from 'ical.js'
import { beforeEach, expect, test } from 'vitest'
import { countTold, listAddressees } from '../../src/invitations/addressees.queries.ts'
import { deliverDueMail } from '../../src/kernel/mail/delivery.ts'
import { SendError } from '../../src/kernel/mail/smtp.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { pageText } from '../support/html.ts'
import { click, open, press } from '../support/visit.ts'
import { anInvitedSeminar, messagesOf, moveTo } from './support.ts'

let t: TestApp
const outcome = new Map<string, SendError>()
const send = Object.assign(
  async ({ toEmail }: { toEmail: string }) => {
    const error = outcome.get(toEmail)
    if (error) throw error
    return '250 OK'
  },
  { close: () => {} },
)
beforeEach(async () => {
  outcome.clear()
  t = await openTestApp({ send })
  return () => t.close()
})

const reminder = '/utskick/granska?andamal=reply_reminder'
const moved = '/utskick/granska?andamal=moved&seminarium=blekinge-1'

async function aHeldReminder() {
  await anInvitedSeminar(t)
  await t.db.updateTable('round').set({ second_look: 1 }).execute()
  const planner = await t.signIn('planner')
  const page = await press(planner, await open(planner, reminder), 'Lämna 15 påminnelser till granskning')
  return { planner, page }
}

test('a held mailing waits for another person, who sees the letters and releases them', async () => {
  const { planner, page } = await aHeldReminder()
  expect(await deliverDueMail(t.deps)).toBe(0)
  expect(pageText(page.body)).toContain('Du har gjort utskicket.')
  expect(page.body).not.toContain('>Släpp 15')
  expect((await planner.post(`${page.url}/slapp`)).statusCode).toBe(403)
  const other = await t.signIn('administrator')
  const look = await open(other, page.url)
  expect(pageText(look.body)).toContain('Mottagare 1 av 15')
  expect(pageText(look.body)).toContain('Vi har inte fått ditt svar än.')
  await press(other, look, 'Släpp 15 meddelanden')
  expect((await other.post(`${page.url}/slapp`)).statusCode).toBe(303)
  const third = await t.signIn('administrator')
  expect((await third.post(`${page.url}/slapp`)).statusCode).toBe(409)
  expect(await deliverDueMail(t.deps)).toBe(15)
  expect(pageText((await open(planner, page.url)).body)).toContain('av Test administrator')
})

test('it can be sent back with a reason, and made anew', async () => {
  const { planner, page } = await aHeldReminder()
  const other = await t.signIn('administrator')
  const stop = await open(other, `${page.url}/stopp`)
  const empty = await press(other, stop, 'Skicka tillbaka')
  expect(empty.status).toBe(422)
  const back = await press(other, stop, 'Skicka tillbaka', { skal: 'Fel ort i ämnet' })
  expect(pageText(back.body)).toContain('15 meddelanden stoppades.')
  expect(pageText(back.body)).toContain('Fel ort i ämnet')
  const anew = await press(planner, await open(planner, reminder), /^Lämna 15/)
  expect(anew.status).toBe(200)
  expect(await messagesOf(t, 'reply_reminder')).toHaveLength(30)
})

test('what is stopped has told nobody anything; what is out is said and stays told', async () => {
  const { seminar, round } = await anInvitedSeminar(t)
  t.clock.set('2027-03-02T08:00:00Z')
  await moveTo(t, seminar.id, '2027-04-21', 1)
  const planner = await t.signIn('planner')
  const page = await press(planner, await open(planner, moved), /^Skicka 15/)
  await t.db
    .updateTable('message')
    .set({ state: 'sent' })
    .where('purpose', '=', 'moved')
    .where('to_email', '=', 'p3@kommun.example')
    .execute()
  const stop = await open(planner, `${page.url}/stopp`)
  expect(pageText(stop.body)).toContain('14 meddelanden som väntar skickas inte.')
  expect(pageText(stop.body)).toContain('1 meddelande har redan gått')
  await press(planner, stop, 'Stoppa det som väntar', { skal: 'Fel dag' })
  const told = new Map((await listAddressees(t.db, round.id)).map((one) => [one.email, JSON.parse(one.told).date]))
  expect([told.get('p3@kommun.example'), told.get('p4@kommun.example')]).toEqual(['2027-04-21', '2027-04-14'])
  const counts = await countTold(t.db, round.id)
  expect(counts.map(({ told: text, links }) => [JSON.parse(text).date, links]).sort()).toEqual([
    ['2027-04-14', 14],
    ['2027-04-21', 1],
  ])
  const again = await open(planner, moved)
  expect(pageText(again.body)).toContain('Skicka 14 besked om ändringen')
  expect(pageText(again.body)).toContain('Förut: onsdag 14 april 2027')
  await press(planner, again, /^Skicka 14/)
  const rows = (await messagesOf(t, 'moved')).filter((row) => row.to_email === 'p4@kommun.example')
  const numbers = rows.map((row) => Number(/SEQUENCE:(\d+)/.exec(row.calendar ?? '')?.[1]))
  expect(numbers).toHaveLength(2)
  expect(await deliverDueMail(t.deps)).toBe(14)
})

test('a stopped invitation invites nobody: they can be invited again', async () => {
  const { aReadySeminar, invite } = await import('../invitations/support.ts')
  await aReadySeminar(t)
  const planner = await t.signIn('planner')
  const url = String((await invite(planner, 'blekinge-1')).headers.location)
  const stopped = await press(
    planner,
    await open(planner, `${url}/stopp`),
    'Stoppa det som väntar', // stopping needs no reason, because it is done in a hurry
  )
  expect(pageText(stopped.body)).toMatch(/Stoppat ?15 av 15/)
  const links = await t.db.selectFrom('invitation_link').select('revoked_at').execute()
  expect(links.every((link) => link.revoked_at !== null)).toBe(true)
  await invite(planner, 'blekinge-1')
  expect(await deliverDueMail(t.deps)).toBe(15)
})

test('the downloaded calendar has the times and the number of the mail', async () => {
  const { seminar } = await anInvitedSeminar(t)
  const { linkToken } = await import('../../src/kernel/ids.ts')
  const link = await t.db.selectFrom('invitation_link').selectAll().executeTakeFirstOrThrow()
  const token = linkToken(t.deps.config.secret, link.id)
  const download = async () => {
    const { body } = await t.visitor().get(`/i/${token}/kalender.ics`)
    return eventOf(body)
  }
  const first = await download()
  t.clock.set('2027-03-02T08:00:00Z')
  await moveTo(t, seminar.id, '2027-04-21', 1)
  const before = await download()
  const planner = await t.signIn('planner')
  await press(planner, await open(planner, moved), /^Skicka 15/)
  const mail = (await messagesOf(t, 'moved')).find((row) => row.link_id === link.id)
  expect(before).toEqual(eventOf(mail?.calendar ?? ''))
  expect(await download()).toEqual(before)
  expect(before.uid).toBe(first.uid)
  expect(before.sequence).toBeGreaterThan(first.sequence)
})

function eventOf(text: string) {
  const event = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent')
  const value = (name: string) => String(event?.getFirstPropertyValue(name))
  return { uid: value('uid'), sequence: Number(value('sequence')), start: value('dtstart') }
}

test('each state has its words; what went wrong is tried again at the address the person has now', async () => {
  await anInvitedSeminar(t)
  const planner = await t.signIn('planner')
  const page = await press(planner, await open(planner, reminder), /^Skicka 15/)
  outcome.set('p1@kommun.example', new SendError('refused', '550 no such user'))
  outcome.set('p2@kommun.example', new SendError('not_now', '450 try later'))
  outcome.set('p3@kommun.example', new SendError('in_doubt', 'went away'))
  await deliverDueMail(t.deps)
  await t.db
    .updateTable('message')
    .set({ bounced_at: t.clock.now(), bounce_words: '5.1.1 mailbox gone' })
    .where('purpose', '=', 'reply_reminder')
    .where('to_email', '=', 'p4@kommun.example')
    .execute()
  const text = pageText((await open(planner, page.url)).body)
  for (const words of [
    /Avvisat ?1 av/,
    /Uppskjutet ?1 av/,
    /Ovisst ?1 av/,
    /Studsade ?1 av/,
    /Lämnat till servern ?11 av/,
  ])
    expect(text).toMatch(words)
  expect(text).toContain('5.1.1 mailbox gone')
  expect(text).toContain('försök 2 görs')
  await t.db
    .updateTable('invitation_link')
    .set({ email: 'ny@kommun.example' })
    .where('email', '=', 'p1@kommun.example')
    .execute()
  const retried = await press(planner, await open(planner, page.url), 'Försök igen med 2 som inte gick fram')
  expect(pageText(retried.body)).toContain('2 meddelanden ligger i kö igen.')
  expect(await deliverDueMail(t.deps)).toBe(2)
  const rows = await messagesOf(t, 'reply_reminder')
  expect(rows.find((row) => row.to_email === 'ny@kommun.example')?.state).toBe('sent')
})

test('letters on paper: made once, merged with the link, posted by a person, and left out of the mail', async () => {
  const { seats } = await anInvitedSeminar(t)
  await t.db
    .updateTable('holder')
    .set({ by_post: 1, title: 'Socialchef' })
    .where('seat_id', '=', seats[0]?.id ?? '')
    .execute()
  const planner = await t.signIn('planner')
  const page = await press(planner, await open(planner, reminder), 'Gör 1 brev för post')
  expect(pageText(page.body)).toMatch(/Att posta ?1 av/)
  expect(await deliverDueMail(t.deps)).toBe(0)
  const csv = (await planner.get(`${page.url}/brev.csv`)).body
  expect(csv.split('\r\n')[0]).toContain('namn;titel;roll;kommun')
  expect(csv).toContain('Åsa Öberg 0;Socialchef')
  expect(csv).toMatch(/http:\/\/localhost:3000\/i\/[\w-]{27}/)
  expect((await planner.get(`${page.url}/brev.xlsx`)).rawPayload.subarray(0, 2).toString()).toBe('PK')
  expect((await (await t.signIn('analyst')).get(`${page.url}/brev.csv`)).statusCode).toBe(403)
  const done = await press(planner, page, 'Räkna breven som postade')
  expect(pageText(done.body)).toMatch(/Postat ?1 av/)
  const review = pageText((await open(planner, reminder)).body)
  expect(review).toContain('Skicka 14 påminnelser')
  expect(review).toContain('1 har redan fått det')
})

test('a seminar that moved leads to the mailing that tells everyone, until they are told', async () => {
  await anInvitedSeminar(t)
  const planner = await t.signIn('planner')
  const form = await open(planner, '/seminarier/blekinge-1/andra?andring=dag')
  const review = await press(planner, form, 'Granska ändringen', {
    date: '2027-04-21',
    start: '9.30',
    end: '15.30',
    reason: 'Lokalen är full.',
  })
  expect(pageText(review.body)).toContain('inget mejl av sig själva')
  t.clock.set('2027-03-01T09:00:00Z')
  const changed = await press(planner, review, /^Flytta/)
  const todo = pageText((await open(planner, '/oversikt?alla')).body)
  expect(todo).toContain('Berätta för 15 personer att Blekinge är ändrat')
  const mailing = await click(planner, changed, 'Berätta för de 15 som berörs')
  expect(pageText(mailing.body)).toContain('Lokalen är full.')
  await press(planner, mailing, 'Skicka 15 besked om ändringen')
  const after = pageText((await open(planner, '/oversikt?alla')).body)
  expect(after).not.toContain('Berätta för 15')
})
