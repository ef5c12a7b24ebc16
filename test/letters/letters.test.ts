/** Staff read the round's letters, edit them, preview them with real recipients, and send themselves a trial. */
import { beforeEach, expect, test } from 'vitest'
import { purposes } from '../../src/letters/purposes.rules.ts'
import { aReadySeminar, invite, linkIn } from '../invitations/support.ts'
import { openTestApp, type TestApp, type Visitor } from '../support/app.ts'
import { aGuest, aGuestInvitation, anOrganisation, aPlannedRound, aRound, aSubmission } from '../support/builders.ts'
import { onSqlite } from '../support/db.ts'
import { pageText } from '../support/html.ts'
import { messageRows } from '../support/messages.ts'
import { open, press } from '../support/visit.ts'

let t: TestApp
let planner: Visitor & { accountId: string }
beforeEach(async () => {
  t = await openTestApp()
  planner = await t.signIn('planner')
  return () => t.close()
})

const base = '/omgangar/2027/brev'
const letters = () => t.db.selectFrom('mail_template').selectAll().orderBy('version').execute()
const messages = () => messageRows(t.db).selectAll().execute()

test('the list names every letter, who gets it and whose words it has', async () => {
  await aReadySeminar(t)
  const { body } = await planner.get(base)
  for (const purpose of purposes) expect(body).toContain(`href="${base}/${purpose}"`)
  expect(pageText(body)).toContain('Grundtexten')
  const page = await open(planner, `${base}/thanks`)
  await press(planner, page, 'Spara brevet', { subject: 'Tack {namn}', body: 'Tack!' })
  expect(pageText((await planner.get(base)).body)).toMatch(/Version 1\s*Test planner, 2027/)
})

onSqlite('every letter is shown filled: with real people, with invented ones, and not without a seminar', async () => {
  await aReadySeminar(t)
  await t.signIn('rss_contact', ['rss-10'])
  await invite(planner, 'blekinge-1')
  await aRound(t.db, { slug: 'tom', name: 'Tom' })
  await aPlannedRound(t.db, { slug: '2028', name: 'Omgång 2028' })
  for (const purpose of purposes) {
    const page = await planner.get(`${base}/${purpose}`)
    expect(page.statusCode).toBe(200)
    const src = /<iframe[^>]* src="([^"]+)"/.exec(page.body)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const mail = await planner.get(src)
    expect(mail.headers['content-security-policy']).toContain("default-src 'none'")
    expect(mail.body).toContain('<h1')
    expect(mail.body.split('</style>')[1]).not.toMatch(/[{}]|\uE000/u)
    const bare = await planner.get(`/omgangar/2028/brev/${purpose}`)
    if (purpose !== 'rss_message') expect(pageText(bare.body)).toContain('Påhittat i exemplet')
    const empty = await planner.get(`/omgangar/tom/brev/${purpose}`)
    expect(empty.body).toContain('har ett seminarium')
  }
  expect((await planner.get(`${base}/hej`)).statusCode).toBe(404)
})

test('the readers are the real ones, one after another, seminar by seminar', async () => {
  const { seats } = await aReadySeminar(t)
  const url = `${base}/invitation_politician`
  const first = pageText((await planner.get(url)).body)
  expect(first).toContain('Mottagare 1 av 5')
  expect(first).not.toContain('Påhittat')
  const second = await planner.get(`${url}?seminarium=blekinge-1&mottagare=2`)
  expect(second.body).toContain('mottagare=3')
  expect(second.body).toContain('mottagare=1')
  expect(pageText((await planner.get(`${url}?seminarium=blekinge-1&mottagare=99`)).body)).toContain('Mottagare 5 av 5')
  expect((await planner.get(`${url}?seminarium=skane-1`)).body).toContain('Karin Exempel')
  const seat = seats.find((one) => one.role === 'politician')!
  await aSubmission(t.db, seat, { q1: 'ja' })
  const receipt = pageText((await planner.get(`${base}/receipt`)).body)
  expect(receipt).toContain('Mottagare 1 av 1')
  expect(receipt).not.toContain('Påhittat')
})

test('a guest sees the afternoon, and never the link of an invitation', async () => {
  const { seminar } = await aReadySeminar(t)
  const guest = await aGuest(t.db, (await anOrganisation(t.db)).id)
  await aGuestInvitation(t.db, guest.id, seminar.id)
  const page = await planner.get(`${base}/guest_invitation`)
  expect(pageText(page.body)).toContain('Mottagare 1 av 1')
  expect(pageText(page.body)).toContain('Påhittat i exemplet: eftermiddagens tider.')
  const { body } = await planner.get(`${base}/guest_invitation/exempel?seminarium=${seminar.slug}`)
  expect(body).toContain('kl. 13.00–15.30')
  expect(body).toContain('/gast/…')
  expect(body).not.toContain('/i/')
})

onSqlite('what is wrong is said by field and line, keeps what was typed and saves nothing', async () => {
  await aReadySeminar(t)
  const page = await open(planner, `${base}/invitation_politician`)
  const typed = { subject: 'Hej {fakta}', body: 'Hej {efternamn}!\n\nTryck på {knapp} nu' }
  for (const button of ['Spara brevet', 'Visa hur det blir', 'Skicka ett prov till mig']) {
    const refused = await press(planner, page, button, typed)
    expect(refused.status).toBe(422)
    const text = pageText(refused.body)
    expect(text).toContain('rätta 3 saker')
    expect(text).toContain('Rad 1: {efternamn} finns inte')
    expect(text).toContain('Rad 3: {knapp} fyller en hel del')
    expect(text).toContain('{fakta} kan bara stå i brevet')
    expect(refused.body).toContain('Tryck på {knapp} nu</textarea>')
  }
  const without = await press(planner, page, 'Spara brevet', { subject: 'Hej', body: 'Hej!' })
  expect(pageText(without.body)).toContain('{knapp} måste finnas i brevet')
  expect([await letters(), await messages()]).toEqual([[], []])
})

onSqlite('what is not saved is shown in a frame that runs nothing, and stays unsaved', async () => {
  await aReadySeminar(t)
  const page = await open(planner, `${base}/thanks`)
  const body = 'Hej {namn}!\n\n<script>alert(1)</script> & "citat"'
  const shown = await press(planner, page, 'Visa hur det blir', { body })
  expect(shown.status).toBe(200)
  expect(pageText(shown.body)).toContain('inte sparat än')
  const frame = /<iframe[^>]* srcdoc="([^"]*)"/.exec(shown.body)?.[0] ?? ''
  expect(frame).toContain(' sandbox ')
  expect(frame).not.toContain('<script>')
  expect(frame).toContain('&amp;lt;script&amp;gt;')
  const answer = await planner.post(`${base}/thanks`, { subject: 'Tack', body, gor: 'visa' })
  expect(answer.headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/)
  expect(await letters()).toEqual([])
})

onSqlite('every version is kept, compared with the one before, and can be gone back to', async () => {
  await aReadySeminar(t)
  const url = `${base}/thanks`
  const save = async (body: string) =>
    press(planner, await open(planner, url), 'Spara brevet', { subject: 'Tack', body })
  expect((await save('Ett\n\nTvå')).body).toContain('Brevet är sparat')
  await save('Ett\n\nTre')
  expect((await save('Ett\n\nTre')).body).toContain('Inget var ändrat')
  const second = await open(planner, `${url}/versioner/2`)
  expect(second.body).toContain('<del>Två</del>')
  expect(second.body).toContain('<ins>Tre</ins>')
  const first = await open(planner, `${url}/versioner/1`)
  expect((await press(planner, first, 'Gå tillbaka till version 1')).body).toContain('Brevet är sparat')
  const zero = await open(planner, `${url}/versioner/0`)
  await press(planner, zero, 'Gå tillbaka till grundtexten')
  const kept = await letters()
  expect(kept.map(({ version, body }) => [version, body.split('\n').at(-1)])).toEqual([
    [1, 'Två'],
    [2, 'Tre'],
    [3, 'Två'],
    [4, 'Sekretariatet, {organisation}'],
  ])
  expect((await planner.get(`${url}/versioner/9`)).statusCode).toBe(404)
})

test('of two who write at once the second is told, and nothing is lost', async () => {
  await aReadySeminar(t)
  const other = await t.signIn('administrator')
  const url = `${base}/thanks`
  const [mine, theirs] = [await open(planner, url), await open(other, url)]
  await press(other, theirs, 'Spara brevet', { subject: 'Tack', body: 'Deras' })
  const refused = await press(planner, mine, 'Spara brevet', { subject: 'Tack', body: 'Mina' })
  expect(refused.status).toBe(409)
  expect(pageText(refused.body)).toContain('Test administrator sparade version 1')
  expect(refused.body).toContain('<del>Deras</del>')
  expect(refused.body).toContain('Mina</textarea>')
  expect(await letters()).toHaveLength(1)
  const saved = await press(planner, refused, 'Spara brevet')
  expect(saved.body).toContain('Brevet är sparat')
  expect((await letters()).map(({ body }) => body)).toEqual(['Deras', 'Mina'])
})

test('two saves at the same moment make one version', async () => {
  await aReadySeminar(t)
  const form = { subject: 'Tack', version: '0', gor: 'spara' }
  await planner.get(`${base}/thanks`)
  const answers = await Promise.all(['a', 'b', 'c'].map((body) => planner.post(`${base}/thanks`, { ...form, body })))
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 409, 409])
  expect(await letters()).toHaveLength(1)
})

onSqlite('a trial goes to oneself only, is marked, holds no personal link and is in the ledger', async () => {
  await aReadySeminar(t)
  await invite(planner, 'blekinge-1')
  const before = (await messages()).length
  const page = await open(planner, `${base}/invitation_politician`)
  const typed = { subject: 'Inbjudan till {ort}' }
  const sent = await press(planner, page, 'Skicka ett prov till mig', typed)
  expect(sent.status).toBe(200)
  expect(sent.body).toContain('value="Inbjudan till {ort}"')
  expect(pageText(sent.body)).toContain('Provet till')
  await press(planner, page, 'Skicka ett prov till mig', typed)
  const proofs = (await messages()).filter(({ purpose }) => purpose === 'letter_proof')
  expect((await messages()).length - before).toBe(1)
  const account = await t.db
    .selectFrom('account')
    .select('email')
    .where('id', '=', planner.accountId)
    .executeTakeFirstOrThrow()
  const [proof] = proofs
  expect(proof).toMatchObject({
    to_email: account.email,
    subject: 'Prov: Inbjudan till Lund',
    link_id: null,
    calendar_method: 'PUBLISH',
  })
  expect(linkIn(proof?.text)).toBe('')
  expect(`${proof?.text}${proof?.html}`).not.toContain('\uE000')
  expect(proof?.text).toContain('http://localhost:3000/provbrev')
  expect((await t.visitor().get('/provbrev/fragor/kvitto')).body).toContain('Det här är ett prov')
  const ledger = await planner.get(`/utskick/meddelande/${proof?.id}`)
  expect(pageText(ledger.body)).toContain('Prov av ett brev')
  const analyst = await t.signIn('analyst')
  expect((await analyst.get(`${base}/thanks`)).body).not.toContain('name="gor"')
  for (let n = 0; n < 25; n++)
    await planner.post(`${base}/thanks`, { subject: 'Tack', body: 'Hej', gor: 'prov', prov: `${n}` })
  expect((await messages()).filter(({ purpose }) => purpose === 'letter_proof')).toHaveLength(20)
})

onSqlite('what has been rewritten is what the next letter says', async () => {
  await aReadySeminar(t)
  const page = await open(planner, `${base}/invitation_politician`)
  const body = 'Bästa {namn}!\n\n{fakta}\n\n{knapp}'
  await press(planner, page, 'Spara brevet', { subject: 'Kom till {ort}', body })
  await invite(planner, 'blekinge-1')
  const subjects = (await messages()).map(({ subject }) => subject)
  expect(subjects.filter((subject) => subject === 'Kom till Lund')).toHaveLength(5)
})
