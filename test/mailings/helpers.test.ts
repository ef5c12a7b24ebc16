/** Contact persons of the RSS body and the venue's contact are told of each change together with the invitees. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addMinutes } from '../../src/kernel/time.ts'
import { deliverTrueMail } from '../../src/mailings/queue/actions.ts'
import { openTestApp, type TestApp, type Visitor } from '../support/app.ts'
import { onSqlite } from '../support/db.ts'
import { pageText } from '../support/html.ts'
import { sendTo as sender, startSmtp, type TestSmtp } from '../support/smtp.ts'
import { click, open, press } from '../support/visit.ts'
import { anInvitedSeminar } from './support.ts'

let t: TestApp
let smtp: TestSmtp
let planner: Visitor
let contact: Visitor & { accountId: string }
let seminarId: string
let address: string

beforeAll(async () => {
  smtp = await startSmtp()
})
afterAll(() => smtp.close())

beforeEach(async () => {
  const send = sender(smtp)
  t = await openTestApp({ send })
  smtp.raw.length = 0
  planner = await t.signIn('planner')
  contact = await t.signIn('rss_contact', ['rss-10'])
  seminarId = (await anInvitedSeminar(t, planner)).seminar.id
  await t.db.updateTable('venue').set({ contact_name: 'Bo Vakt', contact_email: 'lokal@x.example' }).execute()
  address = (
    await t.db.selectFrom('account').select('email').where('id', '=', contact.accountId).executeTakeFirstOrThrow()
  ).email
  return () => t.close()
})

const change = '/seminarier/blekinge-1/andra'
const later = () => t.clock.set(addMinutes(t.clock.now(), 1))

/** Changes the seminar. @returns the review and the page after the button. */
async function changed(way: string, button: RegExp, typed: Record<string, string> = {}) {
  later()
  const form = await open(planner, `${change}?andring=${way}`)
  const review = await press(planner, form, /Granska|Spara/, typed)
  return { review, done: button.test(review.body) ? await press(planner, review, button) : review }
}

/** Delivers the mail. @returns the latest mail to the RSS contact and to the venue. */
async function received() {
  await deliverTrueMail(t.deps)
  const mails = await smtp.parsed()
  smtp.raw.length = 0
  const own = mails.filter((mail) => [address, 'lokal@x.example'].includes(mail.to?.[0]?.address ?? ''))
  return Object.fromEntries(own.map((mail) => [mail.to?.[0]?.address === address ? 'rss' : 'venue', mail]))
}

const move = { date: '2027-05-11', start: '9.30', end: '15.30', reason: 'Lokalen byggs om' }

test('a move is reviewed with the others, and each is told what it means for them', async () => {
  const { review, done } = await changed('dag', /Flytta seminariet/, move)
  expect(pageText(review.body)).toMatch(/Kontaktpersoner hos RSS1Ett eget mejl/)
  expect(pageText(review.body)).toMatch(/Den som håller lokalen1Ett eget mejl/)
  expect(pageText(done.body)).toContain('Berätta för de 17 som berörs')
  const look = await click(planner, done, /Berätta för/)
  expect(pageText(look.body)).toContain('Test rss_contact')
  expect(pageText(look.body)).toContain('lokal@x.example')
  expect(await t.db.selectFrom('message').select('id').where('seminar_id', 'is not', null).execute()).toEqual([])
  await press(planner, look, /^Skicka 17/)
  const { rss, venue } = await received()
  expect(rss?.subject).toBe('Ändrat: dialogseminarium Blekinge')
  expect(rss?.text).toContain('tisdag 11 maj 2027 kl. 9.30–15.30')
  expect(rss?.text).toContain('Förut: onsdag 14 april 2027 kl. 9.30–15.30')
  expect(rss?.text).toContain('Lokalen byggs om')
  expect(rss?.text).toContain('Se till att lokalen går att få den nya tiden')
  expect(rss?.text).toContain('fem saker')
  expect(rss?.text).not.toMatch(/\/i\//)
  expect(venue?.text).toContain('Hej Bo Vakt!')
  expect(venue?.text).toContain('Vi behöver lokalen tisdag 11 maj 2027')
  expect(venue?.text).toContain('Ni kan släppa onsdag 14 april 2027')
  const again = await open(planner, '/utskick/granska?andamal=moved&seminarium=blekinge-1')
  expect(pageText(again.body)).toContain('Ingen får mejlet nu')
})

test('made digital, cancelled and held after all are told, each once', async () => {
  const tell = async (way: string, button: RegExp, typed: Record<string, string>) => {
    const { done } = await changed(way, button, typed)
    await press(planner, await click(planner, done, /Berätta för/), /^Skicka /)
    later()
    return received()
  }
  const digital = await tell('form', /Ändra form|Spara/, {
    form: 'digitalt',
    url: 'https://moten.hemligt.example/x',
    reason: '',
  })
  expect(digital.rss?.text).toContain('Ni behöver inte ordna någon lokal.')
  expect(digital.venue?.subject).toMatch(/^Ni kan släppa /)
  expect(digital.rss?.text).not.toContain('hemligt')
  const cancelled = await tell('stall-in', /Ställ in/, { reason: 'Snöstorm' })
  expect(cancelled.rss?.subject).toBe('Inställt: dialogseminarium Blekinge')
  expect(cancelled.rss?.text).toContain('Snöstorm')
  expect(cancelled.venue).toBeUndefined()
  const held = await tell('hall-anda', /håll/i, { reason: '' })
  expect(held.rss?.text).toContain('Förut: Inställt')
  const keys = await t.db.selectFrom('message').select('dedupe_key').where('seminar_id', '=', seminarId).execute()
  expect(new Set(keys.map((row) => row.dedupe_key)).size).toBe(4)
})

test('a letter to them that waits and is no longer true is held, and says why', async () => {
  const { done } = await changed('dag', /Flytta seminariet/, move)
  await t.db.updateTable('round').set({ second_look: 1 }).execute()
  const look = await click(planner, done, /Berätta för/)
  const held = await press(planner, look, /^Lämna 17/)
  await t.db
    .updateTable('message')
    .set({ next_attempt_at: addMinutes(t.clock.now(), 600) })
    .where('state', '=', 'queued')
    .execute()
  await changed('dag', /Flytta seminariet/, { ...move, date: '2027-05-12' })
  t.clock.set(addMinutes(t.clock.now(), 601))
  expect(await received()).toEqual({})
  const rows = await t.db
    .selectFrom('message')
    .select(['account_id', 'venue_id', 'outdated_at'])
    .where('seminar_id', '=', seminarId)
    .execute()
  expect(rows).toHaveLength(2)
  expect(rows.every((row) => row.outdated_at !== null)).toBe(true)
  const page = await open(planner, held.url)
  expect(pageText(page.body)).toContain('Ett brev till en kontaktperson, om Blekinge')
  expect(pageText(page.body)).toContain('onsdag 12 maj 2027')
})

test('when many are changed at once their helpers are in the same mailing', async () => {
  later()
  const many = await planner.post('/seminarier/andra/granskning', {
    omgang: '2027',
    andring: 'stall-in',
    reason: 'Pandemi',
    replies: 'behall',
    seminarium: ['blekinge-1', 'skane-1'],
  })
  const fields = [...many.body.matchAll(/name="(sett\.[^"]+)" value="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [name, value] as const,
  )
  await t.signIn('rss_contact', ['rss-12'])
  const done = await planner.post('/seminarier/andra', {
    omgang: '2027',
    andring: 'stall-in',
    reason: 'Pandemi',
    replies: 'behall',
    seminarium: ['blekinge-1', 'skane-1'],
    ...Object.fromEntries(fields),
  })
  expect(done.statusCode).toBe(303)
  const look = await click(planner, await open(planner, String(done.headers.location)), /Berätta/)
  await press(planner, look, /^Skicka /)
  const rows = await t.db
    .selectFrom('message')
    .innerJoin('seminar', 'seminar.id', 'message.seminar_id')
    .select(['seminar.slug', 'message.subject'])
    .where('message.account_id', 'is not', null)
    .orderBy('seminar.slug')
    .execute()
  expect(rows).toEqual([
    { slug: 'blekinge-1', subject: 'Inställt: dialogseminarium Blekinge' },
    { slug: 'skane-1', subject: 'Inställt: dialogseminarium Skåne' },
  ])
})

test('a venue that staff exchange is told to both, what the contact person changed to nobody', async () => {
  const other = { ...(await t.db.selectFrom('venue').selectAll().executeTakeFirstOrThrow()) }
  const insert = (id: string, name: string, contact_email: string) =>
    t.db
      .insertInto('venue')
      .values({ ...other, id, name, contact_email })
      .execute()
  await insert('ny', 'Nya salen', 'ny@x.example')
  await insert('egen', 'Egna salen', 'egen@x.example')
  later()
  await planner.post('/seminarier/blekinge-1/lokal/val', { venue: 'ny', accept_small: '1' })
  const todo = await open(planner, '/oversikt')
  expect(pageText(todo.body)).toMatch(/Berätta för \d+ personer att Blekinge är ändrat/)
  const look = await open(planner, '/utskick/granska?andamal=moved&seminarium=blekinge-1')
  for (const name of ['Test rss_contact', 'lokal@x.example', 'ny@x.example'])
    expect(pageText(look.body)).toContain(name)
  await press(planner, look, /^Skicka /)
  later()
  await contact.post('/rss/blekinge-1/lokal/val', { venue: 'egen', accept_small: '1' })
  const next = await open(planner, '/utskick/granska?andamal=moved&seminarium=blekinge-1')
  expect(pageText(next.body)).not.toContain(address)
  expect(pageText(next.body)).toContain('ny@x.example')
})

onSqlite('the seat’s page says on the telephone what the person has got and what waits', async () => {
  const { done } = await changed('dag', /Flytta seminariet/, move)
  await press(planner, await click(planner, done, /Berätta för/), /^Skicka 17/)
  await deliverTrueMail(t.deps)
  const reminder = await open(planner, '/utskick/granska?andamal=reply_reminder')
  await press(planner, reminder, /^Skicka 15/, { nar: 'sedan', dag: '2027-03-05', kl: '10' }).then((look) =>
    press(planner, look, /^Skicka 15/),
  )
  const { id } = await t.db.selectFrom('invitation').select('id').executeTakeFirstOrThrow()
  const page = await open(planner, `/inbjudningar/${id}`)
  const history = pageText(page.body.slice(page.body.indexOf('id="historik"')))
  expect(history).toMatch(
    /Brev: Seminariet är ändrat.*Lämnat till servern.*Inbjudan till Åsa Öberg \d+ ?–mejlet är skickat/,
  )
  expect(history).toMatch(/Brev: Påminnelse om svar.*väntar, går/)
})
