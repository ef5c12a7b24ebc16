import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { assetsDir, idbDir } from '../../src/kernel/html/page.ts'
import type { FormValues } from '../../src/kernel/http/forms.ts'
import type { Answers } from '../../src/questionnaire/rules.ts'
import { formOf, markOf } from '../../src/responses/parts.rules.ts'
import { getResponseState, listSubmittedAnswers } from '../../src/responses/queries.ts'
import type { SeatRole } from '../../src/schema.ts'
import { useTestApp, type Visitor } from '../support/app.ts'
import { anInvitation, aPlannedRound, seatRoles } from '../support/builders.ts'
import { open, press } from '../support/visit.ts'
import { standardSheet, wholeResponse } from './support.ts'

const t = useTestApp()
const deadline = '2027-11-30'
type Planned = Awaited<ReturnType<typeof aPlannedRound>>
let plan: Planned
let used = 0

beforeAll(async () => {
  plan = await aPlannedRound(t.db, { answer_deadline: deadline })
})

/** Invites the next seat of the role that no test has used. */
async function anInvitee(role: SeatRole = 'social_services') {
  const seat = plan.seats.filter((each) => each.role === role)[used++]!
  const { token, linkId } = await anInvitation(t.db, seat.id, plan.seminars[0]!.id)
  t.clock.set('2027-03-01T08:00:00Z')
  const stored = async () => {
    const state = await getResponseState(t.db, seat.id)
    return Object.fromEntries([...state.stored].map(([key, value]) => [key, JSON.parse(value)]))
  }
  return { seat, token, linkId, base: `/i/${token}/fragor`, visitor: t.visitor(), stored, role }
}

/** The theme's form with these answers, as a browser would send it. */
function formFor(role: SeatRole, theme: string, answers: Answers): Record<string, string | string[]> {
  const questions = standardSheet(role).themes.find((each) => each.value === theme)!.questions
  const form: FormValues = {}
  for (const question of questions) Object.assign(form, formOf(question, answers[question.key], 'sv'))
  return form
}

async function answerAll(visitor: Visitor, base: string, role: SeatRole, answers = wholeResponse(role)) {
  for (const theme of standardSheet(role).themes)
    await visitor.post(`${base}/${theme.value}`, formFor(role, theme.value, answers))
}

describe.each(seatRoles)('the whole way for %s', (role) => {
  test('theme by theme, every question comes back as it was answered, then is handed in', async () => {
    const { visitor, base, seat, linkId } = await anInvitee(role)
    const answers = wholeResponse(role)
    const sheet = standardSheet(role)
    expect((await visitor.get(base)).body).toContain('Börja svara')
    for (const [index, theme] of sheet.themes.entries()) {
      const url = `${base}/${theme.value}`
      const saved = await visitor.post(url, formFor(role, theme.value, answers))
      expect(saved.statusCode).toBe(303)
      const next = sheet.themes[index + 1]?.value ?? 'granska'
      expect(saved.headers.location).toBe(`${base}/${next}`)
      const again = await visitor.get(url)
      expect(again.statusCode).toBe(200)
      for (const question of theme.questions) expect(again.body).toContain(`data-q="${question.key}"`)
    }
    const state = await getResponseState(t.db, seat.id)
    expect(Object.fromEntries([...state.stored].map(([key, value]) => [key, JSON.parse(value)]))).toEqual(answers)
    expect((await visitor.get(`${base}/granska`)).body).not.toContain('Behöver besvaras')

    const submitted = await visitor.post(`${base}/granska`)
    expect(submitted.headers.location).toBe(`${base}/kvitto`)
    const { submission } = await getResponseState(t.db, seat.id)
    expect(submission).toMatchObject({ version: 1, submittedAt: '2027-03-01T08:00:00Z' })
    const receipt = await visitor.get(`${base}/kvitto`)
    expect(receipt.body).toContain(submission!.hash)
    expect(receipt.body).toContain(`${sheet.questions.length} av ${sheet.questions.length}`)
    const copy = await listSubmittedAnswers(t.db, submission!.id)
    expect([...copy].sort()).toEqual([...state.stored].sort())
    const row = await t.db
      .selectFrom('submission')
      .select('link_id')
      .where('id', '=', submission!.id)
      .executeTakeFirst()
    expect(row?.link_id).toBe(linkId)
    const print = await visitor.get(`${base}/utskrift`)
    expect(print.body).toContain('Det märks &lt;tydligt&gt; &amp; ofta.')
  })
})

test('unanswered, "vet ej" and "ej aktuellt" are stored, shown and kept apart', async () => {
  const { visitor, base, stored } = await anInvitee()
  await visitor.post(`${base}/rekrytering`, {
    'rk_svarighet.underskoterska': 'vet_ej',
    'rk_svarighet.vardbitrade': 'ej_aktuellt',
    'rk_vakanser.vet_ej': '1',
    rk_plan: 'vet_ej',
  })
  expect(await stored()).toEqual({
    rk_plan: 'vet_ej',
    rk_svarighet: { underskoterska: 'vet_ej', vardbitrade: 'ej_aktuellt' },
    rk_vakanser: { value: null, estimate: false, dontKnow: true },
  })
  const review = (await visitor.get(`${base}/granska`)).body
  for (const words of ['Vet ej', 'Ej aktuellt hos oss', 'Obesvarad']) expect(review).toContain(words)
})

const next = /^Spara och gå till /

test('a wrong number is kept as typed, with what is wrong beside it, and so is everything else', async () => {
  const { visitor, base, stored } = await anInvitee()
  const page = await press(visitor, await open(visitor, `${base}/rekrytering`), next, {
    rk_plan: 'nej',
    rk_vakanser: '12 av 140',
    rk_omsattning: '11,4',
    rk_hinder: 'Brist på utbildningsplatser',
  })
  expect(page.status).toBe(422)
  expect((await open(visitor, `${base}/rekrytering`)).body).toContain('value="12 av 140"')
  expect(page.body).toContain('value="12 av 140"')
  expect(page.body).toContain('href="#rk_vakanser">Fråga 5. Skriv ett tal mellan 0 och 100')
  expect(page.body).toContain('id="rk_vakanser-fel"')
  expect(page.body).toContain('aria-invalid="true"')
  expect(page.body).toContain('Brist på utbildningsplatser</textarea>')
  expect(await stored()).toEqual({
    rk_plan: 'nej',
    rk_vakanser: null,
    rk_omsattning: { value: 11.4, estimate: false, dontKnow: false },
    rk_hinder: 'Brist på utbildningsplatser',
  })
})

test('required questions hinder nobody from saving, only from handing in', async () => {
  const { visitor, base, seat } = await anInvitee()
  expect((await visitor.post(`${base}/ledarskap`, { le_hinder: 'Tid' })).statusCode).toBe(303)
  const refused = await visitor.post(`${base}/granska`)
  expect(refused.statusCode).toBe(422)
  expect(refused.body).toContain(`href="${base}/ledarskap#fraga-12"`)
  expect((await getResponseState(t.db, seat.id)).submission).toBeNull()
})

test('opening pages writes nothing', async () => {
  const { visitor, base, seat } = await anInvitee()
  for (const page of ['', '/rekrytering', '/granska', '/kvitto', '/utskrift', '/formular'])
    await visitor.get(`${base}${page}`)
  expect((await getResponseState(t.db, seat.id)).response).toBeNull()
})

test('two clicks on hand in make one submission, also at the same moment', async () => {
  const { visitor, base, seat, role } = await anInvitee()
  await answerAll(visitor, base, role)
  const answers = await Promise.all([
    visitor.post(`${base}/granska`),
    visitor.post(`${base}/granska`),
    visitor.post(`${base}/granska`),
  ])
  expect(answers.map((answer) => answer.statusCode)).toEqual([303, 303, 303])
  const rows = await t.db
    .selectFrom('submission')
    .innerJoin('response', 'response.id', 'submission.response_id')
    .select('version')
    .where('seat_id', '=', seat.id)
    .execute()
  expect(rows).toEqual([{ version: 1 }])
})

test('a changed answer makes a new version; the old one stays as it was', async () => {
  const { visitor, base, seat, role } = await anInvitee()
  await answerAll(visitor, base, role)
  await visitor.post(`${base}/granska`)
  const first = (await getResponseState(t.db, seat.id)).submission!
  const before = await listSubmittedAnswers(t.db, first.id)

  await press(visitor, await open(visitor, `${base}/rekrytering`), next, { rk_plan: 'pagar' })
  expect((await visitor.get(`${base}/kvitto`)).body).toContain('Du har ändrat svar')
  await visitor.post(`${base}/granska`)
  const second = (await getResponseState(t.db, seat.id)).submission!
  expect(second.version).toBe(2)
  expect(second.hash).not.toBe(first.hash)
  expect(await listSubmittedAnswers(t.db, first.id)).toEqual(before)
  expect((await listSubmittedAnswers(t.db, second.id)).get('rk_plan')).toBe('"pagar"')
})

test('the last day counts; after it everything is readable and nothing writable', async () => {
  const { visitor, base, stored } = await anInvitee()
  t.clock.set('2027-11-30T22:30:00Z')
  expect((await visitor.post(`${base}/rekrytering`, { rk_plan: 'nej' })).statusCode).toBe(303)
  t.clock.set('2027-11-30T23:30:00Z')
  const late = await visitor.post(`${base}/rekrytering`, { rk_plan: 'pagar' })
  expect(late.statusCode).toBe(409)
  expect(late.body).toContain('Det du skrev nu är inte sparat')
  expect((await visitor.post(`${base}/granska`)).statusCode).toBe(409)
  expect((await visitor.get(`${base}/rekrytering`)).headers.location).toBe(`${base}/granska`)
  const page = await visitor.get(`${base}/granska`)
  expect(page.body).toContain('Sista dagen var tisdag 30 november 2027')
  expect(page.body).not.toContain('<button class="btn"')
  expect((await visitor.get(base)).body).toContain('Tiden för att svara har gått ut')
  expect(await stored()).toEqual({ rk_plan: 'nej' })
})

test('of two tabs each saves only what was changed in it', async () => {
  const { visitor, base, stored } = await anInvitee()
  const url = `${base}/rekrytering`
  const [first, second] = [await open(visitor, url), await open(visitor, url)]
  await press(visitor, first, next, { rk_plan: 'nej', rk_hinder: 'Från den ena' })
  await press(visitor, second, next, { rk_framgang: 'Från den andra' })
  expect(await stored()).toEqual({ rk_plan: 'nej', rk_hinder: 'Från den ena', rk_framgang: 'Från den andra' })
  await press(visitor, await open(visitor, url), next, { rk_hinder: '', rk_framgang: '' })
  expect(await stored()).toEqual({ rk_plan: 'nej' })
})

test('many first saves at the same moment make one response', async () => {
  const { visitor, base, seat, stored } = await anInvitee()
  const keys = ['rk_hinder', 'rk_framgang', 'rk_plan']
  await visitor.get(`${base}/rekrytering`)
  const saves = await Promise.all(keys.map((key) => visitor.post(`${base}/rekrytering/svar`, { [key]: 'nej' })))
  expect(saves.map((save) => save.statusCode)).toEqual([200, 200, 200])
  expect(Object.keys(await stored()).sort()).toEqual(keys.sort())
  const responses = await t.db.selectFrom('response').select('id').where('seat_id', '=', seat.id).execute()
  expect(responses).toHaveLength(1)
})

test('part by part: one is saved, the rest untouched, and the answer says so', async () => {
  const { visitor, base, stored } = await anInvitee()
  await visitor.post(`${base}/rekrytering`, { rk_plan: 'nej', rk_hinder: 'Tid' })
  t.clock.set('2027-03-01T13:32:00Z')
  const part = (name: string, began: string, value: string) =>
    visitor.post(`${base}/rekrytering/svar`, {
      _parts: name,
      _was: JSON.stringify({ [name]: markOf(began) }),
      [name]: value,
    })
  const saved = await part('rk_hinder', 'Tid', 'Pengar')
  expect(saved.statusCode).toBe(200)
  expect(saved.json()).toEqual({
    changed: ['rk_hinder'],
    known: {},
    saved: 'Sparat kl. 14.32',
    problems: [],
    marks: { rk_hinder: markOf('Pengar') },
    values: {},
    others: {},
    moved: [],
    progress: { is: 'half', text: '2 av 8' },
    left: { here: 'Ungefär 6 minuter kvar', all: 'Ungefär 28 minuter kvar' },
    stands: '',
  })
  expect((await part('rk_hinder', 'Tid', 'Pengar')).json().changed).toEqual([])
  const wrong = await part('rk_vakanser', '', 'många')
  expect(wrong.statusCode).toBe(200)
  expect(wrong.json().problems).toMatchObject([{ field: 'rk_vakanser', n: 5 }])
  expect(await stored()).toEqual({ rk_plan: 'nej', rk_hinder: 'Pengar', rk_vakanser: null })
})

test("nothing in a form reaches another seat, another role's question or another theme", async () => {
  const mine = await anInvitee('politician')
  const theirs = await anInvitee('social_services')
  await mine.visitor.post(`${mine.base}/rekrytering`, {
    rk_plan: 'nej',
    rk_vakanser: '8',
    le_hinder: 'Tid',
    seat_id: theirs.seat.id,
    seatId: theirs.seat.id,
    response_id: theirs.seat.id,
  })
  expect(await mine.stored()).toEqual({ rk_plan: 'nej' })
  expect(await theirs.stored()).toEqual({})
})

test('an unknown theme or link is not found, and nothing is posted without the page', async () => {
  const { base, visitor } = await anInvitee()
  expect((await visitor.get(`${base}/okant`)).statusCode).toBe(404)
  expect((await visitor.post(`${base}/okant`, { rk_plan: 'nej' })).statusCode).toBe(404)
  expect((await t.visitor().get('/i/finns-inte/fragor/rekrytering')).statusCode).toBe(404)
  const bare = await t.app.inject({ method: 'POST', url: `${base}/rekrytering` })
  expect(bare.statusCode).toBe(403)
})

test('every page is English for who reads English', async () => {
  const { visitor, base, role } = await anInvitee()
  await answerAll(visitor, base, role)
  await visitor.post('/sprak')
  for (const page of ['', '/rekrytering', '/goda_exempel', '/granska', '/formular']) {
    const words = (await visitor.get(`${base}${page}`)).body.replace(/<[^>]*>/g, ' ')
    expect(words).not.toMatch(/Vet ej|Spara|Lämna in|Tillbaka|Fråga |Välj|uppskattning|Obesvarad/)
  }
  expect((await visitor.get(`${base}/rekrytering`)).body).toContain('value="8.5"')
})

test('each page is at most 40 kB compressed, with style and script', async () => {
  const { visitor, base, role } = await anInvitee()
  await answerAll(visitor, base, role)
  const size = (content: string | Buffer) => gzipSync(content).length
  const files = ['radslag.css', 'kept.js', 'unsent.js', 'autosave.js', 'mark.svg'].map((name) => `${assetsDir}/${name}`)
  const assets = [...files, `${idbDir}/index.js`]
    .map((file) => size(readFileSync(file)))
    .reduce((sum, bytes) => sum + bytes)
  const pages = standardSheet(role).themes.map((theme) => `/${theme.value}`)
  for (const page of ['', '/granska', ...pages])
    expect(size((await visitor.get(`${base}${page}`)).body) + assets).toBeLessThan(40_000)
})
