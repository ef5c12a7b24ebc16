import { beforeEach, expect, test } from 'vitest'
import { deliverDueMail } from '../../src/kernel/mail/delivery.ts'
import { saveParts, submitResponse } from '../../src/responses/actions.ts'
import { getResponseState, type Hand } from '../../src/responses/queries.ts'
import { editsFor, wholeResponse } from '../responses/support.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { onSqlite } from '../support/db.ts'
import { pageText } from '../support/html.ts'
import { open, press } from '../support/visit.ts'
import { anInvitedSeminar, fieldsOf, messagesOf, moveTo } from './support.ts'

let t: TestApp
const send = Object.assign(async () => '250 OK', { close: () => {} })
beforeEach(async () => {
  t = await openTestApp({ send })
  return () => t.close()
})

const reminder = '/utskick/granska?andamal=reply_reminder'

onSqlite('from the purpose by way of the audience to the page before the button, and once to the people', async () => {
  await anInvitedSeminar(t)
  const planner = await t.signIn('planner')
  const purposes = await open(planner, '/utskick/nytt')
  expect(pageText(purposes.body)).toContain('Påminnelse om svar15 får det nu')
  const audience = await open(planner, '/utskick/nytt?andamal=reply_reminder')
  expect(pageText(audience.body)).toContain('15 personer får mejlet')
  const counted = await press(planner, audience, 'Räkna', { roll: 'politician' })
  expect(pageText(counted.body)).toContain('5 personer får mejlet')
  const review = await press(planner, counted, 'Granska utskicket')
  expect(review.body).toContain('<title>Skicka 5 påminnelser – Rådslag</title>')
  const done = await press(planner, review, 'Skicka 5 påminnelser')
  expect(pageText(done.body)).toContain('Utskicket är köat.')
  expect(pageText(done.body)).toMatch(/I kö ?5 av 5/)
  await deliverDueMail(t.deps)
  expect(pageText((await open(planner, done.url)).body)).toContain('5 av 5 lämnade till servern')
})

test('pressed twice, or by two people, it is sent once', async () => {
  await anInvitedSeminar(t)
  const [one, other] = [await t.signIn('planner'), await t.signIn('administrator')]
  const form = fieldsOf((await one.get(reminder)).body, /^Skicka 15/)
  const theirs = fieldsOf((await other.get(reminder)).body, /^Skicka 15/)
  const first = await Promise.all([one.post('/utskick', form), one.post('/utskick', form)])
  expect(first.map((answer) => answer.statusCode)).toEqual([303, 303])
  const late = await other.post('/utskick', theirs)
  expect(late.statusCode).toBe(409)
  expect(await messagesOf(t, 'reply_reminder')).toHaveLength(15)
  expect(await t.db.selectFrom('mailing').selectAll().where('purpose', '=', 'reply_reminder').execute()).toHaveLength(1)
})

test('the ledger is in Swedish, whichever language the one who sends reads', async () => {
  const planner = await t.signIn('planner')
  planner.cookies.set('lang', 'en')
  await anInvitedSeminar(t, planner)
  await planner.post('/utskick', fieldsOf((await planner.get(reminder)).body, /^Send 15/))
  const titles = await t.db.selectFrom('mailing').select('title').orderBy('title').execute()
  expect(titles.map(({ title }) => title)).toEqual(['Inbjudan till Blekinge', 'Påminnelse om svar: Blekinge'])
})

test('two people at the same moment: one mailing goes, the other is refused', async () => {
  await anInvitedSeminar(t)
  const [one, other] = [await t.signIn('planner'), await t.signIn('administrator')]
  const forms = [
    fieldsOf((await one.get(reminder)).body, /^Skicka 15/),
    fieldsOf((await other.get(reminder)).body, /^Skicka 15/),
  ]
  const answers = await Promise.all([one.post('/utskick', forms[0]), other.post('/utskick', forms[1])])
  expect(answers.map((answer) => answer.statusCode).sort()).toEqual([303, 409])
  expect(await messagesOf(t, 'reply_reminder')).toHaveLength(15)
})

test('says who is left out and why', async () => {
  const { seats } = await anInvitedSeminar(t)
  await t.db
    .updateTable('holder')
    .set({ by_post: 1 })
    .where('seat_id', '=', seats[0]?.id ?? '')
    .execute()
  await t.db.updateTable('invitation_link').set({ email: '' }).where('email', '=', 'p1@kommun.example').execute()
  const planner = await t.signIn('planner')
  const text = pageText((await planner.get(reminder)).body)
  expect(text).toContain('1 vill ha brev med post')
  expect(text).toContain('1 saknar e-postadress')
  expect(text).toContain('Skicka 13 påminnelser')
  const thanks = pageText((await planner.get('/utskick/granska?andamal=thanks&svar=alla')).body)
  expect(thanks).toContain('15: seminariet har inte hållits än')
  const moved = pageText((await planner.get('/utskick/granska?andamal=moved')).body)
  expect(moved).toContain('15 vet redan hur det är, inget är nytt')
})

test('to send the same again needs a reason, which the ledger and the history show', async () => {
  await anInvitedSeminar(t)
  const planner = await t.signIn('planner')
  await press(planner, await open(planner, reminder), /^Skicka 15/)
  const none = await open(planner, reminder)
  expect(pageText(none.body)).toContain('15 har redan fått det, eller ska få det')
  expect(none.body).not.toContain('>Skicka 15')
  const again = await open(planner, `${reminder}&igen=Fel+klockslag`)
  const done = await press(planner, again, /^Skicka 15/)
  expect(pageText(done.body)).toContain('Skickat igen: Fel klockslag')
  const history = pageText((await planner.get('/seminarier/blekinge-1')).body)
  expect(history).toContain('Skickade ”Påminnelse om svar” igen till 15 personer')
  expect(history).toContain('Fel klockslag')
})

test('a set time is ahead, is warned about at night, can be changed and stopped', async () => {
  await anInvitedSeminar(t)
  const planner = await t.signIn('planner')
  const past = await planner.get(`${reminder}&nar=sedan&dag=2027-02-01&kl=9`)
  expect([past.statusCode, pageText(past.body).includes('Tiden har redan passerat')]).toEqual([422, true])
  const skipped = await planner.get(`${reminder}&nar=sedan&dag=2027-03-28&kl=2.30`)
  expect(skipped.statusCode).toBe(422)
  const opened = '/utskick/granska?andamal=questionnaire_opened'
  const night = await open(planner, `${opened}&nar=sedan&dag=2027-03-06&kl=22.15`)
  expect(pageText(night.body)).toContain('Då är det natt, helg eller helgdag.')
  const done = await press(planner, night, 'Skicka 15 brev om frågorna lördag 6 mars 2027 kl. 22.15')
  expect(pageText(done.body)).toContain('Skickas lördag 6 mars 2027 kl. 22.15')
  expect(await deliverDueMail(t.deps)).toBe(0)
  const changed = await press(planner, done, 'Ändra tiden', { dag: '2027-03-08', kl: '9.00' })
  expect(pageText(changed.body)).toContain('Utskicket går måndag 8 mars 2027 kl. 9.00.')
  const [one] = await messagesOf(t, 'questionnaire_opened')
  expect(one?.next_attempt_at).toBe('2027-03-08T08:00:00Z')
  t.clock.set('2027-03-08T08:00:00Z')
  expect(await deliverDueMail(t.deps)).toBe(15)
  t.clock.set('2027-03-01T08:00:00Z')
})

test.each(['queued', 'failed'] as const)(
  'whoever replies before a reminder goes is not reminded (%s)',
  async (state) => {
    const { seats } = await anInvitedSeminar(t)
    const planner = await t.signIn('planner')
    await press(planner, await open(planner, `${reminder}&nar=sedan&dag=2027-03-08&kl=9`), /^Skicka 15/)
    await t.db.updateTable('message').set({ state }).where('purpose', '=', 'reply_reminder').execute()
    const { insertReply } = await import('../../src/invitations/invitee.queries.ts')
    const invitation = await t.db
      .selectFrom('invitation')
      .select('id')
      .where('seat_id', '=', seats[0]?.id ?? '')
      .executeTakeFirstOrThrow()
    await t.db
      .transaction()
      .execute((tx) =>
        insertReply(tx, {
          id: 'r',
          invitation_id: invitation.id,
          link_id: null,
          account_id: null,
          ...{ at: t.clock.now(), kind: 'coming', substitute_name: '', substitute_email: '', comment: '' },
        }),
      )
    const states = (await messagesOf(t, 'reply_reminder')).map((row) => row.state).sort()
    expect(states.filter((state) => state === 'cancelled')).toHaveLength(1)
  },
)

test('whoever hands in before a reminder of the questions goes is not reminded', async () => {
  const { seats } = await anInvitedSeminar(t)
  const planner = await t.signIn('planner')
  const url = '/utskick/granska?andamal=questionnaire_reminder&nar=sedan&dag=2027-03-08&kl=9'
  await press(planner, await open(planner, url), /^Skicka 15/)
  const seat = seats.find(({ role }) => role === 'politician')
  if (!seat) throw new Error('no politician')
  const state = await getResponseState(t.db, seat.id)
  const hand: Hand = { linkId: null, accountId: null, colleagueId: null, source: 'form' }
  await saveParts(t.deps, state, editsFor('politician', state, wholeResponse('politician')), hand)
  await submitResponse(t.deps, { seatId: seat.id, role: seat.role }, hand)
  const rows = await messagesOf(t, 'questionnaire_reminder')
  const { id: own } = await t.db
    .selectFrom('invitation')
    .select('id')
    .where('seat_id', '=', seat.id)
    .executeTakeFirstOrThrow()
  expect(rows.filter((row) => row.state === 'cancelled').map((row) => row.invitation_id)).toEqual([own])
  expect(rows.filter((row) => row.state === 'queued')).toHaveLength(14)
})

test('the letter of a change says what it was, and that the reply is asked for again or stands', async () => {
  const { seminar } = await anInvitedSeminar(t)
  await t.db.updateTable('invitation').set({ reply: 'coming', replied_at: t.clock.now() }).execute()
  await moveTo(t, seminar.id, '2027-04-21', 1)
  const planner = await t.signIn('planner')
  const page = '/utskick/granska?andamal=moved&seminarium=blekinge-1&skal=Lokalen+%C3%A4r+full.'
  const kept = pageText((await planner.get(page)).body)
  expect(kept).toContain('Förut: onsdag 14 april 2027')
  expect(kept).toContain('Lokalen är full.')
  expect(kept).toContain('Ditt svar står kvar: du kommer.')
  await t.db
    .updateTable('seminar')
    .set({ replies_asked_at: '2027-03-02T08:00:00Z' })
    .where('id', '=', seminar.id)
    .execute()
  const asked = pageText((await planner.get(page)).body)
  expect(asked).toContain('räknas inte längre. Svara igen senast')
  const html = (await planner.get(page.replace('granska', 'granska/exempel'))).body
  expect(html).toContain('Svara igen')
})

test('870 recipients: as many queries as for fifteen, the page and the queueing well below a second', async () => {
  const { aPlannedRound, aHolder, anInvitation, confirmedSeminar } = await import('../support/builders.ts')
  const { countedQueries } = await import('../support/counting.ts')
  const { seminars, seats } = await aPlannedRound(t.db)
  for (const seminar of seminars) await confirmedSeminar(t.db, seminar.id)
  const members = await t.db.selectFrom('seminar_municipality').selectAll().execute()
  const of = new Map(members.map((row) => [row.municipality_code, row.seminar_id]))
  await t.db.transaction().execute(async (tx) => {
    for (const seat of seats) {
      await aHolder(tx, seat.id)
      await anInvitation(tx, seat.id, of.get(seat.municipality_code) ?? '')
    }
  })
  const planner = await t.signIn('planner')
  const began = performance.now()
  const { body, queries } = await countedQueries(t.db, () => planner.get(reminder))
  const shown = performance.now()
  const answer = await planner.post('/utskick', fieldsOf(body, /^Skicka 870/))
  const queued = performance.now()
  expect(answer.statusCode).toBe(303)
  expect(await messagesOf(t, 'reply_reminder')).toHaveLength(870)
  expect(queries).toBeLessThan(19)
  console.info(`preview ${Math.round(shown - began)} ms, queue ${Math.round(queued - shown)} ms`)
})
