/** Answers from an earlier round, beside the questions of the next: confirmed by one press, taken back by another. */
import { beforeAll, expect, test } from 'vitest'
import { newId } from '../../src/kernel/ids.ts'
import { wordingHash } from '../../src/questionnaire/crosswalk.rules.ts'
import { getQuestionnaire } from '../../src/questionnaire/queries.ts'
import { markOf } from '../../src/responses/parts.rules.ts'
import { getResponseState } from '../../src/responses/queries.ts'
import type { SeatRole } from '../../src/schema.ts'
import { useTestApp } from '../support/app.ts'
import { aHolder, anAccount, anInvitation, aPlannedRound, aRound, aSubmission } from '../support/builders.ts'
import { pageText } from '../support/html.ts'
import { open, press } from '../support/visit.ts'
import { wholeResponse } from './support.ts'

const t = useTestApp()
let plan: Awaited<ReturnType<typeof aPlannedRound>>
let before: string
const places = new Set<string>()

/** The round before asked rk_plan in other words, judged to mean the same, and le_forum with another meaning. */
beforeAll(async () => {
  plan = await aPlannedRound(t.db, { answer_deadline: '2027-11-30', starts_on: '2027-02-01' })
  t.clock.set('2027-03-01T08:00:00Z')
  const { id, document } = await getQuestionnaire(t.db, plan.round.questionnaire_id)
  const reworded = (key: string, label_sv: string) =>
    ({ ...document.questions.find((each) => each.key === key)!, label_sv }) as (typeof document.questions)[number]
  const own = { rk_plan: reworded('rk_plan', 'Har ni en plan?'), le_forum: reworded('le_forum', 'Möts ni?') }
  const old = {
    ...document,
    version: '0.9.0',
    questions: document.questions.map((each) => own[each.key as keyof typeof own] ?? each),
  }
  const row = { id: newId(), version: '0.9.0', hash: 'old', document: JSON.stringify(old) }
  await t.db
    .insertInto('questionnaire')
    .values({ ...row, created_at: '2026-01-01T08:00:00Z' })
    .execute()
  await t.db
    .insertInto('question_judgement')
    .values({
      questionnaire_id: id,
      question_key: 'rk_plan',
      from_hash: wordingHash(old, own.rk_plan),
      to_hash: wordingHash(document, document.questions.find(({ key }) => key === 'rk_plan')!),
      why: 'Bara tydligare.',
      judged_at: '2027-01-01T08:00:00Z',
      judged_by: await anAccount(t.db),
    })
    .execute()
  const year = { starts_on: '2026-02-01', ends_on: '2026-12-01', archived_at: '2026-12-20T08:00:00Z' }
  before = (await aRound(t.db, { slug: '2026', name: 'Omgång 2026', questionnaire_id: row.id, ...year })).id
})

const helena = { name: 'Helena Sjöberg', email: 'helena.sjoberg@kommun.example' }

/** An invitee who answered in the round before, in the same role, unless another role or person did. */
async function anInvitee(
  role: SeatRole = 'social_services',
  { earlierRole = role, roundId = before, earlierPerson = helena } = {},
) {
  const seat = plan.seats.find((each) => each.role === role && !places.has(each.municipality_code))!
  places.add(seat.municipality_code)
  const earlier = { id: newId(), round_id: roundId, municipality_code: seat.municipality_code, role: earlierRole }
  await t.db.insertInto('seat').values(earlier).execute()
  const { submissionId } = await aSubmission(t.db, earlier, wholeResponse(earlierRole))
  await aHolder(t.db, seat.id, helena)
  const then = await anInvitation(t.db, earlier.id, plan.seminars[0]!.id, earlierPerson)
  await t.db
    .updateTable('submission')
    .set({ submitted_at: '2026-05-03T08:00:00Z', link_id: then.linkId })
    .where('id', '=', submissionId)
    .execute()
  const { token, linkId } = await anInvitation(t.db, seat.id, plan.seminars[0]!.id)
  const rows = async () =>
    t.db
      .selectFrom('answer')
      .innerJoin('response', 'response.id', 'answer.response_id')
      .select(['question_key as key', 'value', 'source', 'confirmed_from as from'])
      .where('seat_id', '=', seat.id)
      .orderBy('question_key')
      .execute()
  return { seat, submissionId, linkId, base: `/i/${token}/fragor`, visitor: t.visitor(), rows }
}

const yes = /^Ja, det gäller fortfarande: Vilket är det viktigaste hindret\?/
const instead = /^Använd det här svaret i stället: Vilket är det viktigaste hindret\?/
const undo = /^Ångra: Vilket är det viktigaste hindret\?/
const text = JSON.stringify(wholeResponse('social_services').rk_hinder)

test('one press confirms, with every other letter of the page saved; a second puts back what was written', async () => {
  const { base, visitor, rows, submissionId } = await anInvitee()
  const page = await open(visitor, `${base}/rekrytering`)
  expect(pageText(page.body)).toContain('8 frågor här har ett svar från en tidigare omgång')
  expect(pageText(page.body)).toContain('Svaret i Omgång 2026, 3 maj 2026')
  const typed = { rk_hinder: 'Halvskrivet', rk_framgang: 'Något nytt' }
  const pressed = await press(visitor, page, yes, typed)
  expect(pressed.url).toBe(`${base}/rekrytering#fraga-10`)
  const own = { source: 'form', from: null }
  expect(await rows()).toEqual([
    { key: 'rk_framgang', value: '"Något nytt"', ...own },
    { key: 'rk_hinder', value: text, source: 'confirmed', from: submissionId },
  ])
  const back = await press(visitor, pressed, undo)
  expect((await rows())[1]).toEqual({ key: 'rk_hinder', value: '"Halvskrivet"', ...own })
  const again = await press(visitor, back, instead)
  await press(visitor, again, /^Spara och gå till /, { rk_hinder: 'Ändrat för hand' })
  expect((await rows())[1]).toEqual({ key: 'rk_hinder', value: '"Ändrat för hand"', ...own })
  await press(visitor, await open(visitor, `${base}/rekrytering`), undo)
  expect((await rows())[1]!.value).toBe('"Ändrat för hand"')
})

test('what is judged to mean the same is known; what has another meaning, or another role answered, is not', async () => {
  const { base, visitor } = await anInvitee()
  const known = (body: string) => [
    ...new Set([...body.matchAll(/name="_galler" value="(\w+)"/g)].map(([, key]) => key)),
  ]
  expect(known((await visitor.get(`${base}/rekrytering`)).body)).toContain('rk_plan')
  const led = known((await visitor.get(`${base}/ledarskap`)).body)
  expect(led).toContain('le_stod')
  expect(led).not.toContain('le_forum')
  await visitor.post(`${base}/ledarskap`, { _galler: 'le_forum' })
  const other = await anInvitee('politician', { earlierRole: 'health_care' })
  expect(known((await other.visitor.get(`${other.base}/rekrytering`)).body)).toEqual([])
  await other.visitor.post(`${other.base}/rekrytering`, { _galler: 'rk_hinder' })
  expect(await other.rows()).toEqual([])
  // How long somebody has had the role is known of that person only.
  expect(known((await visitor.get(`${base}/bakgrund`)).body)).toEqual(['bg_ar_i_rollen', 'bg_svarsunderlag'])
  const after = await anInvitee('politician', { earlierPerson: { ...helena, name: 'Karin Ek' } })
  expect(known((await after.visitor.get(`${after.base}/bakgrund`)).body)).toEqual([])
  expect(known((await after.visitor.get(`${after.base}/rekrytering`)).body)).not.toEqual([])
})

test('a later round does not count, and of several earlier ones the latest does', async () => {
  const later = { starts_on: '2028-02-01', ends_on: '2028-12-01' }
  const { id } = await aRound(t.db, { slug: '2028', name: 'Omgång 2028', ...later })
  const { base, visitor } = await anInvitee('social_services', { roundId: id })
  expect((await visitor.get(`${base}/rekrytering`)).body).not.toContain('_galler')
  const first = await anInvitee()
  const years = { starts_on: '2025-02-01', ends_on: '2025-12-01' }
  const oldest = await aRound(t.db, { slug: '2025', name: 'Omgång 2025', ...years })
  const seat = { ...first.seat, id: newId(), round_id: oldest.id }
  await t.db.insertInto('seat').values(seat).execute()
  await aSubmission(t.db, seat, { rk_hinder: 'Äldst', le_forum: wholeResponse('politician').le_forum! })
  const { body } = await first.visitor.get(`${first.base}/rekrytering`)
  expect([body.includes('Omgång 2026, 3 maj 2026'), body.includes('Äldst')]).toEqual([true, false])
  // The oldest asked this in the words of today.
  expect((await first.visitor.get(`${first.base}/ledarskap`)).body).toContain('Svaret i Omgång 2025')
})

test('autosave presses the same button, and is told what the fields hold and when the mark is gone', async () => {
  const { base, visitor, rows } = await anInvitee()
  await visitor.get(`${base}/rekrytering`)
  const parts = { _parts: 'rk_hinder', rk_hinder: 'Halv' }
  const pressed = (await visitor.post(`${base}/rekrytering/svar`, { ...parts, _galler: 'rk_hinder' })).json()
  const answer = wholeResponse('social_services').rk_hinder as string
  expect(pressed).toMatchObject({
    known: { rk_hinder: 'confirmed' },
    values: { rk_hinder: answer },
    marks: { rk_hinder: markOf(answer) },
  })
  const now = { _parts: 'rk_hinder', _was: JSON.stringify({ rk_hinder: markOf(answer) }) }
  const same = await visitor.post(`${base}/rekrytering/svar`, { ...now, rk_hinder: answer })
  expect(same.json()).toMatchObject({ known: { rk_hinder: 'confirmed' }, changed: [] })
  const hand = await visitor.post(`${base}/rekrytering/svar`, { ...now, rk_hinder: `${answer} Och mer.` })
  expect(hand.json()).toMatchObject({ known: { rk_hinder: 'anew' } })
  expect((await rows())[0]).toMatchObject({ source: 'form', from: null })
})

test('the receipt counts what was confirmed and the time, the print, the file and the comparison say from where', async () => {
  const { base, visitor, seat } = await anInvitee('politician')
  const answers = Object.keys(wholeResponse('politician')).filter((key) => key !== 'le_forum')
  const sheet = (await open(visitor, base)).body
  const themes = new Set([...sheet.matchAll(/\/fragor\/([a-z_]+)">\d?\.? ?[A-ZÅÄÖ]/g)].map(([, theme]) => theme))
  for (const theme of themes) for (const key of answers) await visitor.post(`${base}/${theme}`, { _galler: key })
  await visitor.post(`${base}/ledarskap`, { le_forum: 'vet_ej' })
  expect((await visitor.get(`${base}/granska`)).body).toContain('Bekräftat: svaret är från Omgång 2026, 3 maj 2026.')
  const handed = await visitor.post(`${base}/granska`)
  expect(handed.headers.location).toBe(`${base}/kvitto`)
  const receipt = pageText((await visitor.get(`${base}/kvitto`)).body)
  expect(receipt).toContain('25 av 26, från Omgång 2026.')
  expect(receipt).toMatch(
    /Det sparade ungefär 2\d minuter\.\s*Räknat som den tid frågorna beräknas ta, minus 5 sekunder/,
  )
  expect(receipt).toContain('bekräftade från en tidigare omgång och i formuläret på webben')
  const print = pageText((await visitor.get(`${base}/utskrift`)).body)
  expect(print.match(/Bekräftat: svaret är från/g)).toHaveLength(25)
  const own = (await visitor.get(`${base}/svar.csv`)).body
  expect(own.match(/Bekräftat: svaret är från Omgång 2026/g)!.length).toBeGreaterThan(24)
  expect((await visitor.get(`${base}/svar.json`)).json().confirmed.rk_hinder.round).toBe('Omgång 2026')
  const planner = await t.signIn('planner')
  const csv = (await planner.get('/jamfor/svar.csv')).body
  expect(csv).toMatch(/webb\+bekraftat|bekraftat\+webb/)
  expect(csv).toContain('+rk_hinder=2026+')
  expect((await planner.get('/jamfor/kodbok.csv')).body).toContain('bekraftat_fran')
  const compared = (await planner.get(`/jamfor/kommun/${seat.municipality_code}`)).body
  expect(compared).toContain('Bekräftat från Omgång 2026')
  expect(pageText((await visitor.get(`${base}/formular`)).body)).not.toContain('Valt:')
  // Going back to the version brings the marks along.
  await visitor.post(`${base}/rekrytering`, { rk_hinder: 'Ändrat' })
  await visitor.post(`${base}/versioner/1/aterstall`)
  expect((await getResponseState(t.db, seat.id)).confirmed.size).toBe(25)
})

test('on paper the answer stands with a box, and whoever enters the paper presses the same button', async () => {
  const { base, visitor, seat, rows, submissionId } = await anInvitee()
  const paper = pageText((await visitor.get(`${base}/formular`)).body)
  expect(paper).toContain('Svaret i Omgång 2026, 3 maj 2026')
  expect(paper).toContain('Gäller fortfarande')
  const planner = await t.signIn('planner')
  expect(pageText((await planner.get(`/platser/${seat.id}/formular`)).body)).toContain('Gäller fortfarande')
  const begin = await open(planner, `/platser/${seat.id}/svar`)
  const entry = (await press(planner, begin, 'Skriv in svaren', { kalla: 'paper', mottaget: '2027-03-01' })).url.split(
    '?',
  )[0]
  await press(planner, await open(planner, `${entry}/rekrytering`), yes)
  expect(await rows()).toEqual([{ key: 'rk_hinder', value: text, source: 'paper', from: submissionId }])
})

test('without the earlier round the answer stays, and no longer says where it is from', async () => {
  const gone = await aRound(t.db, { slug: '2024', starts_on: '2024-02-01', ends_on: '2024-12-01' })
  const { base, visitor, rows, seat, submissionId } = await anInvitee('social_services', { roundId: gone.id })
  await visitor.post(`${base}/rekrytering`, { _galler: 'rk_hinder' })
  expect((await rows())[0]!.from).toBe(submissionId)
  await t.db.deleteFrom('submitted_answer').where('submission_id', '=', submissionId).execute()
  await t.db.deleteFrom('submission').where('id', '=', submissionId).execute()
  expect(await rows()).toEqual([{ key: 'rk_hinder', value: text, source: 'confirmed', from: null }])
  expect((await getResponseState(t.db, seat.id)).confirmed.size).toBe(0)
  expect((await visitor.get(`${base}/granska`)).statusCode).toBe(200)
})
