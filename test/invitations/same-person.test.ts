/**
 * A corrected address keeps the same person; a new person replaces the old one. The form says what each choice means
 * before anything is saved.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readSeats } from '../../src/comparison/seats.queries.ts'
import { enqueueMail } from '../../src/kernel/mail/outbox.ts'
import { addMinutes } from '../../src/kernel/time.ts'
import { countProgress } from '../../src/rounds/queries.ts'
import { listSeminarFacts } from '../../src/seminars/queries.ts'
import { fieldsOf } from '../mailings/support.ts'
import { openTestAppWith, type TestApp, type Visitor } from '../support/app.ts'
import { aSubmission } from '../support/builders.ts'
import { pageText } from '../support/html.ts'
import { messageRows } from '../support/messages.ts'
import { sendTo, startSmtp, type TestSmtp } from '../support/smtp.ts'
import { invitedByMail, receivedBy } from './support.ts'

let t: TestApp
let smtp: TestSmtp
let planner: Visitor
let roundId = ''
let link = ''
let seat = { id: '', round_id: '', municipality_code: '', role: '' }
let form = ''

beforeAll(async () => {
  smtp = await startSmtp()
})
afterAll(() => smtp.close())
const invited = (app: TestApp) => invitedByMail(app, smtp)
beforeEach(async () => {
  smtp.raw.length = 0
  const opened = await openTestAppWith(invited, { send: sendTo(smtp) })
  t = opened
  const { seats, round, links } = opened.made
  roundId = round.id
  planner = t.again(opened.made.planner)
  seat = seats[0] ?? seat
  form = `/kommuner/${seat.municipality_code}/roller/${seat.role}?omgang=2027`
  link = links[0] ?? ''
  await t.visitor().post(`${link}/svar`, { svar: 'kommer' })
  await aSubmission(t.db, seat, {})
  return () => t.close()
})

const received = () => receivedBy(t, smtp)

const invitation = () =>
  t.db.selectFrom('invitation').select(['id', 'reply']).where('seat_id', '=', seat.id).executeTakeFirstOrThrow()

/** Posts the holder's form with the given values changed. */
async function change(values: Record<string, string>) {
  const shown = fieldsOf((await planner.get(form)).body, /Spara innehavaren/)
  t.clock.set(addMinutes(t.clock.now(), 1))
  return planner.post(form, { ...shown, ...values })
}

/** Answered and asked seats as shown by overview, round, comparison page and comparison data. */
async function figures() {
  const counts = (await listSeminarFacts(t.db, roundId)).find(({ asked }) => asked > 0)
  const progress = await countProgress(t.db, roundId)
  const asked = (await readSeats(t.db, roundId)).filter((one) => one.asked).length
  const basis = /(\d+) tillfrågade av .* (\d+) inskickade/.exec(
    pageText((await planner.get('/jamfor?omgang=2027')).body),
  )
  return [
    [counts?.answered, counts?.asked],
    [progress.answered, progress.asked],
    [Number(basis?.[2]), Number(basis?.[1])],
    [1, asked],
  ]
}

test('another address is asked about, with what follows, and nothing is saved before', async () => {
  const asked = await change({ email: 'ulf@ny.example' })
  expect(asked.statusCode).toBe(422)
  const text = pageText(asked.body)
  expect(text).toContain('Är det samma person? Välj om det är samma person')
  expect(text).toContain('Länken, svaret på inbjudan och svaren på frågorna behålls.')
  expect(text).toContain('är inte inbjuden längre. Länken slutar fungera')
  expect(asked.body).toContain('value="ulf@ny.example"')
  expect(await invitation()).toMatchObject({ reply: 'coming' })
  expect((await t.visitor().get(link)).statusCode).toBe(200)
  // A changed title or telephone number, or a corrected name, needs no question about the person.
  expect((await change({ title: 'Chef', phone: '08-1' })).statusCode).toBe(303)
})

test('the same person keeps reply, answers and link; what waits goes to the new address', async () => {
  const waiting = {
    dedupeKey: 'x',
    purpose: 'thanks',
    about: { invitation_id: (await invitation()).id },
    toName: 'x',
    subject: 'Tack',
    toEmail: 'p0@kommun.example',
    text: '',
    html: '',
    notBefore: '2027-03-02T08:00:00Z',
    calendar: {
      method: 'REQUEST' as const,
      content: `BEGIN:VCALENDAR\r\nATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;CN="Å"\r\n :mailto:p0@kommun.example\r\nEND:VCALENDAR\r\n`,
    },
  }
  await t.db.transaction().execute((tx) => enqueueMail(tx, [waiting], t.clock.now()))
  const before = smtp.raw.length
  const saved = await change({ email: 'ulf@ny.example', person: 'same' })
  const { id, reply } = await invitation()
  expect(saved.headers.location).toBe(`/inbjudningar/${id}`)
  expect(reply).toBe('coming')
  expect((await t.visitor().get(link)).statusCode).toBe(200)
  const message = await messageRows(t.db)
    .select(['to_email', 'calendar'])
    .where('dedupe_key', '=', 'x')
    .executeTakeFirstOrThrow()
  expect(message.to_email).toBe('ulf@ny.example')
  expect(message.calendar?.replace(/\r\n /g, '')).toContain(':mailto:ulf@ny.example')
  const page = await planner.get(`/inbjudningar/${id}`)
  expect(pageText(page.body)).toContain('Nu har')
  expect(pageText(page.body)).not.toContain('Mejla')
  expect(await figures()).toEqual(Array(4).fill([1, 15]))
  // Saving sends no mail; the new link goes out when staff press its button.
  await received()
  expect(smtp.raw.length).toBe(before)
  await planner.post(`/inbjudningar/${id}/lank`, fieldsOf(page.body, /ny länk/i))
  const mails = (await received()).slice(before)
  expect(mails.map((mail) => mail.to)).toEqual(['ulf@ny.example'])
  const again = await planner.get(`/inbjudningar/${id}`)
  expect(pageText(again.body)).not.toContain('Nu har')
  expect(await invitation()).toMatchObject({ reply: 'coming' })
})

test('a new person is invited anew; the answers stay the seat’s, and all figures agree', async () => {
  expect((await change({ name: 'Nora Ny', email: 'nora@ny.example', person: 'new' })).statusCode).toBe(303)
  expect(await invitation()).toMatchObject({ reply: null })
  expect((await t.visitor().get(link)).statusCode).toBe(410)
  expect(await figures()).toEqual(Array(4).fill([1, 15]))
  expect((await planner.get('/oversikt?omgang=2027')).body).toContain('1 av 15')
})

test('who has put in another person is not undone by a number that was corrected before that was seen', async () => {
  const colleague = await t.signIn('planner')
  const old = fieldsOf((await colleague.get(form)).body, /Spara innehavaren/)
  await change({ name: 'Nora Ny', email: 'nora@ny.example', person: 'new' })
  const late = await colleague.post(form, { ...old, phone: '08-123' })
  expect(late.statusCode).toBe(409)
  expect(pageText(late.body)).toMatch(/Test planner skrev kl\. [\d.]+: Nora Ny\. Du skrev: /)
  const holder = await t.db
    .selectFrom('holder')
    .select('name')
    .where('seat_id', '=', seat.id)
    .where('until_at', 'is', null)
    .executeTakeFirstOrThrow()
  expect(holder.name).toBe('Nora Ny')
})
