/** The form on paper, and what staff enter of it. */
import { beforeAll, expect, test } from 'vitest'
import type { Answers } from '../../src/questionnaire/rules.ts'
import type { SheetQuestionOf } from '../../src/questionnaire/sheet.rules.ts'
import { formOf } from '../../src/responses/parts.rules.ts'
import { getResponseState } from '../../src/responses/queries.ts'
import { useTestApp, type Visitor } from '../support/app.ts'
import { anInvitation, aPlannedRound } from '../support/builders.ts'
import { pageText } from '../support/html.ts'
import { messageRows } from '../support/messages.ts'
import { qrsIn } from '../support/qr.ts'
import { open, press } from '../support/visit.ts'
import { standardSheet, wholeResponse } from './support.ts'

const t = useTestApp()
let plan: Awaited<ReturnType<typeof aPlannedRound>>
const unused = () => plan.seats.filter((seat) => seat.role === 'politician').values()
let seats: ReturnType<typeof unused>
const answers = wholeResponse('politician')

beforeAll(async () => {
  plan = await aPlannedRound(t.db, { answer_deadline: '2027-11-30' })
  seats = unused()
  t.clock.set('2027-03-01T08:00:00Z')
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

/** Each theme's form with these answers, as the page of the theme sends it. */
async function fillIn(visitor: Visitor, base: string, given: Answers) {
  for (const theme of standardSheet('politician').themes) {
    const mine = theme.questions.filter(({ key }) => key in given)
    if (mine.length === 0) continue
    const page = await open(visitor, `${base}/${theme.value}`)
    const form = Object.assign({}, ...mine.map((each) => formOf(each, given[each.key], 'sv')))
    await press(visitor, page, /^Spara och /, form)
  }
}

async function beginOnPaper(planner: Visitor, seatId: string, mottaget = '2027-03-01', kalla = 'paper') {
  const page = await open(planner, `/platser/${seatId}/svar`)
  return press(planner, page, 'Skriv in svaren', { kalla, mottaget })
}

const hands = async (seatId: string) => {
  const { submission } = await getResponseState(t.db, seatId)
  const rows = await t.db
    .selectFrom('submitted_answer')
    .select(['question_key as key', 'source', 'link_id', 'account_id'])
    .where('submission_id', '=', submission?.id ?? '')
    .execute()
  return {
    version: submission?.version,
    sources: Object.fromEntries(rows.map(({ key, source }) => [key, source])),
    rows,
  }
}

test('staff enter what came on paper, the person gets a receipt and corrects by the link; both hands are known', async () => {
  const { base, seat, invitationId, linkId } = await anInvitee()
  const planner = await t.signIn('planner')
  const standing = await open(planner, `/inbjudningar/${invitationId}`)
  expect(standing.body).toContain(`/platser/${seat.id}/svar`)
  const begun = await beginOnPaper(planner, seat.id)
  expect(begun.body).toMatch(/Du skriver in svar för någon annan\.<\/b> På papper, mottaget måndag 1 mars\./)
  expect(await beginOnPaper(planner, seat.id).then(({ url }) => url)).toBe(begun.url)
  await fillIn(planner, begun.url, answers)
  const review = await open(planner, `${begun.url}/granska`)
  const done = await press(planner, review, 'Lämna in svaren')
  expect([done.url, pageText(done.body).includes('Svaren är inlämnade som version 1.')]).toEqual([
    `/inbjudningar/${invitationId}`,
    true,
  ])
  expect(pageText(done.body)).toContain('Skrev in svar från papper, version 1')
  const first = await hands(seat.id)
  expect([...new Set(Object.values(first.sources))]).toEqual(['paper'])
  expect(first.rows.every((row) => row.link_id === null && row.account_id !== null)).toBe(true)

  const [receipt] = await messageRows(t.db)
    .selectAll()
    .where('purpose', '=', 'receipt_entered')
    .where('link_id', '=', linkId)
    .execute()
  expect([receipt?.to_email, receipt?.by_post]).toEqual(['helena.sjoberg@kommun.example', 0])
  expect(receipt?.text).toContain(
    'Vi har skrivit in svaren som du lämnade på papper och som kom till oss måndag 1 mars.',
  )
  expect((await planner.post(`${begun.url}/granska`)).statusCode).toBe(409)

  const visitor = t.visitor()
  expect(pageText((await visitor.get(`${base}/kvitto`)).body)).toContain('på papper, inskrivna av sekretariatet')
  const question = standardSheet('politician').questions[0] as SheetQuestionOf<'single'>
  await fillIn(visitor, base, { [question.key]: question.choices.at(-1)!.value })
  await press(visitor, await open(visitor, `${base}/granska`), /^Lämna in/)
  const second = await hands(seat.id)
  expect(second.version).toBe(2)
  expect(second.sources).toEqual({ ...first.sources, [question.key]: 'form' })
  const code = seat.municipality_code
  const voices = pageText((await planner.get(`/jamfor/kommun/${code}?omgang=2027`)).body)
  expect(voices.split('i formuläret på webben och på papper, inskrivna av sekretariatet')).toHaveLength(2)
  const rows = (await planner.get('/jamfor/svar.csv?omgang=2027')).body.split('\n')
  expect(rows.find((row) => row.startsWith(code))).toContain(';webb+papper;')
})

test('what the seat has answered itself stays beside what paper says, until one of the two is chosen', async () => {
  const { base, seat } = await anInvitee()
  const visitor = t.visitor()
  const text = standardSheet('politician').questions.find(({ type }) => type === 'text')!
  const single = standardSheet('politician').questions[0] as SheetQuestionOf<'single'>
  const ownChoice = single.choices[0]!.value
  await fillIn(visitor, base, { [text.key]: 'Från webben', [single.key]: ownChoice })
  const planner = await t.signIn('planner')
  const page = await open(planner, `/platser/${seat.id}/svar`)
  expect(pageText(page.body)).toContain('Någon har redan börjat svara på webben.')
  const begun = await beginOnPaper(planner, seat.id)
  await fillIn(planner, begun.url, { [text.key]: 'Från papper', [single.key]: ownChoice })
  const theme = `${begun.url}/${text.theme}`
  const both = await open(planner, theme)
  expect(pageText(both.body)).toContain('Från webben')
  expect(both.body).toContain('Från papper')
  const state = await getResponseState(t.db, seat.id)
  expect(JSON.parse(state.typed.get(text.key) ?? '{}').others).toEqual({ [text.key]: ['Från papper'] })
  expect(state.typed.has(single.key)).toBe(false)
  expect((await planner.post(`${begun.url}/granska`)).statusCode).toBe(422)
  await press(planner, both, /^Spara och /, { [`_val.${text.key}`]: 'mine' })
  const { stored, typed } = await getResponseState(t.db, seat.id)
  expect([stored.get(text.key), typed.has(text.key)]).toEqual([JSON.stringify('Från papper'), false])
})

test('answers on paper are in time by the day they came; too late and days to come are refused with what was typed', async () => {
  const { seat } = await anInvitee()
  t.clock.set('2027-12-03T08:00:00Z')
  const planner = await t.signIn('planner')
  const late = await beginOnPaper(planner, seat.id, '2027-12-01')
  expect([late.status, pageText(late.body).includes('Svaren kom efter sista dagen.')]).toEqual([422, true])
  expect(late.body).toContain('value="2027-12-01"')
  const ahead = await beginOnPaper(planner, seat.id, '2027-12-04')
  expect(pageText(ahead.body)).toContain('Dagen har inte varit än.')
  const begun = await beginOnPaper(planner, seat.id, '2027-11-30')
  await fillIn(planner, begun.url, answers)
  const done = await press(planner, await open(planner, `${begun.url}/granska`), 'Lämna in svaren')
  expect(done.status).toBe(200)
  expect((await hands(seat.id)).version).toBe(1)
  t.clock.set('2027-03-01T08:00:00Z')
})

test('who gets letters on paper gets the receipt on paper; a seat that nobody is invited to gets none', async () => {
  const { seat, linkId } = await anInvitee()
  await t.db.updateTable('invitation_link').set({ email: '' }).where('id', '=', linkId).execute()
  const planner = await t.signIn('planner')
  const letter = { subject: 'Dina svar', body: 'Hej {namn}!\n\nDu svarade {så kom svaren}.\n\n{kvitto}\n\n{knapp}' }
  const saved = await planner.post('/omgangar/2027/brev/receipt_entered', { ...letter, gor: 'spara' })
  expect(saved.statusCode).toBe(303)
  const begun = await beginOnPaper(planner, seat.id, '2027-03-01', 'phone')
  await fillIn(planner, begun.url, answers)
  await press(planner, await open(planner, `${begun.url}/granska`), 'Lämna in svaren')
  const receipts = () => messageRows(t.db).selectAll().where('purpose', '=', 'receipt_entered').execute()
  const receipt = (await receipts()).find((one) => one.link_id === linkId)
  const isOwn = receipt?.text.includes('Du svarade per telefon måndag 1 mars.')
  expect([receipt?.by_post, receipt?.subject, isOwn]).toEqual([1, 'Dina svar', true])
  const sheet = await planner.get(`/utskick/meddelande/${receipt?.id}/brev`)
  expect(qrsIn(sheet.body)).toHaveLength(1)

  const before = (await receipts()).length
  const alone = seats.next().value!
  const page = await beginOnPaper(planner, alone.id)
  await fillIn(planner, page.url, answers)
  const done = await press(planner, await open(planner, `${page.url}/granska`), 'Lämna in svaren')
  expect(done.url).toContain(`/kommuner/${alone.municipality_code}/roller/politician`)
  expect([(await hands(alone.id)).version, (await receipts()).length]).toEqual([1, before])
})

test('an analyst may neither see nor enter a seat’s draft', async () => {
  const { seat } = await anInvitee()
  const begun = await beginOnPaper(await t.signIn('planner'), seat.id)
  const analyst = await t.signIn('analyst')
  for (const path of [`/platser/${seat.id}/svar`, `/platser/${seat.id}/formular`, begun.url, `${begun.url}/granska`])
    expect((await analyst.get(path)).statusCode).toBe(403)
})
