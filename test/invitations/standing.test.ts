import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readSeats } from '../../src/comparison/seats.queries.ts'
import { deliverDueMail } from '../../src/kernel/mail/delivery.ts'
import { enqueueMail, never } from '../../src/kernel/mail/outbox.ts'
import { listInvitedCodes, listPlanSeminars } from '../../src/plan/queries.ts'
import { countProgress } from '../../src/rounds/queries.ts'
import { toSeats } from '../../src/seats/queries.ts'
import { countInvited, getSeminarFacts, listSeminarFacts } from '../../src/seminars/queries.ts'
import { openTestAppWith, type TestApp, type Visitor } from '../support/app.ts'
import { formWithButton, pageText } from '../support/html.ts'
import { sendTo, startSmtp, type TestSmtp } from '../support/smtp.ts'
import { open, press } from '../support/visit.ts'
import { formOf, invitedByMail, receivedBy } from './support.ts'

let t: TestApp
let smtp: TestSmtp
let planner: Visitor
let link = ''
let seat = { id: '', municipality_code: '', role: '' }
let page = ''

beforeAll(async () => {
  smtp = await startSmtp()
})
afterAll(() => smtp.close())
const invited = (app: TestApp) => invitedByMail(app, smtp)
beforeEach(async () => {
  smtp.raw.length = 0
  smtp.behave('accept')
  const opened = await openTestAppWith(invited, { send: sendTo(smtp) })
  t = opened
  const { seats, links, invitationIds } = opened.made
  planner = t.again(opened.made.planner)
  seat = seats[0] ?? seat
  link = links[0] ?? ''
  page = `/inbjudningar/${invitationIds[0]}`
  return () => t.close()
})

const reply = () =>
  t.db
    .selectFrom('reply')
    .select(['kind', 'source', 'comment', 'substitute_name', 'link_id'])
    .orderBy('at', 'desc')
    .executeTakeFirst()

const received = () => receivedBy(t, smtp)

const field = (body: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? ''

test('a reply by telephone is kept with who, when and how, and the invitee sees it', async () => {
  const heard = { svar: 'kommer', kalla: 'phone', anteckning: 'Ringde själv; kommer sent.' }
  expect((await planner.post(`${page}/svar`, heard)).headers.location).toBe(page)
  await planner.post(`${page}/svar`, heard)
  expect(await t.db.selectFrom('reply').select('id').execute()).toHaveLength(1)
  expect(await reply()).toMatchObject({ kind: 'coming', source: 'phone', link_id: null })
  const shown = (await planner.get(page)).body
  expect(shown).toContain('Test planner antecknade')
  expect(shown).toContain('telefon')
  expect(shown).toContain('Ringde själv; kommer sent.')
  const own = (await t.visitor().get(link)).body
  expect(own).toContain('Du kommer')
  expect(own).toContain('Sekretariatet antecknade')
  expect(own).not.toContain('Ringde själv')
  expect((await planner.get('/seminarier/blekinge-1')).body).toContain('1 av 5 svar')
  t.clock.set('2027-03-01T12:00:00Z')
  await t.visitor().post(`${link}/svar`, { svar: 'kommer_inte' })
  expect((await t.visitor().get(link)).body).not.toContain('Sekretariatet antecknade')
})

test('a substitute named by telephone gets an own link, as if the holder had done it', async () => {
  const heard = { svar: 'ersattare', kalla: 'mail', namn: 'Maj Lind', adress: 'maj@kommun.example' }
  await planner.post(`${page}/svar`, heard)
  const [mail, ...more] = await received()
  expect(more).toEqual([])
  expect(mail).toMatchObject({ to: 'maj@kommun.example', method: 'REQUEST' })
  expect((await t.visitor().get(mail?.link ?? '')).body).toContain('ersättare för Åsa Öberg 0')
  expect((await t.visitor().get(link)).body).toContain('Maj Lind går i ditt ställe')
  await planner.post(`${page}/svar`, { svar: 'kommer_inte', kalla: 'phone' })
  expect(await received()).toMatchObject([{ to: 'maj@kommun.example', method: 'CANCEL' }])
})

test.each([
  [{ svar: 'kommer' }, 'Hur kom svaret'],
  [{ kalla: 'phone' }, 'Vad är svaret'],
  [{ svar: 'kommer', kalla: 'link' }, 'Hur kom svaret'],
  [{ svar: 'ersattare', kalla: 'phone', namn: 'Maj', adress: '' }, 'Ersättarens e-postadress'],
  [{ svar: 'ersattare', kalla: 'phone', namn: 'www.x.se', adress: 'a@b.example' }, 'Skriv bara namnet'],
])('an incomplete note is refused with what was written: %o', async (form, words) => {
  const answer = await planner.post(`${page}/svar`, form)
  expect(answer.statusCode).toBe(422)
  expect(answer.body).toContain(words)
  expect(await reply()).toBeUndefined()
})

test('staff note replies on the day itself, not after it', async () => {
  t.clock.set('2027-04-14T06:00:00Z')
  const onTheDay = await t.signIn('planner')
  const heard = { svar: 'kommer_inte', kalla: 'phone' }
  expect((await onTheDay.post(`${page}/svar`, heard)).statusCode).toBe(303)
  t.clock.set('2027-04-15T06:00:00Z')
  const late = await t.signIn('planner')
  expect((await late.get(page)).body).toContain('Seminariet har varit')
  expect((await late.post(`${page}/svar`, { ...heard, svar: 'kommer' })).statusCode).toBe(410)
})

test('who has had an invitation is told that it is withdrawn, also while the letter with a new link waits', async () => {
  await planner.post(`${page}/lank`, { lank: field((await planner.get(page)).body, 'lank') })
  expect((await planner.get(`${page}/ta-tillbaka`)).body).toContain('Mejla Åsa Öberg 0 att')
  await planner.post(`${page}/ta-tillbaka`, { mejl: '1' })
  expect(await received()).toMatchObject([{ to: 'p0@kommun.example', method: 'CANCEL', link: '' }])
})

test('a withdrawn invitation is told of kindly, counts no longer, and is sent again only by name', async () => {
  await t.visitor().post(`${link}/ersattare`, { namn: 'Maj', adress: 'maj@kommun.example' })
  const [toMaj] = await received()
  const before = await t.db
    .selectFrom('invitation')
    .select(['uid', 'sequence'])
    .where('seat_id', '=', seat.id)
    .executeTakeFirstOrThrow()
  const preview = await planner.get(`${page}/ta-tillbaka`)
  expect(preview.body).toContain('Åsa Öberg 0 och Maj')
  expect(preview.body).toContain('Vi har tagit tillbaka inbjudan')
  expect(preview.body).toContain('Exempel 1 av 2')
  expect(preview.body).toContain('Hej Åsa Öberg 0!')
  const second = await planner.get(`${page}/ta-tillbaka?exempel=2`)
  expect(second.body).toContain('Hej Maj!')
  expect(second.body).not.toContain('exempel=3')
  expect((await planner.get(`${page}/ta-tillbaka/exempel?exempel=2`)).body).toContain('Hej Maj!')
  expect(await received()).toEqual([])
  await planner.post(`${page}/ta-tillbaka`, { mejl: '1', skal: 'Fel kommun' })
  await planner.post(`${page}/ta-tillbaka`, { mejl: '1' })
  const farewells = await received()
  expect(farewells.map((mail) => mail.to).sort()).toEqual(['maj@kommun.example', 'p0@kommun.example'])
  expect(farewells.map((mail) => [mail.method, mail.uid, mail.link])).toEqual([
    ['CANCEL', before.uid, ''],
    ['CANCEL', before.uid, ''],
  ])
  for (const dead of [link, toMaj?.link ?? '']) {
    const ended = await t.visitor().get(dead)
    expect(ended.statusCode).toBe(410)
    expect(ended.body).toContain('Vi har tagit tillbaka inbjudan')
  }
  expect((await planner.get('/seminarier/blekinge-1')).body).toContain('0 av 4 svar')
  expect((await planner.get(page)).body).toContain('Tog tillbaka inbjudan. Fel kommun')
  const all = await planner.get('/utskick/inbjudan')
  expect(all.body).toContain('1 vars inbjudan är tillbakatagen')

  const again = /href="([^"]*plats=[^"]*)"/.exec((await planner.get(page)).body)?.[1] ?? ''
  const url = again.replaceAll('&amp;', '&')
  const form = await formOf(planner, url)
  await planner.post('/utskick/inbjudan', { ...form, plats: seat.id })
  await planner.post('/utskick/inbjudan', { ...form, plats: seat.id })
  const [mail, ...more] = await received()
  expect(more).toEqual([])
  expect(mail).toMatchObject({ to: 'p0@kommun.example', method: 'REQUEST', uid: before.uid })
  expect(mail?.sequence).toBeGreaterThan(Math.max(...farewells.map(({ sequence }) => sequence)))
  expect((await t.visitor().get(mail?.link ?? '')).body).toContain('Kommer du?')
  expect((await t.visitor().get(link)).statusCode).toBe(410)
})

test('whose invitation was taken back is invited nowhere', async () => {
  const { seminar_id: id, round_id: roundId } = await t.db
    .selectFrom('invitation')
    .innerJoin('seat', 'seat.id', 'invitation.seat_id')
    .select(['seminar_id', 'round_id'])
    .where('seat_id', '=', seat.id)
    .executeTakeFirstOrThrow()
  const counts = async () => {
    const said = (await listSeminarFacts(t.db, roundId)).find((one) => one.id === id)
    const plan = (await listPlanSeminars(t.db, roundId)).find((one) => one.id === id)
    return [
      said?.invited,
      (await getSeminarFacts(t.db, id)).invited,
      await countInvited(t.db, id),
      (await countProgress(t.db, roundId)).invited,
      (await readSeats(t.db, roundId)).filter((one) => one.invited).length,
      plan?.invitations,
    ]
  }
  expect(await counts()).toEqual([15, 15, 15, 15, 15, 15])
  await planner.post(`${page}/ta-tillbaka`)
  expect(await counts()).toEqual([14, 14, 14, 14, 14, 14])
  const others = await t.db
    .selectFrom('invitation')
    .innerJoin('seat', 'seat.id', 'invitation.seat_id')
    .select('invitation.id')
    .where('municipality_code', '=', seat.municipality_code)
    .where('seat.id', '!=', seat.id)
    .execute()
  const isBound = async () => (await listInvitedCodes(t.db, roundId)).has(seat.municipality_code)
  expect(await isBound()).toBe(true)
  for (const other of others) await planner.post(`/inbjudningar/${other.id}/ta-tillbaka`)
  expect(await isBound()).toBe(false)
})

test('withdrawn in silence: nobody is written to', async () => {
  await planner.post(`${page}/ta-tillbaka`)
  expect(await received()).toEqual([])
  expect((await t.visitor().get(link)).statusCode).toBe(410)
})

test('no new link goes before the invitation has been let go', async () => {
  const lank = field((await planner.get(page)).body, 'lank')
  await t.db
    .updateTable('message')
    .set({ state: 'queued', attempts: 0, next_attempt_at: never })
    .where('purpose', '=', 'invitation')
    .execute()
  const refused = await planner.post(`${page}/lank`, { lank })
  expect(refused.statusCode).toBe(409)
  expect(refused.body).toContain('Inbjudan har inte gått än')
  expect(await received()).toEqual([])
})

test('a new link: the old dies at once, the reply stays, and a second press sends nothing', async () => {
  await t.visitor().post(`${link}/svar`, { svar: 'kommer' })
  await t.visitor().post(`${link}/onskemal`, { kost: 'vegan', mat: 'Nötter', behov: '' })
  const lank = field((await planner.get(page)).body, 'lank')
  await planner.post(`${page}/lank`, { lank })
  const twice = await planner.post(`${page}/lank`, { lank })
  expect(twice.statusCode).toBe(303)
  const [mail, ...more] = await received()
  expect(more).toEqual([])
  expect(mail).toMatchObject({ to: 'p0@kommun.example', method: 'REQUEST' })
  expect(mail?.link).not.toBe(link)
  const old = await t.visitor().get(link)
  expect(old.statusCode).toBe(410)
  expect(old.body).toContain('Du har en nyare länk')
  expect((await t.visitor().get(mail?.link ?? '')).body).toContain('Du kommer')
  expect((await t.visitor().get(`${mail?.link}/onskemal`)).body).toContain('Nötter')
  expect(await t.db.selectFrom('personal_wish').select('food').execute()).toHaveLength(1)
  expect((await planner.get(page)).body).not.toContain(mail?.link.slice(3))
})

test('a mail with the old link that is with the server now waits for no second try', async () => {
  const first = await t.db
    .selectFrom('message')
    .select(['id', 'link_id'])
    .where(toSeats([seat.id]))
    .executeTakeFirstOrThrow()
  await t.db
    .updateTable('message')
    .set({ state: 'queued', attempts: 0, next_attempt_at: t.clock.now() })
    .where('id', '=', first.id)
    .execute()
  const lank = field((await planner.get(page)).body, 'lank')
  smtp.behave({ rejectData: 451, words: 'try later' })
  const trying = { ...t.deps, send: slowed(planner, `${page}/lank`, { lank }) }
  await deliverDueMail(trying)
  const state = async () =>
    t.db.selectFrom('message').select(['state', 'stopped']).where('id', '=', first.id).executeTakeFirstOrThrow()
  expect(await state()).toEqual({ state: 'cancelled', stopped: 1 })
  await t.db.updateTable('message').set({ state: 'unknown' }).where('id', '=', first.id).execute()
  const refused = await planner.post(`/utskick/meddelande/${first.id}/om`)
  expect(refused.statusCode).toBe(409)
  expect(refused.body).toContain('Länken i meddelandet gäller inte längre')
})

/** A transport that has staff press a button while the first message is on its way to the mail server. */
function slowed(visitor: Visitor, url: string, form: Record<string, string>) {
  const { send } = t.deps
  if (!send) throw new Error('no SMTP')
  let pressed = false
  const slow = async (mail: Parameters<typeof send>[0]) => {
    if (!pressed) {
      pressed = true
      await visitor.post(url, form)
    }
    return send(mail)
  }
  return Object.assign(slow, { close: () => send.close() })
}

test('who wants letters on paper is left out of mailings, also after the title is corrected', async () => {
  await planner.post(`${page}/post`, { post: '1' })
  const form = { name: 'Åsa Öberg 0', title: 'Rektor', email: 'p0@kommun.example', phone: '' }
  await planner.post(`/kommuner/${seat.municipality_code}/roller/${seat.role}?omgang=2027`, form)
  const holder = await t.db
    .selectFrom('holder')
    .select(['title', 'by_post'])
    .where('seat_id', '=', seat.id)
    .where('until_at', 'is', null)
    .executeTakeFirstOrThrow()
  expect(holder).toEqual({ title: 'Rektor', by_post: 1 })
  expect((await t.visitor().get(link)).statusCode).toBe(200)
  expect((await planner.get(page)).body).toContain('vill ha brev på papper')
})

test('the analyst reads and does nothing; nobody else comes in', async () => {
  const analyst = await t.signIn('analyst')
  const shown = await analyst.get(page)
  expect(shown.statusCode).toBe(200)
  expect(shown.body).not.toContain('Spara svaret')
  const posts = ['svar', 'lank', 'ta-tillbaka', 'post']
  for (const path of posts) expect((await analyst.post(`${page}/${path}`, {})).statusCode).toBe(403)
  expect((await (await t.signIn('rss_contact', ['rss-12'])).get(page)).statusCode).toBe(403)
  expect((await planner.get('/inbjudningar/finns-inte')).statusCode).toBe(404)
})

test('whose latest letter waits, but who has had one before, is shown among those who are told', async () => {
  const { linkId } = await t.db
    .selectFrom('message')
    .select('link_id as linkId')
    .where(toSeats([seat.id]))
    .executeTakeFirstOrThrow()
  t.clock.set('2027-03-30T08:00:00Z')
  const waits = { dedupeKey: 'late', purpose: 'practical', subject: '', text: '', html: '' }
  const to = { toName: 'Åsa', toEmail: 'p0@kommun.example', linkId: linkId ?? '' }
  await t.db.transaction().execute((tx) => enqueueMail(tx, [{ ...waits, ...to }], '2027-03-30T08:00:00Z'))
  planner = await t.signIn('planner')
  expect((await planner.get(`${page}/ta-tillbaka`)).body).toContain('Hej Åsa Öberg 0!')
})

test('a substitute whose address was wrong gets the letter at the right one, and the old link dies', async () => {
  await t.visitor().post(`${link}/ersattare`, { namn: 'Maj', adress: 'maj@fel.example' })
  const [wrong] = await received()
  await t.visitor().post(`${wrong?.link}/svar`, { svar: 'kommer' })
  const standing = await open(planner, page)
  const bad = await press(planner, standing, 'Skicka ny länk till ersättaren', { nyadress: 'maj' })
  expect(bad.status).toBe(422)
  const button = /ersättaren/
  const typed = { nyadress: 'maj@kommun.example' }
  const { _csrf, ...form } = formWithButton(standing.body, button).values
  const done = await press(planner, standing, button, typed)
  expect(pageText(done.body)).toContain('maj@kommun.example')
  await planner.post(`${page}/ersattarens-lank`, { ...form, ...typed })
  const mails = await received()
  expect(mails.map(({ to }) => to)).toEqual(['maj@kommun.example'])
  const [right] = mails
  expect([right?.method, right?.uid]).toEqual(['REQUEST', wrong?.uid])
  expect(right?.sequence).toBeGreaterThan(wrong?.sequence ?? 0)
  expect(right?.text).toContain('har anmält dig som ersättare')
  expect((await t.visitor().get(wrong?.link ?? '')).statusCode).toBe(410)
  expect((await t.visitor().get(right?.link ?? '')).statusCode).toBe(200)
  expect(pageText(done.body)).toContain('Ny länk till ersättaren Maj, till rättad adress')
  const { reply } = await t.db
    .selectFrom('invitation')
    .select('reply')
    .where('seat_id', '=', seat.id)
    .executeTakeFirstOrThrow()
  expect(reply).toBe('substitute')
})
