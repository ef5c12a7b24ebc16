/** Staff invite guests to the afternoon over HTTP; letters go through a real SMTP server. */
import ICAL from 'ical.js'
import type { Email } from 'postal-mime'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { listAddressees } from '../../src/invitations/addressees.queries.ts'
import { byStaff, reply } from '../../src/invitations/reply.actions.ts'
import { Gone } from '../../src/kernel/errors.ts'
import { deliverDueMail } from '../../src/kernel/mail/delivery.ts'
import { countGuests } from '../../src/seminars/queries.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { anAccount } from '../support/builders.ts'
import { pageText } from '../support/html.ts'
import { sendTo, startSmtp, type TestSmtp } from '../support/smtp.ts'
import { open, press } from '../support/visit.ts'
import { anAfternoon, invite, linkIn } from './guests.support.ts'

let t: TestApp
let smtp: TestSmtp
let planner: Awaited<ReturnType<TestApp['signIn']>>
const base = '/seminarier/blekinge-1/gaster'

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

/** Delivers the mail that is due. @returns all mails so far whose subject matches. */
async function mails(subject: RegExp): Promise<Email[]> {
  while ((await deliverDueMail(t.deps)) > 0);
  return (await smtp.parsed()).filter((mail) => subject.test(mail.subject ?? ''))
}

const toOf = (mail: Email | undefined) => mail?.to?.[0]?.address

function eventOf(mail: Email | undefined) {
  const part = mail?.attachments.find((one) => one.mimeType === 'text/calendar')
  const raw = part?.content as ArrayBuffer | string
  const text = typeof raw === 'string' ? raw : new TextDecoder().decode(raw)
  const calendar = new ICAL.Component(ICAL.parse(text))
  const event = new ICAL.Event(calendar.getFirstSubcomponent('vevent') ?? undefined)
  return { method: String(calendar.getFirstPropertyValue('method')), event, text }
}

async function invited(persons: number, capacity: number | null = null) {
  const all = await anAfternoon(t, persons, capacity)
  const sent = await invite(
    planner,
    all.guests.map(({ id }) => id),
  )
  await sent.send()
  const letters = await mails(/Inbjudan till eftermiddagen/)
  const links = all.guests.map(({ email }) => linkIn(letters.find((mail) => toOf(mail) === email)?.text))
  return { ...all, ...sent, letters, links }
}

const idOf = async (email: string) =>
  (
    await t.db
      .selectFrom('invitation')
      .innerJoin('guest', 'guest.id', 'invitation.guest_id')
      .select('invitation.id')
      .where('guest.email', '=', email)
      .executeTakeFirstOrThrow()
  ).id

test('the preview says how many, to whom, why and when; sending twice sends once', async () => {
  const { page, form, letters, guests } = await invited(3)
  expect(page.body).toContain('Skicka 3 inbjudningar till eftermiddagen?')
  const list = (await planner.get(base)).body
  expect(list).toContain('Alla i registret är redan inbjudna.')
  expect(list).not.toContain('type="checkbox"')
  expect(page.body).toContain('Organisation i länet')
  expect(page.body).toContain('Nationell organisation')
  expect(page.body).toContain('kl. 13.00–15.30')
  await planner.post(`${base}/skicka`, form)
  expect((await mails(/Inbjudan till eftermiddagen/)).length).toBe(3)
  expect(letters.map(toOf).sort()).toEqual(guests.map(({ email }) => email))
  const ledger = await planner.get(`/utskick/${form.utskick}`)
  expect(ledger.body).toContain('Förbund 1')
  expect((await planner.get('/seminarier/blekinge-1')).body).toContain('Inbjudan till gäster')
  const messages = await t.db.selectFrom('message').select('invitation_id').execute()
  expect(messages.every((one) => one.invitation_id !== null)).toBe(true)
})

test('somebody else changed a guest meanwhile: nothing goes out', async () => {
  const { guests } = await anAfternoon(t, 2)
  const { form } = await invite(
    planner,
    guests.map(({ id }) => id),
  )
  await t.db
    .updateTable('guest')
    .set({ email: 'annan@forbund.example' })
    .where('id', '=', guests[0]?.id ?? '')
    .execute()
  expect((await planner.post(`${base}/skicka`, form)).statusCode).toBe(409)
  expect(await mails(/./)).toEqual([])
})

test('a letter or a programme rewritten since the look: nothing goes out', async () => {
  const { guests } = await anAfternoon(t, 1)
  const ids = guests.map(({ id }) => id)
  const beforeLetter = await invite(planner, ids)
  const letter = await open(planner, '/omgangar/2027/brev/guest_invitation')
  await press(planner, letter, 'Spara brevet', { subject: 'Inbjudan till eftermiddagen: ny' })
  expect((await beforeLetter.send()).statusCode).toBe(409)
  const beforeProgramme = await invite(planner, ids)
  await t.db.updateTable('programme_item').set({ title: 'Något annat' }).execute()
  expect((await beforeProgramme.send()).statusCode).toBe(409)
  expect(await mails(/./)).toEqual([])
  expect((await (await invite(planner, ids)).send()).statusCode).toBe(303)
})

test('the calendar of a digital afternoon says where the link is, and who speaks', async () => {
  const { guests, seminar } = await anAfternoon(t, 1)
  const meeting = { form: 'digital', meeting_url: 'https://mote.example/rum' } as const
  await t.db.updateTable('seminar').set(meeting).where('id', '=', seminar.id).execute()
  await t.db.updateTable('programme_item').set({ speaker: 'Ylva Ek' }).execute()
  await (await invite(planner, [guests[0]?.id ?? ''])).send()
  const [letter] = await mails(/Inbjudan till eftermiddagen/)
  const { description } = eventOf(letter).event
  expect(description).toContain('Länken till det digitala mötet finns på din sida.')
  expect(description).toContain('13.00 Möte med organisationerna, Ylva Ek')
  expect(description).not.toContain('mote.example')
})

test('an invitation taken back between the page and the press says so', async () => {
  await invited(1)
  const { id } = await t.db.selectFrom('invitation').select('id').executeTakeFirstOrThrow()
  const accountId = await anAccount(t.db)
  const by = byStaff({ invitationId: id, kind: 'guest', accountId, source: 'phone', comment: '' })
  await t.db.updateTable('invitation').set({ withdrawn_at: t.clock.now() }).execute()
  await expect(reply(t.deps, by, 'coming')).rejects.toEqual(new Gone('ended.withdrawn'))
})

test('the letter and its calendar are about the afternoon only, by the guest’s own link', async () => {
  const { letters, links } = await invited(1)
  const [letter] = letters
  expect(letter?.text).toContain('Förbund 0')
  expect(letter?.text).toContain('13.00')
  expect(letter?.text).toContain('Möte med organisationerna')
  expect(letter?.text).not.toContain('Kommunernas läge')
  expect(letter?.text).not.toContain('ersättare')
  const { method, event } = eventOf(letter)
  expect(method).toBe('REQUEST')
  expect(event.startDate.toString()).toBe('2027-04-14T11:00:00Z')
  expect(event.endDate.toString()).toBe('2027-04-14T13:30:00Z')
  expect(event.sequence).toBe(0)
  expect(event.description).toContain(links[0])
  expect(event.description).not.toContain('Kommunernas läge')
  const download = await t.visitor().get(`${links[0]}/kalender.ics`)
  expect(download.body).toContain(`UID:${event.uid}`)
})

test('the guest’s page shows the afternoon and nothing of others', async () => {
  const { links } = await invited(2)
  const page = await t.visitor().get(links[0] ?? '')
  expect(page.headers['x-robots-tag']).toContain('noindex')
  for (const text of ['onsdag 14 april 2027', 'kl. 13.00–15.30', 'Gamla gasverket', 'Jag kommer'])
    expect(page.body).toContain(text)
  for (const text of ['Kommunernas läge', 'Förbund 1', 'Gäst Åberg 1', 'Olofström', 'fragor'])
    expect(page.body).not.toContain(text)
  const visitor = t.visitor()
  visitor.cookies.set('lang', 'en')
  expect((await visitor.get(links[0] ?? '')).body).toContain('You are invited to the afternoon.')
})

test('a guest who is too late to reply reads nothing of the questions, which only seats get', async () => {
  const { links } = await invited(1)
  t.clock.set('2027-04-14T06:00:00Z')
  const page = await t.visitor().get(links[0] ?? '')
  expect(page.body).toContain('Tiden att svara på inbjudan har gått ut. Hör av dig till sekretariatet')
  expect(page.body).not.toContain('Frågorna')
})

test('the link to a digital meeting is shown to those who come, and to nobody else', async () => {
  const { seminar, links } = await invited(1)
  await t.db
    .updateTable('seminar')
    .set({ form: 'digital', meeting_url: 'https://mote.example/rum' })
    .where('id', '=', seminar.id)
    .execute()
  const visitor = t.visitor()
  expect((await visitor.get(links[0] ?? '')).body).not.toContain('mote.example')
  await visitor.post(`${links[0]}/svar`, { svar: 'kommer' })
  expect((await visitor.get(links[0] ?? '')).body).toContain('https://mote.example/rum')
})

test('full: the next waits, is told so, and moves up by itself when somebody cancels', async () => {
  const { links, guests, letters } = await invited(3, 1)
  const [first = '', second = '', third = ''] = links
  for (const link of [first, second, third]) await t.visitor().post(`${link}/svar`, { svar: 'kommer' })
  expect((await t.visitor().get(first)).body).toContain('Du kommer')
  expect((await t.visitor().get(third)).body).toContain('Du står på plats 2 i kön')
  expect((await mails(/Du står i kö/)).map(toOf).sort()).toEqual([guests[1]?.email, guests[2]?.email])
  await t.visitor().post(`${first}/svar`, { svar: 'kommer_inte' })
  const placed = await mails(/Du har fått plats/)
  expect(placed.map(toOf)).toEqual([guests[1]?.email])
  const { method, event } = eventOf(placed[0])
  expect([method, event.sequence]).toEqual(['REQUEST', 1])
  const invitation = letters.find((mail) => toOf(mail) === guests[1]?.email)
  expect(event.uid).toBe(eventOf(invitation).event.uid)
  expect((await t.visitor().get(second)).body).toContain('Du kommer')
  expect((await t.visitor().get(third)).body).toContain('Du står på plats 1 i kön')
})

test('more places move the queue; fewer take nobody’s', async () => {
  const { links } = await invited(3, 1)
  for (const link of links) await t.visitor().post(`${link}/svar`, { svar: 'kommer' })
  const answer = await planner.post(`${base}/platser`, { platser: '3' })
  expect(answer.statusCode).toBe(303)
  expect((await mails(/Du har fått plats/)).length).toBe(2)
  await planner.post(`${base}/platser`, { platser: '1' })
  const page = await planner.get(base)
  expect(page.body).toMatch(/3 <span class="of">av 1 plats/)
  await planner.post(`${base}/platser`, { platser: '' })
  expect((await planner.get(base)).body).toContain('obegränsat antal platser')
})

test('from noon the day before nobody is moved up, and staff can give the place by hand', async () => {
  const { links, guests } = await invited(2, 1)
  for (const link of links) await t.visitor().post(`${link}/svar`, { svar: 'kommer' })
  t.clock.set('2027-04-13T10:00:00Z')
  await t.visitor().post(`${links[0]}/svar`, { svar: 'kommer_inte' })
  expect(await mails(/Du har fått plats/)).toEqual([])
  expect((await t.visitor().get(links[1] ?? '')).body).toContain('Kön flyttar sig inte längre')
  await t.visitor().post(`${links[1]}/svar`, { svar: 'kommer' })
  expect((await t.visitor().get(links[1] ?? '')).body).toContain('plats 1 i kön')
  const id = await idOf(guests[1]?.email ?? '')
  planner = await t.signIn('planner')
  await planner.post(`/inbjudningar/${id}/svar`, { svar: 'kommer', kalla: 'phone', anteckning: 'Ringde' })
  expect((await t.visitor().get(links[1] ?? '')).body).toContain('Du kommer')
  expect((await planner.get(`/inbjudningar/${id}`)).body).toContain('telefon')
  t.clock.set('2027-04-14T06:00:00Z')
  expect((await t.visitor().post(`${links[1]}/svar`, { svar: 'kommer_inte' })).statusCode).toBe(410)
})

test('withdrawn: the link stops, the calendar is told, the next gets the place, and may be invited again', async () => {
  const { links, guests } = await invited(2, 1)
  for (const link of links) await t.visitor().post(`${link}/svar`, { svar: 'kommer' })
  const id = await idOf(guests[0]?.email ?? '')
  await planner.post(`/inbjudningar/${id}/ta-tillbaka`, { mejl: '1' })
  for (const address of [links[0] ?? '', `${links[0]}/kalender.ics`]) {
    const ended = await t.visitor().get(address)
    expect(ended.statusCode).toBe(410)
    expect(pageText(ended.body)).toContain('Vi har tagit tillbaka inbjudan.')
  }
  const [taken] = await mails(/gäller inte längre/)
  expect(taken?.text).toContain('inbjudan till eftermiddagen i Blekinge onsdag 14 april')
  const cancelled = eventOf(taken)
  expect([toOf(taken), cancelled.method, cancelled.event.sequence]).toEqual([guests[0]?.email, 'CANCEL', 1])
  expect(cancelled.text).not.toContain('/gast/')
  expect((await mails(/Du har fått plats/)).map(toOf)).toEqual([guests[1]?.email])
  await (await invite(planner, [guests[0]?.id ?? ''])).send()
  const again = (await mails(/Inbjudan till eftermiddagen/)).at(-1)
  expect(eventOf(again).event.uid).toBe(cancelled.event.uid)
  expect(eventOf(again).event.sequence).toBe(2)
})

test('staff see whom a withdrawal would tell and the letter, and may withdraw in silence, with a reason', async () => {
  const { links, guests } = await invited(1)
  const page = `/inbjudningar/${await idOf(guests[0]?.email ?? '')}`
  const look = await planner.get(`${page}/ta-tillbaka`)
  expect(pageText(look.body)).toContain('Mejla Gäst Åberg 0 att inbjudan inte gäller')
  expect(look.body).toContain('inbjudan till eftermiddagen i Blekinge onsdag 14 april')
  expect((await planner.get(`${page}/ta-tillbaka/exempel`)).body).toContain('Gäst Åberg 0')
  await planner.post(`${page}/ta-tillbaka`, { skal: 'Fel person' })
  expect(await mails(/gäller inte längre/)).toEqual([])
  expect((await t.visitor().get(links[0] ?? '')).statusCode).toBe(410)
  expect(pageText((await planner.get('/seminarier/blekinge-1')).body)).toContain('Förbund 0. Fel person')
  const after = pageText((await planner.get(page)).body)
  expect(after).toContain('Tillbakatagen 1 mars')
  expect(after).toContain('Det finns ingen inbjudan som gäller')
})

test('the former address of a guest’s page leads to the page', async () => {
  const { guests } = await invited(1)
  const id = await idOf(guests[0]?.email ?? '')
  const old = await planner.get(`${base}/${id}`)
  expect([old.statusCode, old.headers.location]).toEqual([303, `/inbjudningar/${id}`])
})

test('a new link: the old one stops, the invitation goes out again', async () => {
  const { links, guests } = await invited(1)
  const one = await open(planner, `/inbjudningar/${await idOf(guests[0]?.email ?? '')}`)
  await press(planner, one, 'Skicka inbjudan igen')
  const old = await t.visitor().get(links[0] ?? '')
  expect([old.statusCode, pageText(old.body)]).toEqual([410, expect.stringContaining('Du har en nyare länk')])
  const again = (await mails(/Inbjudan till eftermiddagen/)).at(-1)
  expect((await t.visitor().get(linkIn(again?.text))).statusCode).toBe(200)
  expect(eventOf(again).event.sequence).toBe(1)
})

test('a seminar with another day since: the reply holds no longer, and frees the place', async () => {
  const { links, seminar } = await invited(2, 1)
  await t.visitor().post(`${links[0]}/svar`, { svar: 'kommer' })
  t.clock.set('2027-03-02T08:00:00Z')
  await t.db.updateTable('seminar').set({ confirmed_at: t.clock.now() }).where('id', '=', seminar.id).execute()
  expect((await t.visitor().get(links[0] ?? '')).body).toContain('Svara igen')
  await t.visitor().post(`${links[1]}/svar`, { svar: 'kommer' })
  expect((await t.visitor().get(links[1] ?? '')).body).toContain('Du kommer')
})

test('addressees have what a letter needs; one who was withdrawn is none', async () => {
  const { round, guests } = await invited(2)
  const all = await listAddressees(t.db, round.id)
  expect(all).toMatchObject([
    { name: 'Gäst Åberg 0', organisation: 'Förbund 0', calendar: { sequence: 0 }, reply: null },
    { name: 'Gäst Åberg 1' },
  ])
  expect(JSON.parse(all[0]?.told ?? '')).toMatchObject({ start: '13:00', end: '15:30' })
  await planner.post(`/inbjudningar/${await idOf(guests[0]?.email ?? '')}/ta-tillbaka`, { mejl: '1' })
  expect((await listAddressees(t.db, round.id)).map(({ name }) => name)).toEqual(['Gäst Åberg 1'])
})

test('a mailing that wants a second look waits', async () => {
  const { round, guests } = await anAfternoon(t, 1)
  await t.db.updateTable('round').set({ second_look: 1 }).where('id', '=', round.id).execute()
  const { page, send } = await invite(planner, [guests[0]?.id ?? ''])
  expect(page.body).toContain('någon annan har släppt')
  expect(page.body).toContain('Lämna 1 inbjudan till granskning')
  const sent = await send()
  const held = await planner.get(String(sent.headers.location))
  expect(held.body).toContain('väntar på att någon annan granskar')
  const one = await open(planner, `/inbjudningar/${await idOf(guests[0]?.email ?? '')}`)
  const again = await press(planner, one, 'Skicka inbjudan igen')
  expect([again.status, pageText(again.body)]).toEqual([409, expect.stringContaining('Inbjudan har inte gått än')])
  expect(await mails(/./)).toEqual([])
})

test('a mailing that is stopped before it went invites nobody: the links die, and they can be invited again', async () => {
  const { round, seminar, guests } = await anAfternoon(t, 2)
  await t.db.updateTable('round').set({ second_look: 1 }).where('id', '=', round.id).execute()
  const ids = guests.map(({ id }) => id)
  const { form, send } = await invite(planner, ids)
  await send()
  const rang = await idOf(guests[1]?.email ?? '')
  await planner.post(`/inbjudningar/${rang}/svar`, { svar: 'kommer', kalla: 'phone', anteckning: '' })
  const administrator = await t.signIn('administrator')
  await administrator.post(`/utskick/${form.utskick}/stopp`, { skal: 'Fel dag' })
  const links = await t.db.selectFrom('invitation_link').select('revoked_at').execute()
  expect(links.filter((link) => link.revoked_at === null)).toHaveLength(1)
  expect(await listAddressees(t.db, round.id)).toMatchObject([{ name: 'Gäst Åberg 1' }])
  expect(await countGuests(t.db, seminar.id)).toMatchObject({ invited: 1, coming: 1 })
  const page = await planner.get(base)
  expect(page.body).toContain('Utskicket stoppades')
  const own = await planner.get(`/inbjudningar/${await idOf(guests[0]?.email ?? '')}`)
  expect(own.body).not.toContain('/svar"')
  await t.db.updateTable('round').set({ second_look: 0 }).where('id', '=', round.id).execute()
  await (await invite(planner, ids)).send()
  expect((await mails(/./)).map(toOf)).toEqual([guests[0]?.email])
})

test('no afternoon in the programme: the planner gives the hours first', async () => {
  const { guests, seminar } = await anAfternoon(t, 1)
  await t.db.deleteFrom('programme_item').where('seminar_id', '=', seminar.id).execute()
  const { page } = await invite(planner, [guests[0]?.id ?? ''])
  expect(page.body).toContain('Eftermiddagens tider saknas')
  expect(page.body).not.toContain('/gaster/skicka')
  for (const form of [
    { borjar: '15', slutar: '13' },
    { borjar: '13', slutar: '' },
    { platser: 'många' },
    { platser: '-1' },
  ])
    expect((await planner.post(`${base}/platser`, form)).statusCode).toBe(422)
  await planner.post(`${base}/platser`, { platser: '', borjar: '13', slutar: '15.30' })
  expect((await invite(planner, [guests[0]?.id ?? ''])).page.body).toContain('kl. 13.00–15.30')
})
