/** The form on paper, and what staff enter of it. */
import { beforeAll, expect, test } from 'vitest'
import { formOf } from '../../src/responses/parts.rules.ts'
import { useTestApp } from '../support/app.ts'
import { anInvitation, aPlannedRound } from '../support/builders.ts'
import { pageText } from '../support/html.ts'
import { qrsIn } from '../support/qr.ts'
import { standardSheet, wholeResponse } from './support.ts'

const t = useTestApp()
let plan: Awaited<ReturnType<typeof aPlannedRound>>
const unused = () => plan.seats.filter((seat) => seat.role === 'politician').values()
let seats: ReturnType<typeof unused>
const answers = wholeResponse('politician')

beforeAll(async () => {
  plan = await aPlannedRound(t.db, { answer_deadline: '2027-11-30' })
  seats = unused()
  t.deps.config = { ...t.deps.config, contactPhone: '08-123 45 67', postalAddress: 'Box 1, 103 33 Stockholm' }
})

async function anInvitee() {
  const seat = seats.next().value!
  const own = await anInvitation(t.db, seat.id, plan.seminars[0]!.id)
  return { ...own, seat, base: `/i/${own.token}/fragor` }
}

test('the printed form says sender, last day and how to hand in, and leads back by QR code and typed code', async () => {
  const { base, token } = await anInvitee()
  const { body } = await t.visitor().get(`${base}/formular`)
  const text = pageText(body)
  for (const said of ['tisdag 30 november 2027', 'Box 1, 103 33 Stockholm', 'Ring 08-123 45 67', 'localhost:3000/kod'])
    expect(text).toContain(said)
  expect(qrsIn(body)).toEqual([`http://localhost:3000/i/${token}`])
  const [code = ''] = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text) ?? []
  const typed = await t.visitor().post('/kod', { kod: code })
  expect(typed.headers.location).toBe(`/i/${token}`)
  expect([...text.matchAll(/Exempel \d/g)].map(String)).toEqual(['Exempel 1', 'Exempel 2', 'Exempel 3'])
  expect(text).not.toContain('Valt:')
})

test('it can be printed with what is already answered, the rest still to fill in', async () => {
  const { base } = await anInvitee()
  const visitor = t.visitor()
  const sheet = standardSheet('politician')
  const theme = sheet.themes[1]!
  const form = Object.assign({}, ...theme.questions.map((each) => formOf(each, answers[each.key], 'sv')))
  await visitor.post(`${base}/${theme.value}`, form)
  expect((await visitor.get(base)).body).toContain(`${base}/formular?ifyllt=1`)
  const body = (await visitor.get(`${base}/formular?ifyllt=1`)).body
  const text = pageText(body)
  expect(text).toContain('Valt:')
  expect(text).toContain('Något eget')
  expect(body).toContain('Det märks &lt;tydligt&gt; &amp; ofta.')
  expect(pageText((await visitor.get(`${base}/formular`)).body)).not.toContain('Valt:')
})
