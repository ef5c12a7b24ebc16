import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openTestAppWith, type TestApp, type Visitor } from '../support/app.ts'
import { onSqlite } from '../support/db.ts'
import { sendTo, startSmtp, type TestSmtp } from '../support/smtp.ts'
import { invitedByMail, receivedBy } from './support.ts'

let t: TestApp
let smtp: TestSmtp
let planner: Visitor
/** Links of two seats in the same municipality: `link` of the seat that is handed over, `otherLink` of the other. */
let link = ''
let otherLink = ''
let seat = { id: '', municipality_code: '', role: '' }
let invitationId = ''

beforeAll(async () => {
  smtp = await startSmtp()
})
afterAll(() => smtp.close())
const invited = (app: TestApp) => invitedByMail(app, smtp)
beforeEach(async () => {
  smtp.raw.length = 0
  const opened = await openTestAppWith(invited, { send: sendTo(smtp) })
  t = opened
  const { seats, links, invitationIds } = opened.made
  planner = t.again(opened.made.planner)
  seat = seats[0] ?? seat
  link = links[0] ?? ''
  otherLink = links[1] ?? ''
  invitationId = invitationIds[0] ?? ''
  return () => t.close()
})

const successor = { namn: 'Bo Berg', titel: 'Socialchef', adress: 'Bo.Berg@kommun.example' }
const standing = () => `/inbjudningar/${invitationId}`
const holders = () =>
  t.db
    .selectFrom('holder')
    .select(['name', 'source', 'until_at'])
    .where('seat_id', '=', seat.id)
    .orderBy('since_at')
    .execute()
const invitation = () =>
  t.db
    .selectFrom('invitation')
    .select(['uid', 'sequence', 'reply', 'withdrawn_at'])
    .where('id', '=', invitationId)
    .executeTakeFirstOrThrow()
const tick = (at: string) => t.clock.set(at)

const received = () => receivedBy(t, smtp)

async function asked() {
  await t.visitor().post(`${link}/overlamning`, successor)
  const [mail] = await received()
  return mail?.link ?? ''
}

test('the holder names who has the role now; that person says yes, and the seat is theirs', async () => {
  const old = t.visitor()
  tick('2027-03-02T08:00:00Z')
  await old.post(`${link}/svar`, { svar: 'kommer' })
  const form = await old.get(`${link}/overlamning`)
  expect(form.body).toContain('Svaren hör till platsen')
  tick('2027-03-03T08:00:00Z')
  expect((await old.post(`${link}/overlamning`, successor)).statusCode).toBe(303)
  const [question, ...more] = await received()
  expect(more).toEqual([])
  expect(question).toMatchObject({ to: 'bo.berg@kommun.example', method: null })
  expect(question?.text).toContain('Åsa Öberg 0 har skrivit att du nu är socialchef')
  const own = question?.link ?? ''
  const page = await t.visitor().get(own)
  expect(page.headers.location).toBe(`${own}/overtagande`)
  const asks = await t.visitor().get(`${own}/overtagande`)
  expect(asks.body).toContain('Åsa Öberg 0 har skrivit att du nu är socialchef')
  expect((await old.get(link)).body).toContain('Vi väntar på svar från Bo Berg')
  expect((await old.get(`${link}/fragor`)).statusCode).toBe(200)

  const before = await invitation()
  const pressed = await t.visitor().post(`${own}/overtagande`, { svar: 'ja' })
  expect(pressed.headers.location).toBe(own)
  expect((await t.visitor().get(own)).body).toContain('för dig som är socialchef')
  expect((await t.visitor().get(`${own}/overtagande`)).headers.location).toBe(own)
  const gone = await old.get(link)
  expect(gone.statusCode).toBe(410)
  expect(gone.body).toContain('Du har lämnat över till Bo Berg')
  expect((await old.post(`${link}/fragor/granska`)).statusCode).toBe(410)
  expect((await old.post(`${link}/svar`, { svar: 'kommer' })).statusCode).toBe(410)
  expect(await holders()).toMatchObject([
    { name: 'Åsa Öberg 0', source: 'import', until_at: '2027-03-03T08:00:00Z' },
    { name: 'Bo Berg', source: 'invitee', until_at: null },
  ])
  const after = await invitation()
  expect(after).toMatchObject({ uid: before.uid, reply: null })
  const mails = await received()
  const invited = mails.find((mail) => mail.method === 'REQUEST')
  const farewell = mails.find((mail) => mail.method === 'CANCEL')
  expect(mails).toHaveLength(2)
  expect(invited).toMatchObject({ to: 'bo.berg@kommun.example', uid: before.uid, link: own })
  expect(farewell).toMatchObject({ to: 'p0@kommun.example', uid: before.uid, link: '' })
  expect(farewell?.text).toContain('Bo Berg har nu platsen')
  expect(invited?.sequence).toBeGreaterThan(before.sequence)
  expect(farewell?.sequence).toBeGreaterThan(invited?.sequence ?? 99)
})

onSqlite('a mail scanner that opens the question a hundred times changes nothing', async () => {
  const own = await asked()
  const scanner = t.visitor()
  for (let n = 0; n < 100; n++) await scanner.get(n % 2 ? own : `${own}/overtagande?svar=ja`)
  expect(await holders()).toMatchObject([{ name: 'Åsa Öberg 0' }])
  expect((await t.visitor().get(link)).statusCode).toBe(200)
  expect((await t.visitor().post(`${own}/overtagande`, { svar: 'kanske' })).statusCode).toBe(422)
  expect(await holders()).toHaveLength(1)
})

test('yes pressed twice, or at once with staff, is one', async () => {
  const own = await asked()
  const { id } = await t.db.selectFrom('handover').select('id').executeTakeFirstOrThrow()
  const answers = await Promise.all([
    t.visitor().post(`${own}/overtagande`, { svar: 'ja' }),
    t.visitor().post(`${own}/overtagande`, { svar: 'ja' }),
    planner.post(`${standing()}/overlamning/${id}`, { svar: 'ja' }),
  ])
  expect(answers.map((answer) => answer.statusCode)).toEqual([303, 303, 303])
  expect(await holders()).toHaveLength(2)
  expect((await received()).map((mail) => mail.method).sort()).toEqual(['CANCEL', 'REQUEST'])
})

onSqlite('no: nothing changes, the holder reads it, and staff see to it', async () => {
  const own = await asked()
  const no = await t.visitor().post(`${own}/overtagande`, { svar: 'nej' })
  const after = await t.visitor().get(String(no.headers.location))
  expect(after.statusCode).toBe(410)
  expect(after.body).toContain('Tack för att du sa till')
  expect((await t.visitor().post(`${own}/overtagande`, { svar: 'ja' })).statusCode).toBe(410)
  expect((await t.visitor().get(link)).body).toContain('Bo Berg säger att hen inte har tagit över')
  expect(await holders()).toHaveLength(1)
  expect((await planner.get('/oversikt?alla=1')).body).toContain('Har Bo Berg tagit över i')
  const page = await planner.get(standing())
  expect(page.body).toContain('Ta reda på vem som har rollen')
  const { id } = await t.db.selectFrom('handover').select('id').executeTakeFirstOrThrow()
  await planner.post(`${standing()}/overlamning/${id}`, { svar: 'nej' })
  expect((await planner.get('/oversikt?alla=1')).body).not.toContain('Har Bo Berg tagit över')
})

onSqlite('staff confirm for the new person; the link in the question is the seat’s then', async () => {
  const own = await asked()
  expect((await planner.get('/oversikt?alla=1')).body).toContain(standing())
  expect((await planner.get('/inbjudningar')).body).toContain('Åsa Öberg 0 säger att Bo Berg')
  const page = await planner.get(standing())
  const action = /action="([^"]*\/overlamning\/[^"]+)"/.exec(page.body)?.[1] ?? ''
  await planner.post(action, { svar: 'ja' })
  expect((await t.visitor().get(own)).body).toContain('Kommer du?')
  expect((await t.visitor().get(link)).statusCode).toBe(410)
  expect((await planner.get(standing())).body).toContain('Platsen gick från Åsa Öberg 0 till Bo Berg')
  expect((await planner.get('/oversikt?alla=1')).body).not.toContain('Har Bo Berg tagit över')
})

test('who regrets keeps the seat, and the question’s link ends without a word of who', async () => {
  const own = await asked()
  await t.visitor().post(`${link}/overlamning/angra`)
  const ended = await t.visitor().get(own)
  expect(ended.statusCode).toBe(410)
  expect(ended.body).not.toContain('Öberg')
  expect((await t.visitor().post(`${own}/overtagande`, { svar: 'ja' })).statusCode).toBe(410)
  expect((await t.visitor().get(link)).body).toContain('Säg vem')
})

test('the same person named twice gets one mail; another replaces the first', async () => {
  const visitor = t.visitor()
  await visitor.post(`${link}/overlamning`, successor)
  await visitor.post(`${link}/overlamning`, successor)
  const [first, ...more] = await received()
  expect(more).toEqual([])
  await visitor.post(`${link}/overlamning`, { ...successor, adress: 'annan@kommun.example' })
  expect((await t.visitor().get(first?.link ?? '')).statusCode).toBe(410)
  expect((await received()).map((mail) => mail.to)).toEqual(['annan@kommun.example'])
})

onSqlite('a substitute for this time still goes; who takes over as the substitute has one link', async () => {
  const substitute = { namn: 'Maj Lind', adress: 'maj@kommun.example' }
  await t.visitor().post(`${link}/ersattare`, substitute)
  const [toMaj] = await received()
  await t.visitor().post(`${await asked()}/overtagande`, { svar: 'ja' })
  expect(await invitation()).toMatchObject({ reply: 'substitute' })
  expect((await t.visitor().get(toMaj?.link ?? '')).body).toContain('ersättare för Bo Berg')
  const toBo = (await received()).find((mail) => mail.method === 'REQUEST')
  const maj = { namn: 'Maj Lind', titel: '', adress: 'maj@kommun.example' }
  await t.visitor().post(`${toBo?.link}/overlamning`, maj)
  const [question] = await received()
  await t.visitor().post(`${question?.link}/overtagande`, { svar: 'ja' })
  expect((await t.visitor().get(toMaj?.link ?? '')).body).toContain('Du har en nyare länk')
  expect(await invitation()).toMatchObject({ reply: null })
  expect((await t.visitor().get(question?.link ?? '')).statusCode).toBe(200)
})

test('what has been answered follows the seat, and is shown to nobody who has not said yes', async () => {
  const themes = (await t.visitor().get(`${link}/fragor`)).body
  const theme = /fragor\/([a-z_]+)"/.exec(themes)?.[1] ?? ''
  const state = await t.db.selectFrom('round').select('id').executeTakeFirstOrThrow()
  await t.db
    .insertInto('response')
    .values({
      id: 'r',
      seat_id: seat.id,
      round_id: state.id,
      current_submission_id: null,
      started_at: t.clock.now(),
      saved_at: t.clock.now(),
    })
    .execute()
  const own = await asked()
  const before = await t.visitor().get(`${own}/fragor/${theme}`)
  expect(before.headers.location).toBe(`${own}/overtagande`)
  expect((await t.visitor().get(`${own}/overtagande`)).body).toContain('där Åsa Öberg 0 slutade')
  await t.visitor().post(`${own}/overtagande`, { svar: 'ja' })
  expect((await t.visitor().get(own)).body).toContain('Fortsätt svara')
  expect((await t.visitor().get(link)).body).not.toMatch(/svarat|inlämnat/i)
})

test.each([
  [{ adress: 'a@b.example, c@d.example' }, 'Bara en adress'],
  [{ adress: 'a@b.example\r\nBcc: c@d.example' }, 'adress'],
  [{ adress: 'P0@kommun.example' }, 'Det här är din egen adress'],
  [{ namn: 'Vinn på http://evil.example' }, 'Skriv bara namnet'],
  [{ titel: 'Läs www.evil.example' }, 'Skriv bara namnet'],
  [{ namn: '' }, 'Fyll i'],
])('what cannot be a person is refused, and nobody is written to: %o', async (wrong, words) => {
  const answer = await t.visitor().post(`${link}/overlamning`, { ...successor, ...wrong })
  expect(answer.statusCode).toBe(422)
  expect(answer.body).toContain(words)
  expect(await received()).toEqual([])
})

test('a substitute does not hand over; the same person may have two seats, which staff see', async () => {
  await t.visitor().post(`${link}/ersattare`, { namn: 'Maj', adress: 'maj@kommun.example' })
  const [toMaj] = await received()
  expect((await t.visitor().get(`${toMaj?.link}/overlamning`)).statusCode).toBe(404)
  expect((await t.visitor().post(`${toMaj?.link}/overlamning`, successor)).statusCode).toBe(404)
  await t.visitor().post(`${link}/overlamning`, { ...successor, adress: 'p1@kommun.example' })
  expect((await planner.get(standing())).body).toContain('har också platsen')
  expect((await t.visitor().get(otherLink)).statusCode).toBe(200)
})

test('when staff put in somebody else, the question is over and the new holder waits to be invited', async () => {
  const own = await asked()
  await t.visitor().post(`${link}/svar`, { svar: 'kommer' })
  tick('2027-03-01T12:00:00Z')
  await planner.post(`/kommuner/${seat.municipality_code}/roller/${seat.role}?omgang=2027`, {
    name: 'Cia Carlsson',
    title: '',
    email: 'cia@kommun.example',
    phone: '',
    person: 'new',
  })
  expect((await t.visitor().get(own)).statusCode).toBe(410)
  const old = await t.visitor().get(link)
  expect(old.body).toContain('någon annan har rollen nu')
  expect(old.body).not.toContain('Cia')
  expect(await invitation()).toMatchObject({ reply: null })
  expect((await planner.get('/oversikt?alla=1')).body).toContain('Bjud in fler till')
  const page = await planner.get(standing())
  expect(page.body).toContain('Cia Carlsson har platsen men är inte inbjuden')
  const former = /action="([^"]*\/tidigare\/[^"]+)"/.exec(page.body)?.[1] ?? ''
  await planner.post(former)
  await planner.post(former)
  expect(await received()).toMatchObject([{ to: 'p0@kommun.example', method: 'CANCEL' }])
})
