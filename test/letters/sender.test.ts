/** The sender: without one no mail goes, an administrator sets it, and calendar entries keep their first organizer. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../../src/kernel/config.ts'
import { deliverDueMail } from '../../src/kernel/mail/delivery.ts'
import { contactOf, mailProblem, whyNothingGoes } from '../../src/kernel/mail/sender.rules.ts'
import type { Send } from '../../src/kernel/mail/smtp.ts'
import { settleSender } from '../../src/letters/sender.actions.ts'
import { aReadySeminar, formOf, invite, previewOf } from '../invitations/support.ts'
import { useTestApp } from '../support/app.ts'
import { testConfig } from '../support/config.ts'
import { sendTo, startSmtp, type TestSmtp } from '../support/smtp.ts'

const t = useTestApp()
let smtp: TestSmtp
let seminarId = ''

beforeAll(async () => {
  smtp = await startSmtp()
  seminarId = (await aReadySeminar(t)).seminar.id
})
afterAll(async () => {
  t.deps.send?.close()
  await smtp.close()
})
beforeEach(() => {
  t.deps.config = { ...testConfig }
})

const review = previewOf('blekinge-1')
const said = {
  mail_from: 'dialog@myndighet.example',
  sender_name: 'Äldreomsorgsdialogen',
  reply_to: 'svar@myndighet.example',
  organisation: 'Myndigheten för äldreomsorg',
  contact_email: 'fragor@myndighet.example',
  contact_phone: '08-123 45 67',
}

test('says why nothing goes: no sender, no server, or links that lead to this machine only', () => {
  const send = (async () => '') as unknown as Send
  const of = (config: Partial<typeof testConfig>, one: Send | null = send) =>
    whyNothingGoes({ config: { ...testConfig, ...config }, send: one })
  expect(of({})).toBeNull()
  expect(of({ mailFrom: '' })).toBe('no_sender')
  expect(of({ mailFrom: 'radslag@example.invalid' })).toBe('no_sender')
  expect(of({}, null)).toBe('no_server')
  expect(of({ smtpUrl: 'smtp://mail.example:587' })).toBe('local_links')
  expect(of({ smtpUrl: 'smtp://mail.example', baseUrl: 'http://127.0.0.1:3000' })).toBe('local_links')
  expect(of({ smtpUrl: 'smtp://mail.example', baseUrl: 'http://[::1]:3000' })).toBe('local_links')
  expect(of({ smtpUrl: 'smtp://127.0.0.1:2525' })).toBeNull()
  expect(of({ smtpUrl: 'smtp://mail.example', baseUrl: 'https://radslag.example' })).toBeNull()
  expect(mailProblem({ config: testConfig, send: null })).toBeNull()
})

test('the environment names no sender of its own accord', () => {
  const config = readConfig({ DATABASE_URL: 'sqlite::memory:', SMTP_URL: 'smtp://mail.example' })
  expect(config).toMatchObject({ mailFrom: '', contactEmail: '', replyTo: '' })
  const named = readConfig({ DATABASE_URL: 'sqlite::memory:', MAIL_FROM: 'a@b.example', ORGANISATION: 'Vi' })
  expect(named).toMatchObject({ senderName: 'Vi', replyTo: 'a@b.example', contactEmail: 'a@b.example' })
  expect(contactOf({ contactEmail: 'a@b.example', contactPhone: '08-1' })).toBe('a@b.example, 08-1')
})

test('without a sender the first letter is refused, in words that lead to where one is said', async () => {
  t.deps.send = sendTo(smtp)
  t.deps.config = { ...testConfig, mailFrom: '', replyTo: '', contactEmail: '' }
  const planner = await t.signIn('planner')
  expect((await planner.get('/oversikt')).body).toContain('href="/avsandare"')
  const page = (await planner.get(review)).body
  expect(page).toContain('ingen har sagt vilken adress de kommer från')
  expect(page).not.toContain('Skicka 15 inbjudningar</button>')
  const refused = await planner.post('/utskick/inbjudan', {
    ...(await formOf(planner, review)),
    utskick: crypto.randomUUID(),
    granskat: 'a'.repeat(64),
    seminarium: 'blekinge-1',
  })
  expect(refused.statusCode).toBe(409)
  expect(refused.body).toContain('Fyll i avsändaren först')
  expect(await t.db.selectFrom('message').select('id').execute()).toEqual([])
})

test('links to this machine are no links for others, and the check says so', async () => {
  t.deps.config = { ...testConfig, smtpUrl: 'smtp://mail.example' }
  const planner = await t.signIn('planner')
  const page = (await planner.get(review)).body
  expect(page).toContain('länkarna i dem skulle leda till http://localhost:3000')
})

test('what is queued already stays in the queue as long as there is no sender', async () => {
  t.deps.config = { ...testConfig, mailFrom: '' }
  await t.visitor().post('/logga-in', { email: 'nobody@kommun.example' })
  const administrator = await t.signIn('administrator')
  const own = await t.db
    .selectFrom('account')
    .select('email')
    .where('id', '=', administrator.accountId)
    .executeTakeFirstOrThrow()
  await t.visitor().post('/logga-in', { email: own.email })
  expect(await deliverDueMail(t.deps)).toBe(0)
  expect(smtp.seen).toBe(0)
  t.deps.config = { ...testConfig }
  expect(await deliverDueMail(t.deps)).toBe(1)
})

test('an administrator says who writes: letters, their foot and the pages say it; a planner only sees it', async () => {
  const administrator = await t.signIn('administrator')
  const planner = await t.signIn('planner')
  expect((await planner.get('/avsandare')).body).not.toContain('<form method="post" action="/avsandare"')
  expect((await planner.post('/avsandare', said)).statusCode).toBe(403)

  const wrong = await administrator.post('/avsandare', { ...said, mail_from: 'x@example.invalid' })
  expect(wrong.statusCode).toBe(422)
  expect(wrong.body).toContain('finns inte')
  expect(wrong.body).toContain('value="Äldreomsorgsdialogen"')

  const invited = await invite(planner, 'blekinge-1')
  expect(invited.statusCode, invited.body).toBe(303)
  await deliverDueMail(t.deps)
  expect((await administrator.post('/avsandare', said)).statusCode).toBe(303)
  expect(new Set(await organizers())).toEqual(new Set([testConfig.mailFrom]))

  await cancelAndTell(planner)
  await deliverDueMail(t.deps)
  const mails = await smtp.parsed()
  const cancelled = mails.at(-1)
  expect(cancelled?.from).toEqual({ name: said.sender_name, address: said.mail_from })
  expect(cancelled?.replyTo?.[0]?.address).toBe(said.reply_to)
  expect(cancelled?.text).toContain('fragor@myndighet.example, 08-123 45 67')
  const ics = new TextDecoder().decode(
    cancelled?.attachments.find(({ mimeType }) => mimeType === 'text/calendar')?.content as ArrayBuffer,
  )
  // The entry has the old address as organizer, and programs refuse an update from another organizer.
  expect(ics.replace(/\r?\n /g, '')).toContain(`:mailto:${testConfig.mailFrom}`)
  expect(ics).toContain('METHOD:CANCEL')
  const foot = (await t.visitor().get('/tillganglighet')).body
  expect(foot).toContain('mailto:fragor@myndighet.example')
  expect(foot).toContain('08-123 45 67')
})

test('another process, and the next start, take over what is said; a sender changed in the environment counts too', async () => {
  await settleSender(t.deps)
  expect(t.deps.config).toMatchObject({ mailFrom: said.mail_from, contactPhone: said.contact_phone })
  await t.db.updateTable('sender_settings').set({ mail_from: null }).execute()
  t.deps.config = { ...testConfig, mailFrom: 'ny@myndighet.example' }
  const fresh = await t.db.selectFrom('invitation').select('id').limit(1).executeTakeFirstOrThrow()
  await t.db.updateTable('invitation').set({ organizer: '' }).where('id', '=', fresh.id).execute()
  await settleSender(t.deps)
  expect(new Set(await organizers())).toEqual(new Set([said.mail_from, testConfig.mailFrom]))
})

async function organizers() {
  const rows = await t.db
    .selectFrom('invitation')
    .select('organizer')
    .where('seminar_id', '=', seminarId)
    .orderBy('id')
    .execute()
  return rows.map(({ organizer }) => organizer)
}

async function cancelAndTell(planner: Awaited<ReturnType<typeof t.signIn>>) {
  await t.db
    .updateTable('seminar')
    .set((eb) => ({ cancelled_at: t.clock.now(), revision: eb('revision', '+', 1) }))
    .where('id', '=', seminarId)
    .execute()
  const url = '/utskick/granska?omgang=2027&andamal=cancelled&seminarium=blekinge-1'
  const page = (await planner.get(url)).body
  const seen = /name="granskat" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const form = { omgang: '2027', andamal: 'cancelled', seminarium: 'blekinge-1', granskat: seen }
  const sent = await planner.post('/utskick', { ...form, utskick: crypto.randomUUID() })
  expect(sent.statusCode).toBe(303)
}
