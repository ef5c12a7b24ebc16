/** Messages that are neither bounce reports nor calendar answers: kept for staff to read, or folded away. */
import { beforeEach, expect, test } from 'vitest'
import { forget, receiveMail } from '../../src/incoming/actions.ts'
import { openTestAppWith, type TestApp } from '../support/app.ts'
import { aMail, anInvitedSeat, type InvitedSeat, kept } from './support.ts'

let t: TestApp
let invited: InvitedSeat

beforeEach(async () => {
  const opened = await openTestAppWith(anInvitedSeat)
  t = opened
  invited = opened.made
  return () => t.close()
})

const values = (more: Record<string, string> = {}) => ({
  ID: invited.messageId,
  TO: invited.email,
  FROM: invited.email,
  TEXT: 'Jag =E4r ledig till den 15 mars.',
  ...more,
})

test('out-of-office is recognised, linked to the seat and folded away', async () => {
  await receiveMail(t.deps, aMail('outlook-away.eml', values()))
  expect(await kept(t)).toMatchObject([{ kind: 'automatic', outcome: 'ignored', settled: 1, seat_id: invited.seat.id }])
  const planner = await t.signIn('planner')
  expect((await planner.get('/inkorg')).body).toContain('Inget att läsa.')
  expect((await planner.get('/inkorg?visa=ordnade')).body).toContain('Automatiskt svar')
})

test('an automatic answer that says the person has left is worth reading', async () => {
  const TEXT = 'Jag har slutat min tj=E4nst. Kontakta Eva Ek.'
  await receiveMail(t.deps, aMail('outlook-away.eml', values({ TEXT })))
  expect(await kept(t)).toMatchObject([{ kind: 'automatic', outcome: 'has_left', settled: 0 }])
})

test.each([
  ['Auto-Submitted: auto-replied', 'Hej'],
  ['Precedence: bulk', 'Nyhetsbrev'],
  ['Precedence: auto_reply', 'Hej'],
  ['X-Autoreply: yes', 'Hej'],
  ['X-Nothing: x', 'Autosvar: Inbjudan'],
  ['X-Nothing: x', 'Automatic reply: Inbjudan'],
  ['X-Nothing: x', 'Out of Office: Inbjudan'],
  ['X-Nothing: x', 'Frånvarande: Inbjudan till dialogseminarium'],
])('%s, %s: by itself', async (head, subject) => {
  const encoded = `=?utf-8?B?${Buffer.from(subject).toString('base64')}?=`
  await receiveMail(t.deps, Buffer.from(`From: a@b.example\n${head}\nSubject: ${encoded}\n\nx\n`))
  expect(await kept(t)).toMatchObject([{ kind: 'automatic', subject }])
})

test.each(['Frånvaro 14 april', 'Frånvarande', 'Semester vecka 15, jag kan inte komma'])(
  '“%s” is read: a person may have written it',
  async (subject) => {
    const encoded = `=?utf-8?B?${Buffer.from(subject).toString('base64')}?=`
    await receiveMail(t.deps, Buffer.from(`From: a@b.example\nSubject: ${encoded}\n\nx\n`))
    expect(await kept(t)).toMatchObject([{ kind: 'letter', outcome: 'unread', settled: 0 }])
  },
)

test.each(['Auto-Submitted: no', 'Precedence: first-class'])('%s: by a person', async (head) => {
  await receiveMail(t.deps, Buffer.from(`From: a@b.example\n${head}\nSubject: Hej\n\nx\n`))
  expect(await kept(t)).toMatchObject([{ kind: 'letter', outcome: 'unread' }])
})

test('a letter is read as text: nothing of its HTML, no picture, only the names of its files', async () => {
  await receiveMail(t.deps, aMail('letter.eml', values()))
  const [row] = await kept(t)
  expect(row).toMatchObject({
    kind: 'letter',
    outcome: 'unread',
    settled: 0,
    seat_id: invited.seat.id,
    message_id: invited.messageId,
    from_name: 'Åsa Öberg',
    subject: 'SV: Inbjudan till dialogseminarium – parkering?',
  })
  const planner = await t.signIn('planner')
  const { body } = await planner.get(`/inkorg/${row?.id}`)
  expect(body).toContain('Finns det parkering vid Gasverket – jag har förare &amp; rullstol.')
  expect(body).toContain('Närvaro.pdf')
  expect(body).not.toMatch(/alert\(1\)|spar\.example|color:red/)
  expect(body).toContain('/kommuner/1080/roller/')
  expect(body).toMatch(/href="\/inbjudningar\/[^"]+">Skriv in svaret</)
  const file = await planner.get(`/inkorg/${row?.id}/original`)
  expect(file.headers['content-disposition']).toContain('attachment')
  expect(file.headers['content-type']).toBe('application/octet-stream')
  expect(file.rawPayload.equals(aMail('letter.eml', values()))).toBe(true)
})

test('a personal link that is quoted in an answer is neither kept nor shown', async () => {
  const { token } = invited
  const link = `https://radslag.example/i/${token}`
  const filtered = `https://filter.example/?url=${encodeURIComponent(link)}&x=1`
  const text = `Jag kommer.\n> Svara: ${link}\n> ${filtered}\n> /gast/${token}/svar`
  const folded = `${link.slice(0, 40)}\r\n ${link.slice(40)}`
  const calendar = `BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nDESCRIPTION:${folded}\r\nEND:VCALENDAR\r\n`
  const head = 'From: a@b.example\nSubject: SV\nContent-Type: multipart/mixed; boundary=b\n\n'
  const parts = ['text/plain', 'text/calendar'].map((type) => `--b\nContent-Type: ${type}\n\n`)
  await receiveMail(t.deps, Buffer.from(`${head}${parts[0]}${text}\n${parts[1]}${calendar}\n--b--\n`))
  const [row] = await kept(t)
  const { raw: _, ...readable } = row ?? {}
  expect(JSON.stringify(readable)).not.toContain(token.slice(-8))
  const analyst = await t.signIn('analyst')
  const { body } = await analyst.get(`/inkorg/${row?.id}`)
  expect(body).toContain('https://radslag.example/i/…')
  expect(body).not.toMatch(new RegExp(`${token.slice(-8)}|/original`))
  expect((await analyst.get(`/inkorg/${row?.id}/original`)).statusCode).toBe(403)
})

test('a letter that quotes no Message-ID is shown with the seat of its sender', async () => {
  await receiveMail(t.deps, aMail('letter.eml', values({ ID: 'x' })))
  expect(await kept(t)).toMatchObject([{ seat_id: invited.seat.id, message_id: null }])
})

test('who has seen to it, when and what was done is kept; and it can be undone', async () => {
  await receiveMail(t.deps, aMail('letter.eml', values()))
  const planner = await t.signIn('planner')
  const [row] = await kept(t)
  expect((await planner.get('/utskick')).body).toContain('Inkorg, 1 att läsa')
  await planner.post(`/inkorg/${row?.id}/hanterat`, { anteckning: 'Ringde: parkering finns.' })
  expect((await planner.get('/inkorg')).body).toContain('Inget att läsa.')
  expect((await planner.get('/inkorg?visa=hanterade')).body).toContain('parkering?')
  const { body } = await planner.get(`/inkorg/${row?.id}`)
  expect(body).toContain('Ringde: parkering finns.')
  expect(body).toContain('Test planner')
  await planner.post(`/inkorg/${row?.id}/att-lasa`)
  expect((await planner.get('/inkorg')).body).toContain('parkering?')
})

test('a note that is too long is shown again with what is wrong', async () => {
  await receiveMail(t.deps, aMail('letter.eml', values()))
  const [row] = await kept(t)
  const anteckning = 'å'.repeat(1001)
  const page = await (await t.signIn('planner')).post(`/inkorg/${row?.id}/hanterat`, { anteckning })
  expect(page.statusCode).toBe(422)
  expect(page.body).toContain(anteckning)
})

test('automatic answers are forgotten after 30 days, the octets of the rest after 90', async () => {
  await receiveMail(t.deps, aMail('outlook-away.eml', values()))
  await receiveMail(t.deps, aMail('letter.eml', values()))
  t.clock.set('2027-04-05T08:00:00Z')
  await forget(t.deps)
  expect((await kept(t)).map((row) => row.kind)).toEqual(['letter'])
  t.clock.set('2027-06-05T08:00:00Z')
  await forget(t.deps)
  const [row] = await kept(t)
  expect(row).toMatchObject({ raw: '', kind: 'letter' })
  expect(row?.text).toContain('parkering')
  const file = await (await t.signIn('planner')).get(`/inkorg/${row?.id}/original`)
  expect(file.statusCode).toBe(404)
})
