import { beforeEach, expect, test } from 'vitest'
import { wordingHash } from '../../src/questionnaire/crosswalk.rules.ts'
import { findQuestion, nextVersion } from '../../src/questionnaire/draft.rules.ts'
import { findDraft, getLatestQuestionnaire, listJudgements } from '../../src/questionnaire/queries.ts'
import { openTestApp, type TestApp, type Visitor } from '../support/app.ts'
import { aHolder, anInvitation, aPlannedRound } from '../support/builders.ts'
import { formWithButton, linkTo, pageText } from '../support/html.ts'

let t: TestApp
let planner: Visitor

beforeEach(async () => {
  t = await openTestApp()
  planner = await t.signIn('planner')
  return () => t.close()
})

const draft = '/fragor/utkast'
type Fields = Record<string, string | string[]>

/** Opens a page, changes some fields of the form with the button, and sends it. */
async function send(page: string, button: string | RegExp, changed: Fields = {}, by: Visitor = planner) {
  const form = formWithButton((await by.get(page)).body, button)
  const { _csrf, ...values } = form.values
  return by.post(form.action, { ...values, ...changed })
}

const keysOf = async () => (await findDraft(t.db))?.document.questions.map(({ key }) => key)

test('from a draft to what the invitee reads: edited, added, retired, moved, judged, published, and the round changed', async () => {
  const { round, seats, seminars } = await aPlannedRound(t.db)
  const before = await getLatestQuestionnaire(t.db)
  const next = nextVersion(before.version, new Map([['rk_sprak', 'new']]))
  await planner.post(draft)

  // Edited: an option's words, and the question.
  const edited = { label_sv: 'Har kommunen en plan för kompetensen?', 'rows.1.sv': 'Ja, i förvaltningen' }
  expect((await send(`${draft}/fragor/rk_plan`, 'Spara', edited)).statusCode).toBe(303)
  // Added, with rows that the page gives one at a time.
  const added = {
    key: 'rk_sprak',
    theme: 'rekrytering',
    label_sv: 'Erbjuder ni språkstöd?',
    label_en: 'Language support?',
  }
  const rows = { 'rows.0.id': '', 'rows.0.value': 'ja', 'rows.0.sv': 'Ja', 'rows.0.en': 'Yes', 'rows.1.value': 'nej' }
  const withRow = await send(`${draft}/fragor/ny?typ=single`, 'Lägg till en rad', { ...added, gor: 'ny' })
  expect(withRow.statusCode).toBe(200)
  expect(withRow.body).toContain('name="rows.0.value"')
  expect(withRow.body).toContain('value="rk_sprak"')
  const whole = { ...added, ...rows, 'rows.1.sv': 'Nej', 'rows.1.en': 'No', 'rows.1.score': '0,5' }
  expect((await send(`${draft}/fragor/ny?typ=single`, 'Spara', whole)).headers.location).toBe(draft)
  // Retired and moved.
  await planner.post(`${draft}/fragor/vt_effekt/steg`, { gor: 'bort' })
  await planner.post(`${draft}/fragor/rk_sprak/steg`, { gor: 'upp' })
  expect((await keysOf())?.slice(8, 11)).toEqual(['rk_framgang', 'rk_sprak', 'rk_hinder'])
  const added2 = findQuestion((await findDraft(t.db))!.document, 'rk_sprak')
  expect(added2).toMatchObject({ type: 'single', order: 10, options: [{ value: 'ja' }, { value: 'nej', score: 0.5 }] })

  // The judgement is demanded.
  const asked = await planner.get(`${draft}/publicering`)
  expect(pageText(asked.body)).toContain('En fråga att bedöma före publicering')
  expect(asked.body).not.toContain('method="post" action="/fragor/utkast/publicering"')
  const { revision } = (await findDraft(t.db))!
  expect((await planner.post(`${draft}/publicering`, { revision: `${revision}` })).statusCode).toBe(409)
  const judgement = `${draft}/fragor/rk_plan/bedomning`
  const short = await send(judgement, 'Spara bedömningen', { bedomning: 'samma', why: 'Ja' })
  expect([short.statusCode, short.body.includes('Skriv varför')]).toEqual([422, true])
  const why = 'Förtydligad, men samma plan.'
  expect((await send(judgement, 'Spara bedömningen', { bedomning: 'samma', why })).statusCode).toBe(303)
  expect(await listJudgements(t.db)).toEqual([])

  // Published: a version of its own, immutable, with the judgement, and without a theme that no question uses.
  const empty = { name: 'tomt', label_sv: 'Ett tomt tema', label_en: 'An empty theme' }
  await send(`${draft}/teman/ny`, 'Spara', empty)
  expect(pageText((await planner.get(draft)).body)).toContain('Temat har inga frågor och publiceras inte.')
  const published = await send(`${draft}/publicering`, /^Publicera version/)
  expect(published.headers.location).toBe('/fragor')
  const after = await getLatestQuestionnaire(t.db)
  expect(after).toMatchObject({ version: next, document: { version: next } })
  expect(after.hash).not.toBe(before.hash)
  expect(after.document.themes).toEqual(before.document.themes)
  expect(await findDraft(t.db)).toBeUndefined()
  const hashes = [before, after].map(({ document }) => wordingHash(document, findQuestion(document, 'rk_plan')!))
  expect(await listJudgements(t.db)).toEqual([{ key: 'rk_plan', from: hashes[0], to: hashes[1] }])
  const differences = pageText((await planner.get('/fragor/skillnader')).body)
  expect(differences).toContain('28 oförändrade, 1 ändrad med samma betydelse, 1 ny och 1 borttagen')
  expect(differences).toContain(why)

  // The round does not change by itself; when it has, the invitee reads the new words.
  const invited = seats.find((seat) => seat.municipality_code === '1080' && seat.role === 'social_services')!
  await aHolder(t.db, invited.id)
  const seminar = seminars.find(({ slug }) => slug === 'blekinge-1')!
  const { token } = await anInvitation(t.db, invited.id, seminar.id)
  const theme = async () => pageText((await t.visitor().get(`/i/${token}/fragor/rekrytering`)).body)
  expect(await theme()).not.toContain('Erbjuder ni språkstöd?')
  const href = linkTo((await planner.get(`/omgangar/${round.slug}`)).body, 'Det finns en nyare version')
  expect((await send(href, /^Byt till version/)).statusCode).toBe(303)
  expect(await theme()).toContain('Har kommunen en plan för kompetensen?')
  expect(await theme()).toContain('Erbjuder ni språkstöd?')
})

test('a round whose questions are locked keeps them', async () => {
  const { round } = await aPlannedRound(t.db)
  const { id, hash } = await getLatestQuestionnaire(t.db)
  const frozen = { frozen_at: t.clock.now(), frozen_hash: hash }
  await t.db.updateTable('round').set(frozen).where('id', '=', round.id).execute()
  await planner.post(draft)
  await send(`${draft}/texter`, 'Spara', { title_sv: 'En annan rubrik' })
  await send(`${draft}/publicering`, /^Publicera version/)
  const { id: latest } = await getLatestQuestionnaire(t.db)
  expect(pageText((await planner.get(`/omgangar/${round.slug}/fragor`)).body)).toContain('frågor är låsta')
  const forced = await planner.post(`/omgangar/${round.slug}/fragor`, { sett: `${id} ${latest}` })
  expect(forced.statusCode).toBe(409)
  expect(await t.db.selectFrom('round').select('questionnaire_id').executeTakeFirst()).toEqual({ questionnaire_id: id })
})

test('the form’s own texts are changed, kept when unchanged, and shown among the differences', async () => {
  await planner.post(draft)
  const before = (await findDraft(t.db))!.document
  await send(`${draft}/texter`, 'Spara')
  expect((await findDraft(t.db))!.document).toEqual(before)
  await send(`${draft}/texter`, 'Spara', { intro_en: 'Welcome' })
  await send(`${draft}/teman/ledarskap`, 'Spara')
  expect((await findDraft(t.db))!.document.themes).toEqual(before.themes)
  await send(`${draft}/teman/ledarskap`, 'Spara', { label_sv: 'Chefer', why_sv: '' })
  const after = (await findDraft(t.db))!.document
  expect(after.themes.find(({ value }) => value === 'ledarskap')).not.toHaveProperty('why_sv')
  expect(pageText((await planner.get('/fragor/skillnader')).body)).toMatch(/Formulärets texter.*Chefer.*Welcome/s)
  expect((await send(`${draft}/texter`, 'Spara', { title_sv: '' })).statusCode).toBe(422)
})

test('a theme and a scale are made, used, changed, moved, and taken away when nothing uses them', async () => {
  await planner.post(draft)
  const now = async () => (await findDraft(t.db))!.document
  const names = async () => (await now()).themes.map(({ value }) => value)
  const before = await names()
  const theme = { label_sv: 'Framtiden', label_en: 'The future' }
  // A name that the questionnaire has, or has had, is refused.
  expect((await send(`${draft}/teman/ny`, 'Spara', { name: 'ledarskap', ...theme })).statusCode).toBe(422)
  expect((await send(`${draft}/teman/ny`, 'Spara', { name: 'framtid', ...theme })).statusCode).toBe(303)
  await planner.post(`${draft}/teman/framtid/steg`, { gor: 'upp' })
  expect(await names()).toEqual([...before.slice(0, -1), 'framtid', before.at(-1)])

  const rows = { 'rows.0.value': '1', 'rows.0.sv': 'Aldrig', 'rows.0.en': 'Never', 'rows.1.value': '1' }
  const scale = { name: 'ofta3', vet_ej: '1', ...rows, 'rows.1.sv': 'Ibland', 'rows.1.en': 'Sometimes' }
  const twice = await send(`${draft}/skalor/ny`, 'Spara', scale)
  expect([twice.statusCode, pageText(twice.body).includes('Koden finns redan på en annan rad')]).toEqual([422, true])
  const third = { 'rows.1.value': '2', 'rows.2.value': '3', 'rows.2.sv': 'Ofta', 'rows.2.en': 'Often' }
  const withRow = await send(`${draft}/skalor/ny`, 'Lägg till en rad', { ...scale, gor: 'ny' })
  expect(withRow.body).toContain('name="rows.2.value"')
  expect((await send(`${draft}/skalor/ny`, 'Spara', { ...scale, ...third })).statusCode).toBe(303)
  expect((await now()).scales.ofta3).toMatchObject({
    points: [
      { value: 1, label_sv: 'Aldrig' },
      { value: 2, label_en: 'Sometimes' },
      { value: 3, label_sv: 'Ofta' },
    ],
    extra: [{ value: 'vet_ej', exclude_from_mean: true }],
  })
  const question = {
    key: 'fr_hur_ofta',
    theme: 'framtid',
    scale: 'ofta3',
    label_sv: 'Hur ofta?',
    label_en: 'How often?',
  }
  const row = {
    'rows.0.id': '',
    'rows.0.value': 'rad',
    'rows.0.sv': 'Provar ni nytt',
    'rows.0.en': 'Trying new things',
  }
  const added = await send(`${draft}/fragor/ny?typ=likert`, 'Lägg till en rad', { ...question, gor: 'ny' })
  expect(added.statusCode).toBe(200)
  expect((await send(`${draft}/fragor/ny?typ=likert`, 'Spara', { ...question, ...row })).statusCode).toBe(303)
  // The two highest points of its own scale are what it is summed up by, also when the scale gets other points.
  const asked = async () => findQuestion(await now(), 'fr_hur_ofta')
  expect(await asked()).toMatchObject({ scale: 'ofta3', analysis: { high: [2, 3] } })
  await send(`${draft}/skalor/ofta3`, 'Spara', { 'rows.2.value': '4' })
  expect(await asked()).toMatchObject({ analysis: { high: [2, 4] } })
  const preview = await planner.get('/fragor/forhandsvisning?version=utkast&roll=politician')
  expect(preview.statusCode).toBe(200)

  for (const used of ['teman/framtid', 'skalor/ofta3'])
    expect((await planner.post(`${draft}/${used}/steg`, { gor: 'bort' })).statusCode).toBe(409)
  await planner.post(`${draft}/fragor/fr_hur_ofta/steg`, { gor: 'bort' })
  for (const unused of ['teman/framtid', 'skalor/ofta3'])
    expect((await planner.post(`${draft}/${unused}/steg`, { gor: 'bort' })).statusCode).toBe(303)
  expect([await names(), Object.keys((await now()).scales)]).toEqual([
    before,
    Object.keys((await getLatestQuestionnaire(t.db)).document.scales),
  ])
})

test('a draft of an older version than the latest is not published over it', async () => {
  await planner.post(draft)
  await send(`${draft}/texter`, 'Spara', { title_sv: 'En annan rubrik' })
  const { document } = await getLatestQuestionnaire(t.db)
  const later = {
    id: 'later',
    version: '9.0.0',
    hash: 'h',
    document: JSON.stringify({ ...document, version: '9.0.0' }),
  }
  await t.db
    .insertInto('questionnaire')
    .values({ ...later, created_at: '2027-03-02T00:00:00Z' })
    .execute()
  const { revision } = (await findDraft(t.db))!
  const refused = await planner.post(`${draft}/publicering`, { revision: `${revision}` })
  expect([refused.statusCode, pageText(refused.body).includes('En nyare version')]).toEqual([409, true])
  expect((await getLatestQuestionnaire(t.db)).version).toBe('9.0.0')
})

test('another meaning gets a key of its own, which nothing has had', async () => {
  await planner.post(draft)
  await send(`${draft}/fragor/rk_plan`, 'Spara', { label_sv: 'Har ni råd?' })
  const judgement = `${draft}/fragor/rk_plan/bedomning`
  const used = await send(judgement, 'Spara bedömningen', { bedomning: 'ny', newKey: 'vt_plan' })
  expect([used.statusCode, pageText(used.body).includes('Nyckeln är redan använd')]).toEqual([422, true])
  const form = formWithButton((await planner.get(judgement)).body, 'Spara bedömningen')
  expect(form.values.newKey).toEqual(['rk_plan_2'])
  expect((await send(judgement, 'Spara bedömningen', { bedomning: 'ny' })).statusCode).toBe(303)
  expect((await keysOf())?.[2]).toBe('rk_plan_2')
  // The retired one can come back beside it.
  await planner.post(`${draft}/fragor/rk_plan/steg`, { gor: 'tillbaka' })
  expect((await keysOf())?.filter((key) => key.startsWith('rk_plan'))).toEqual(['rk_plan_2', 'rk_plan'])
})

test('a wording that is changed again after the judgement is to be judged again', async () => {
  await planner.post(draft)
  const judgement = `${draft}/fragor/rk_plan/bedomning`
  await send(`${draft}/fragor/rk_plan`, 'Spara', { label_sv: 'Har ni en plan?' })
  const open = formWithButton((await planner.get(judgement)).body, 'Spara bedömningen').values
  await send(judgement, 'Spara bedömningen', { bedomning: 'samma', why: 'Samma sak, kortare.' })
  await send(`${draft}/fragor/rk_plan`, 'Spara', { label_sv: 'Har ni pengar?' })
  expect(pageText((await planner.get(draft)).body)).toContain('En fråga att bedöma före publicering')
  // Nor can a page that shows the words before be used to judge those after.
  const { _csrf, ...values } = open
  expect(
    (await planner.post(judgement, { ...values, bedomning: 'samma', why: 'Samma sak, kortare.' })).statusCode,
  ).toBe(409)
})

test('two editors of one draft: fields apart are put together, the same field shows both, and a whole draft is never overwritten unseen', async () => {
  const other = await t.signIn('planner')
  await planner.post(draft)
  await other.post(draft)
  const page = `${draft}/fragor/rk_plan`
  const open = formWithButton((await other.get(page)).body, 'Spara').values
  const { _csrf, ...values } = open
  await send(page, 'Spara', { label_sv: 'Har ni en plan?' })
  expect((await other.post(page, { ...values, label_en: 'Is there a plan?' })).statusCode).toBe(303)
  expect(findQuestion((await findDraft(t.db))!.document, 'rk_plan')).toMatchObject({
    label_sv: 'Har ni en plan?',
    label_en: 'Is there a plan?',
  })
  const clash = await other.post(page, { ...values, label_sv: 'Finns det en plan?' })
  expect(clash.statusCode).toBe(409)
  expect(pageText(clash.body)).toContain('Du skrev: Finns det en plan?')
  for (const address of ['/publicering', '/slang'])
    expect((await other.post(`${draft}${address}`, { revision: '1' })).statusCode).toBe(409)
  const { document, revision } = (await findDraft(t.db))!
  const text = JSON.stringify(document)
  expect((await other.post('/fragor/importera', { text, revision: '0' })).statusCode).toBe(409)
  expect((await other.post('/fragor/importera', { text, revision: `${revision}` })).statusCode).toBe(303)
})

test('a form that is not right says so at the field and keeps what was typed', async () => {
  await planner.post(draft)
  const wrong = await send(`${draft}/fragor/rk_atgarder`, 'Spara', {
    label_sv: '',
    label_en: 'Kept as typed',
    max_select: '99',
    'rows.0.value': 'Ålder',
    'rows.2.value': 'sprak',
    roles: [],
  })
  expect(wrong.statusCode).toBe(422)
  for (const text of ['Kept as typed', 'value="99"', 'value="Ålder"', 'Välj minst en roll', 'Fyll i det här fältet'])
    expect(wrong.body).toContain(text)
  const number = { key: 'Ny fråga', label_sv: 'A', label_en: 'B', unit: 'kr', unit_en: 'kr', min: '10', max: '2' }
  const refused = pageText((await send(`${draft}/fragor/ny?typ=number`, 'Spara', number)).body)
  expect(refused).toContain('Skriv små bokstäver')
  const reused = await send(`${draft}/fragor/ny?typ=text`, 'Spara', { ...number, key: 'rk_plan' })
  expect(pageText(reused.body)).toContain('Nyckeln är redan använd')
  expect((await findDraft(t.db))?.document.questions).toHaveLength(30)
})

test('saving a question without changing it changes nothing, whatever its type', async () => {
  await planner.post(draft)
  const before = (await findDraft(t.db))!.document
  for (const key of [
    'rk_plan',
    'rk_svarighet',
    'rk_vakanser',
    'rk_atgarder',
    'rk_prioritet',
    'rk_framgang',
    'ge_exempel',
  ])
    expect((await send(`${draft}/fragor/${key}`, 'Spara')).statusCode).toBe(303)
  expect((await findDraft(t.db))!.document).toEqual(before)
})

test('a file that is taken along and read in again is the same draft', async () => {
  const { version } = await getLatestQuestionnaire(t.db)
  const file = await planner.get('/fragor/fil')
  expect(file.headers['content-disposition']).toBe(`attachment; filename="fragor-${version}.json"`)
  const content = { name: 'fil', filename: 'fragor.json', content: `\uFEFF${file.body}` }
  expect((await planner.upload('/fragor/importera', content, { revision: '0' })).headers.location).toBe(draft)
  expect((await findDraft(t.db))?.document).toEqual((await getLatestQuestionnaire(t.db)).document)
})

test('a broken file says where and why for each fault, and the text is kept to be corrected', async () => {
  const document = JSON.parse((await planner.get('/fragor/fil')).body)
  document.questions[3].scale = 'okand'
  document.questions[4].unit = 7
  document.questions[5].type = 'gissning'
  delete document.themes[0].label_en
  const text = JSON.stringify(document)
  const refused = await planner.post('/fragor/importera', { text, revision: '0' })
  expect(refused.statusCode).toBe(422)
  const page = pageText(refused.body)
  for (const line of [
    'questions.3.scale (rk_svarighet): Det finns ingen skala ”okand”.',
    'questions.4.unit (rk_vakanser): Ska vara text.',
    'questions.5.type (rk_omsattning): Ska vara ett av: single, multi',
    'themes.0.label_en: Saknas eller är tomt.',
  ])
    expect(page).toContain(line)
  expect(formWithButton(refused.body, 'Läs in texten').values.text).toEqual([text])
  for (const broken of ['{"questions": [', '', '[]', 'null', '<b>', '{"questions":[{"key":"<script>"}]}']) {
    const answer = await planner.post('/fragor/importera', { text: broken, revision: '0' })
    expect(answer.statusCode).toBe(422)
    expect(answer.body).not.toContain('<script>')
  }
  expect(await findDraft(t.db)).toBeUndefined()
})

test('a discarded draft is gone, and analysts read but change nothing', async () => {
  const analyst = await t.signIn('analyst')
  await planner.post(draft)
  expect((await analyst.get(draft)).statusCode).toBe(200)
  expect((await analyst.post(`${draft}/fragor/rk_plan/steg`, { gor: 'bort' })).statusCode).toBe(403)
  expect((await send(draft, 'Släng utkastet')).headers.location).toBe('/fragor')
  expect(await findDraft(t.db)).toBeUndefined()
  expect((await planner.get(`${draft}/publicering`)).statusCode).toBe(409)
})

test('the codebook has every column of the files, in both languages', async () => {
  const page = pageText((await planner.get('/fragor/kodbok')).body)
  for (const text of ['rk_svarighet.underskoterska', 'ge_exempel.3.rubrik', 'Mycket svårt', 'Very hard', 'svarighet5'])
    expect(page).toContain(text)
})
