/** A queued letter whose day, hours or place has changed is not sent: a person writes it anew or drops it. */
import { beforeEach, describe, expect, test } from 'vitest'
import { countTold } from '../../src/invitations/addressees.queries.ts'
import { SendError } from '../../src/kernel/mail/smtp.ts'
import { addMinutes } from '../../src/kernel/time.ts'
import { deliverTrueMail } from '../../src/mailings/queue/actions.ts'
import { anAfternoon, invite as inviteGuests } from '../invitations/guests.support.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { onSqlite } from '../support/db.ts'
import { pageText } from '../support/html.ts'
import { open, type Page, press } from '../support/visit.ts'
import { anInvitedSeminar, fieldsOf, messagesOf, moveTo } from './support.ts'

let t: TestApp
let sent: string[]
let answer: (to: string) => SendError | null
const send = Object.assign(
  async ({ toEmail }: { toEmail: string }) => {
    const error = answer(toEmail)
    if (error) throw error
    sent.push(toEmail)
    return '250 OK'
  },
  { close: () => {} },
)
beforeEach(async () => {
  sent = []
  answer = () => null
  t = await openTestApp({ send })
  return () => t.close()
})

const reminder = '/utskick/granska?andamal=reply_reminder'
const later = '&nar=sedan&dag=2027-03-08&kl=9'
const busy = new SendError('not_now', '450 try later')
const standings = async (purpose: string) =>
  (await messagesOf(t, purpose)).map((one) => (one.outdated_at ? 'outdated' : one.state))

async function aMailing(review = reminder) {
  const { seminar, round, seats } = await anInvitedSeminar(t)
  const planner = await t.signIn('planner')
  const page = await press(planner, await open(planner, review), /^(Skicka|Lämna) 15/)
  return { planner, page, seminar, round, seats }
}
const move = (id: string, day = '2027-04-21', revision = 1) => moveTo(t, id, day, revision)

test('a letter that names the last day to answer is held for those who get more time, and for no others', async () => {
  const { planner, page, round, seats } = await aMailing(`/utskick/granska?andamal=questionnaire_reminder${later}`)
  const given = await planner.post(`/omgangar/${round.slug}/svarstid`, {
    ...{ plats: seats[0]!.id, lan: '', till: '2028-01-31', skal: 'Sjukdom', sett: round.answer_deadline },
  })
  expect(given.statusCode).toBe(303)
  await deliverTrueMail(t.deps)
  const held = await standings('questionnaire_reminder')
  expect(held.toSorted()).toEqual(['outdated', ...Array(14).fill('queued')])
  const text = pageText((await open(planner, page.url)).body)
  expect(text).toContain('Sista dag att svara på frågorna')
  expect(text).toContain('måndag 31 januari 2028')
})

onSqlite('a scheduled mailing is held as soon as its seminar changes, and says what is new', async () => {
  const { planner, page, seminar } = await aMailing(reminder + later)
  await deliverTrueMail(t.deps)
  expect(await standings('reply_reminder')).toEqual(Array(15).fill('queued'))
  await move(seminar.id)
  expect(await deliverTrueMail(t.deps)).toBe(0)
  expect(await standings('reply_reminder')).toEqual(Array(15).fill('outdated'))
  const held = await open(planner, page.url)
  const text = pageText(held.body)
  expect(text).toContain('Breven stämmer inte längre')
  expect(text).toContain('onsdag 21 april 2027')
  expect(text).toContain('I brevet: onsdag 14 april 2027')
  expect(text).toMatch(/Hålls inne ?15 av 15/)
  expect(text).not.toContain('granskning')
  expect(text).not.toContain('släppa')
  expect((await planner.post(`${page.url}/slapp`)).statusCode).toBe(409)
  const todo = pageText((await open(planner, '/oversikt?alla')).body)
  expect(todo).toContain('Skriv om 15 mejl som inte längre stämmer')
  expect(todo).not.toContain('Granska 1 utskick')
  const history = pageText((await open(planner, '/seminarier/blekinge-1')).body)
  expect(history.match(/Höll inne 15 meddelanden/g)).toHaveLength(1)
  t.clock.set('2027-03-08T08:00:00Z')
  expect(await deliverTrueMail(t.deps)).toBe(0)
})

onSqlite('whoever made it writes it anew for the same people; what waited is stopped', async () => {
  const roles = '&roll=politician&igen=Fel%20ort'
  const { seminar } = await anInvitedSeminar(t)
  const planner = await t.signIn('planner')
  const url = `${reminder}&seminarium=blekinge-1${roles}${later}`
  const page = await press(planner, await open(planner, url), /^Skicka 5/)
  await move(seminar.id)
  await deliverTrueMail(t.deps)
  const anew = await press(planner, await open(planner, page.url), 'Skriv om')
  expect(pageText(anew.body)).toContain('5 meddelanden stoppades. Granska de nya och skicka.')
  expect(pageText(anew.body)).toContain('Skicka 5 påminnelser måndag 8 mars 2027 kl. 9.00')
  expect(fieldsOf(anew.body, /^Skicka 5/)).toMatchObject({
    andamal: ['reply_reminder'],
    seminarium: ['blekinge-1'],
    roll: ['politician'],
    igen: ['Fel ort'],
    nar: ['sedan'],
    dag: ['2027-03-08'],
    kl: ['09.00'],
  })
  await press(planner, anew, /^Skicka 5/)
  t.clock.set('2027-03-08T08:00:00Z')
  expect(await deliverTrueMail(t.deps)).toBe(5)
  const rows = await messagesOf(t, 'reply_reminder')
  expect(rows.map(({ state }) => state).sort()).toEqual([...Array(5).fill('cancelled'), ...Array(5).fill('sent')])
  expect(rows.find(({ state }) => state === 'sent')?.text).toContain('21 april')
})

onSqlite('the reason that stands in the letter is kept when it is written anew', async () => {
  const { seminar } = await anInvitedSeminar(t)
  const planner = await t.signIn('planner')
  await move(seminar.id)
  const url = '/utskick/granska?andamal=moved&skal=Lokalen%20brann.'
  const page = await press(planner, await open(planner, url), /^Skicka 15/)
  await move(seminar.id, '2027-04-28', 2)
  expect(await deliverTrueMail(t.deps)).toBe(0)
  const anew = await press(planner, await open(planner, page.url), 'Skriv om')
  expect(pageText(anew.body)).toContain('Lokalen brann.')
  expect(pageText(anew.body)).toContain('Förut: onsdag 14 april 2027')
})

onSqlite('it is dropped like any other mailing', async () => {
  const { planner, page, seminar } = await aMailing(reminder + later)
  await move(seminar.id)
  await deliverTrueMail(t.deps)
  const held = await open(planner, page.url)
  expect(held.body).toContain('>Avbryt utskicket</a>')
  const stop = await open(planner, `${page.url}/stopp`)
  const stopped = await press(planner, stop, 'Stoppa det som väntar', { skal: 'Ny dag' })
  expect(pageText(stopped.body)).toContain('15 meddelanden stoppades.')
  expect(pageText(stopped.body)).not.toContain('Breven stämmer inte')
})

onSqlite('what the server put off is not tried again when it is no longer true', async () => {
  answer = (to) => (to.startsWith('p1@') ? busy : null)
  const { planner, page, seminar } = await aMailing()
  expect(await deliverTrueMail(t.deps)).toBe(14)
  await move(seminar.id)
  answer = () => null
  t.clock.set(addMinutes(t.clock.now(), 1))
  expect(await deliverTrueMail(t.deps)).toBe(0)
  expect((await standings('reply_reminder')).sort()).toEqual(['outdated', ...Array(14).fill('sent')])
  expect(pageText((await open(planner, page.url)).body)).toContain(
    '1 meddelande går inte ut, för något i det har ändrats',
  )
})

test('a mailing that waits for a server that is away is held too', async () => {
  answer = () => new SendError('unreachable', 'ECONNREFUSED')
  const { seminar } = await aMailing()
  await deliverTrueMail(t.deps)
  await t.db.updateTable('seminar').set({ form: 'digital' }).where('id', '=', seminar.id).execute()
  answer = () => null
  t.clock.set(addMinutes(t.clock.now(), 60))
  expect(await deliverTrueMail(t.deps)).toBe(0)
  expect(await standings('reply_reminder')).toEqual(Array(15).fill('outdated'))
})

onSqlite('a change while the letters are going stops the rest', async () => {
  const { seminar } = await aMailing()
  answer = () => null
  let n = 0
  const one = { ...t.deps, config: { ...t.deps.config, smtpConnections: 1 } }
  one.send = Object.assign(
    async ({ toEmail }: { toEmail: string }) => {
      n++
      if (n === 5) {
        await move(seminar.id)
        t.clock.set(addMinutes(t.clock.now(), 1))
      }
      sent.push(toEmail)
      return '250 OK'
    },
    { close: () => {} },
  )
  const went = await deliverTrueMail(one)
  expect(went).toBeLessThan(15)
  const all = await standings('reply_reminder')
  expect(all.filter((state) => state === 'outdated')).toHaveLength(15 - went)
})

test('other seminars’ letters of the same mailing go', async () => {
  const { seminar } = await aMailing()
  const elsewhere = await t.db
    .selectFrom('seminar')
    .select('id')
    .where('slug', '=', 'kalmar-1')
    .executeTakeFirstOrThrow()
  const some = await t.db.selectFrom('invitation').select('id').limit(4).execute()
  const now = await t.db
    .selectFrom('seminar')
    .select(['date', 'start_time', 'end_time', 'starts_at', 'ends_at', 'venue_id', 'confirmed_at'])
    .where('id', '=', seminar.id)
    .executeTakeFirstOrThrow()
  await t.db.updateTable('seminar').set(now).where('id', '=', elsewhere.id).execute()
  await t.db
    .updateTable('invitation')
    .set({ seminar_id: elsewhere.id })
    .where(
      'id',
      'in',
      some.map(({ id }) => id),
    )
    .execute()
  await move(seminar.id)
  expect(await deliverTrueMail(t.deps)).toBe(4)
})

test('a letter that says nothing of the day goes when the seminar is moved, not when it is cancelled', async () => {
  const { planner, page, seminar } = await aMailing(`/utskick/granska?andamal=questionnaire_opened${later}`)
  await move(seminar.id)
  await deliverTrueMail(t.deps)
  expect(await standings('questionnaire_opened')).toEqual(Array(15).fill('queued'))
  await t.db.updateTable('seminar').set({ cancelled_at: t.clock.now() }).execute()
  await deliverTrueMail(t.deps)
  expect(await standings('questionnaire_opened')).toEqual(Array(15).fill('outdated'))
  const text = pageText((await open(planner, page.url)).body)
  expect(text).toMatch(/Seminariet ?Inställt ?I brevet: Hålls/)
  expect(text).not.toContain('Skickas måndag 8 mars')
  expect(pageText((await open(planner, '/utskick')).body)).toContain('15 stämmer inte längre')
})

onSqlite('a letter that failed is held when somebody tries again too late', async () => {
  answer = () => new SendError('refused', '550 no such user')
  const { planner, page, seminar } = await aMailing()
  await deliverTrueMail(t.deps)
  await move(seminar.id)
  answer = () => null
  const again = await press(planner, await open(planner, page.url), /^Försök igen med 15/)
  expect(pageText(again.body)).toContain('Det hålls inne, så att inget gammalt besked går ut.')
  t.clock.set(addMinutes(t.clock.now(), 5))
  expect(await deliverTrueMail(t.deps)).toBe(0)
  const [message] = await messagesOf(t, 'reply_reminder')
  const one = pageText((await open(planner, `/utskick/meddelande/${message?.id}`)).body)
  expect(one).toContain('Mejlet går inte ut, för något i det har ändrats')
})

describe('when the seminar is as the letters say again', () => {
  async function movedThereAndBack(secondLook: boolean) {
    const made = await aMailing(reminder + later)
    await move(made.seminar.id)
    await deliverTrueMail(t.deps)
    await move(made.seminar.id, '2027-04-14', 2)
    await deliverTrueMail(t.deps)
    if (secondLook) await t.db.updateTable('round').set({ second_look: 1 }).execute()
    return made
  }

  test('nothing goes by itself; whoever made it lets it go at its time', async () => {
    const { planner, page } = await movedThereAndBack(false)
    const held = await open(planner, page.url)
    expect(pageText(held.body)).toContain('Nu är seminariet åter som breven säger.')
    await press(planner, held, 'Släpp 15 meddelanden')
    expect(await deliverTrueMail(t.deps)).toBe(0)
    t.clock.set('2027-03-08T08:00:00Z')
    expect(await deliverTrueMail(t.deps)).toBe(15)
  })

  test('whoever made it does not where the round wants a second look', async () => {
    const { planner, page } = await movedThereAndBack(true)
    expect((await planner.post(`${page.url}/slapp`)).statusCode).toBe(403)
    const other = await t.signIn('administrator')
    await press(other, await open(other, page.url), 'Släpp 15 meddelanden')
  })
})

onSqlite('what waits for a second look is not released when it is no longer true, but written anew', async () => {
  const { seminar } = await anInvitedSeminar(t)
  await t.db.updateTable('round').set({ second_look: 1 }).execute()
  const planner = await t.signIn('planner')
  const page = await press(planner, await open(planner, reminder), /^Lämna 15/)
  await move(seminar.id)
  const other = await t.signIn('administrator')
  const held = await open(other, page.url)
  expect(pageText(held.body)).toContain('Breven stämmer inte längre')
  expect(held.body).not.toContain('>Släpp')
  expect((await other.post(`${page.url}/slapp`)).statusCode).toBe(409)
  const anew = await press(planner, await open(planner, page.url), 'Skriv om')
  await press(planner, anew, /^Lämna 15/)
  expect(await deliverTrueMail(t.deps)).toBe(0)
})

test('a letter that belongs to no mailing is held, shown and dropped', async () => {
  const { seminar, round } = await anInvitedSeminar(t)
  const planner = await t.signIn('planner')
  const link = await t.db.selectFrom('invitation').selectAll().executeTakeFirstOrThrow()
  const { sendPersonal } = await import('../../src/invitations/letters.actions.ts')
  const { id } = await t.db
    .selectFrom('invitation_link')
    .select('id')
    .where('invitation_id', '=', link.id)
    .executeTakeFirstOrThrow()
  await t.db
    .transaction()
    .execute((tx) =>
      sendPersonal(t.deps, tx, {
        invitationId: link.id,
        purpose: 'new_link',
        linkId: id,
        dedupeKey: 'sub',
        to: { name: 'Ny', email: 'ny@kommun.example', title: '' },
        calendar: 'REQUEST',
      }),
    )
  await move(seminar.id)
  expect(await deliverTrueMail(t.deps)).toBe(0)
  const text = pageText((await open(planner, '/utskick/enskilda')).body)
  expect(text).toContain('Hålls inne')
  expect((await countTold(t.db, round.id)).reduce((sum, one) => sum + one.links, 0)).toBe(15)
  const [message] = await messagesOf(t, 'new_link')
  const one = await open(planner, `/utskick/meddelande/${message?.id}`)
  expect(pageText(one.body)).toContain('I brevet: onsdag 14 april 2027')
  const stopped: Page = await press(planner, one, 'Skicka det inte')
  expect(pageText(stopped.body)).toContain('Stoppat')
  expect(pageText(stopped.body)).toContain('Stoppade: Test planner')
  const moved = await open(planner, '/utskick/granska?andamal=moved')
  expect(pageText(moved.body)).toContain('Skicka 15 besked')
})

describe('guests', () => {
  async function someGuests() {
    const planner = await t.signIn('planner')
    const all = await anAfternoon(t, 3)
    return { ...all, planner }
  }
  const hours = (id: string) =>
    t.db.updateTable('programme_item').set({ start_time: '13:15' }).where('id', '=', `${id}-1`).execute()

  test('their invitations are held when the afternoon has other hours, and they can be invited again', async () => {
    answer = () => busy
    const { planner, seminar, guests } = await someGuests()
    const ids = guests.map(({ id }) => id)
    const sent = await (await inviteGuests(planner, ids)).send()
    await deliverTrueMail(t.deps)
    await hours(seminar.id)
    answer = () => null
    t.clock.set(addMinutes(t.clock.now(), 1))
    expect(await deliverTrueMail(t.deps)).toBe(0)
    const [mailing] = await t.db.selectFrom('mailing').selectAll().execute()
    expect(sent.headers.location).toBe(`/utskick/${mailing?.id}`)
    const page = await open(planner, `/utskick/${mailing?.id}`)
    expect(pageText(page.body)).toContain('3 meddelanden till gäster')
    expect(pageText(page.body)).toContain('I brevet: kl. 13.00–15.30')
    const anew = await press(planner, page, 'Skriv om')
    expect(anew.url).toContain('/gaster')
    await (await inviteGuests(planner, ids)).send()
    expect(await deliverTrueMail(t.deps)).toBe(3)
    expect((await messagesOf(t, 'guest_invitation')).at(-1)?.text).toContain('13.15')
  })

  test('a scheduled letter to them is held, also when it changes no calendar', async () => {
    const { planner, seminar, guests } = await someGuests()
    await (
      await inviteGuests(
        planner,
        guests.map(({ id }) => id),
      )
    ).send()
    await deliverTrueMail(t.deps)
    await t.db.updateTable('invitation').set({ reply: 'coming', replied_at: t.clock.now() }).execute()
    const review = await open(planner, `/utskick/granska?andamal=practical${later}`)
    await press(planner, review, /^Skicka 3/)
    await hours(seminar.id)
    t.clock.set('2027-03-08T08:00:00Z')
    expect(await deliverTrueMail(t.deps)).toBe(0)
    expect(await standings('practical')).toEqual(Array(3).fill('outdated'))
  })
})
