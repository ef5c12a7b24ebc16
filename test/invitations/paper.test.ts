/** Letters on paper, for people without an address and for those who want paper. */
import { beforeEach, expect, test } from 'vitest'
import { countTold } from '../../src/invitations/addressees.queries.ts'
import { deliverDueMail } from '../../src/kernel/mail/delivery.ts'
import { moveTo } from '../mailings/support.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { onSqlite } from '../support/db.ts'
import { pageText } from '../support/html.ts'
import { messageRows } from '../support/messages.ts'
import { qrsIn } from '../support/qr.ts'
import { open, press } from '../support/visit.ts'
import { aReadySeminar, formOf, linkIn, previewOf } from './support.ts'

let t: TestApp
const handedOver: string[] = []
const send = Object.assign(
  async ({ toEmail }: { toEmail: string }) => {
    handedOver.push(toEmail)
    return '250 OK'
  },
  { close: () => {} },
)
beforeEach(async () => {
  handedOver.length = 0
  t = await openTestApp({ send })
  return () => t.close()
})

/** Of Blekinge's 15 people, one has no address and one wants letters on paper. */
async function twoOnPaper() {
  const ready = await aReadySeminar(t)
  const [first, second] = ready.seats
  await t.db
    .updateTable('holder')
    .set({ email: '' })
    .where('seat_id', '=', first?.id ?? '')
    .execute()
  await t.db
    .updateTable('holder')
    .set({ by_post: 1 })
    .where('seat_id', '=', second?.id ?? '')
    .execute()
  return { ...ready, first, second, planner: await t.signIn('planner') }
}

/** The paths of the sheets' QR codes. */
const linksOn = (body: string) => qrsIn(body).map(linkIn)
const codeIn = (body: string) => /class="code">([^<]+)</.exec(body)?.[1] ?? ''

const paper = () => messageRows(t.db).selectAll().where('by_post', '=', 1).orderBy('to_email').execute()

test('whoever wants paper or has no address is invited by post, everybody else by mail, nobody twice', async () => {
  const { planner, first } = await twoOnPaper()
  const preview = await open(planner, previewOf('blekinge-1'))
  expect(preview.body).toContain('<title>Skicka 13 inbjudningar? – Rådslag</title>')
  expect(pageText(preview.body)).toContain('Får inget mejl, men kan bjudas in med post: 1 vill ha')
  const made = await press(planner, preview, 'Gör 2 inbjudningar för post')
  expect(pageText(made.body)).toContain('2 inbjudningar är gjorda')
  expect(pageText(made.body)).toMatch(/Att posta ?2 av 2/)
  const letters = await paper()
  expect(letters.map((one) => [one.purpose, one.calendar, one.to_email])).toEqual([
    ['invitation', null, ''],
    ['invitation', null, 'p1@kommun.example'],
  ])
  expect(letters.every((one) => one.told !== '')).toBe(true)
  expect(letters[0]?.text).toContain('Din egen sida på webben')
  expect(letters[0]?.text).not.toMatch(/kalenderfil|knappen|det här mejlet/)
  await deliverDueMail(t.deps)
  expect(handedOver).toEqual([])

  const rest = await open(planner, previewOf('blekinge-1'))
  expect(pageText(rest.body)).not.toContain('Bjud in med post')
  await press(planner, rest, 'Skicka 13 inbjudningar')
  await deliverDueMail(t.deps)
  expect(handedOver).toHaveLength(13)
  expect(pageText((await planner.get('/utskick/inbjudan')).body)).toContain('15 redan inbjudna')

  const sheet = await planner.get(`${made.url}/brev`)
  expect(sheet.headers['cache-control']).toBe('no-store')
  const [link = ''] = linksOn(sheet.body)
  expect(linksOn((await planner.get(`${made.url}/brev`)).body)[0]).toBe(link)
  expect(sheet.body).not.toContain(link)
  const code = codeIn(sheet.body)
  expect((await t.visitor().post('/kod', { kod: code })).headers.location).toBe(link)
  expect((await t.visitor().get(link)).statusCode).toBe(200)
  const merged = (await planner.get(`${made.url}/brev.csv`)).body
  expect(merged).toContain(link)
  expect(merged).toContain(`localhost:3000/kod\nkod: ${code}`)
  await t.visitor().post(`${link}/svar`, { svar: 'kommer' })
  const seats = await t.db.selectFrom('invitation').select(['seat_id', 'reply']).execute()
  expect(seats).toHaveLength(15)
  expect(seats.find((one) => one.seat_id === first?.id)?.reply).toBe('coming')

  const posted = await press(planner, await open(planner, made.url), 'Räkna breven som postade')
  expect(pageText(posted.body)).toContain('2 brev är postade')
})

test('pressed twice, or by two, the letters are made once', async () => {
  const { planner } = await twoOnPaper()
  const other = await t.signIn('administrator')
  const form = await formOf(planner, previewOf('blekinge-1'))
  const theirs = { ...(await formOf(other, previewOf('blekinge-1'))), utskick: crypto.randomUUID() }
  const answers = await Promise.all([
    planner.post('/utskick/inbjudan/post', form),
    planner.post('/utskick/inbjudan/post', form),
  ])
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303])
  expect((await other.post('/utskick/inbjudan/post', theirs)).statusCode).toBe(409)
  expect(await paper()).toHaveLength(2)
})

onSqlite('they are reminded by post, and not by mail', async () => {
  const { planner } = await twoOnPaper()
  await press(planner, await open(planner, previewOf('blekinge-1')), 'Gör 2 inbjudningar för post')
  const review = pageText((await planner.get('/utskick/granska?andamal=reply_reminder')).body)
  expect(review).toContain('1 vill ha brev med post')
  expect(review).toContain('1 saknar e-postadress')
  expect(review).toContain('Gör 2 brev för post')
})

onSqlite('a letter made by mistake is stopped, and the person can be invited again', async () => {
  const { planner } = await twoOnPaper()
  const made = await press(planner, await open(planner, previewOf('blekinge-1')), 'Gör 2 inbjudningar för post')
  const [link = ''] = linksOn((await planner.get(`${made.url}/brev`)).body)
  await planner.post(`${made.url}/stopp`, { skal: 'Fel dag' })
  expect((await t.visitor().get(link)).statusCode).toBe(404)
  expect(linksOn((await planner.get(`${made.url}/brev`)).body)).toEqual([])
  const again = await open(planner, previewOf('blekinge-1'))
  expect(pageText(again.body)).toContain('Gör 2 inbjudningar för post')
})

test('whoever has no address gets the new link and the farewell on paper too', async () => {
  const { round, planner, first } = await twoOnPaper()
  const made = await press(planner, await open(planner, previewOf('blekinge-1')), 'Gör 2 inbjudningar för post')
  await planner.post(`${made.url}/postat`)
  const invitation = await t.db
    .selectFrom('invitation')
    .select('id')
    .where('seat_id', '=', first?.id ?? '')
    .executeTakeFirstOrThrow()
  const standing = await open(planner, `/inbjudningar/${invitation.id}`)
  await press(planner, standing, /ny länk/i)
  const letter = (await paper()).find((one) => one.purpose === 'new_link')
  expect([letter?.state, letter?.calendar]).toEqual(['queued', null])
  const page = await open(planner, `/utskick/meddelande/${letter?.id}`)
  const [link = ''] = linksOn((await planner.get(`/utskick/meddelande/${letter?.id}/brev`)).body)
  expect((await t.visitor().get(link)).statusCode).toBe(200)
  await press(planner, page, 'Räkna brevet som postat')
  // The letter with the new link does not tell the day, but the invitation before it did.
  expect(await countTold(t.db, round.id)).toMatchObject([{ links: 2 }])
  await planner.post(`/inbjudningar/${invitation.id}/ta-tillbaka`, { mejl: '1' })
  await deliverDueMail(t.deps)
  expect(handedOver).toEqual([])
  expect((await paper()).map((one) => [one.purpose, one.state]).sort()).toEqual([
    ['invitation', 'sent'],
    ['invitation', 'sent'],
    ['new_link', 'sent'],
    ['withdrawn', 'queued'],
  ])
})

test('staff can note that a holder wants paper before the first invitation', async () => {
  const { planner, seats } = await twoOnPaper()
  const third = await t.db
    .selectFrom('seat')
    .select(['municipality_code as code', 'role'])
    .where('id', '=', seats[2]?.id ?? '')
    .executeTakeFirstOrThrow()
  const page = await open(planner, `/kommuner/${third.code}/roller/${third.role}?omgang=2027`)
  const saved = await press(planner, page, 'Spara', { post: '1' })
  expect(pageText(saved.body)).toContain('Sparat.')
  const preview = await open(planner, previewOf('blekinge-1'))
  expect(pageText(preview.body)).toContain('Gör 3 inbjudningar för post')
})

onSqlite(
  'a letter not posted yet that says another day than the seminar has is written anew, not printed',
  async () => {
    const { planner, seminar } = await twoOnPaper()
    const made = await press(planner, await open(planner, previewOf('blekinge-1')), /^Gör 2/)
    await moveTo(t, seminar.id, '2027-04-21', 3)
    const page = await open(planner, made.url)
    expect(page.body).not.toContain(`${made.url}/brev"`)
    const choice = await press(planner, page, 'Skriv om')
    const again = await press(planner, choice, 'Granska inbjudan', { seminarium: 'blekinge-1' })
    await press(planner, again, /^Gör 2/)
    const texts = (await paper()).filter(({ state }) => state === 'queued').map(({ text }) => text)
    expect(texts.map((text) => text.includes('21 april'))).toEqual([true, true])
  },
)

onSqlite('the invitation’s page says what is on paper', async () => {
  const { planner, first } = await twoOnPaper()
  const made = await press(planner, await open(planner, previewOf('blekinge-1')), /^Gör 2/)
  const { id } = await t.db
    .selectFrom('invitation')
    .select('id')
    .where('seat_id', '=', first?.id ?? '')
    .executeTakeFirstOrThrow()
  const words = async () => pageText((await planner.get(`/inbjudningar/${id}`)).body)
  expect(await words()).toContain('brevet ska postas')
  await planner.post(`${made.url}/postat`)
  expect(await words()).toContain('brevet är postat')
  expect(await words()).toContain('Den nya blir ett brev att skriva ut')
})
