import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { exportAnswers } from '../../../src/comparison/files/actions.ts'
import { codebookRows } from '../../../src/comparison/files/codebook.rules.ts'
import { exportHead } from '../../../src/comparison/files/rows.rules.ts'
import { variablesOf } from '../../../src/comparison/files/variables.rules.ts'
import { swedishCsv, toCsv, unguardFormula } from '../../../src/kernel/html/csv.ts'
import { newId } from '../../../src/kernel/ids.ts'
import { answersFromCells } from '../../../src/questionnaire/columns.rules.ts'
import { getQuestionnaire } from '../../../src/questionnaire/queries.ts'
import type { Answers, QuestionnaireDocument } from '../../../src/questionnaire/rules.ts'
import { anyAnswers, insertSubmissions, submitAnswers } from '../../support/answers.ts'
import { useTestApp } from '../../support/app.ts'
import { anInvitation, aPlannedRound, aSubmission } from '../../support/builders.ts'

const t = useTestApp()
let document: QuestionnaireDocument
let country: Awaited<ReturnType<typeof aPlannedRound>>
let stored: Map<string, Answers>

beforeAll(async () => {
  country = await aPlannedRound(t.db)
  document = (await getQuestionnaire(t.db, country.round.questionnaire_id)).document
  stored = await submitAnswers(t.db, country.round.questionnaire_id, country.seats)
})

function readCsv(body: string, delimiter = ';'): Record<string, string>[] {
  const [head = [], ...rows] = parse(body, { delimiter, bom: true })
  return rows.map((row) =>
    Object.fromEntries(row.map((cell, i) => [unguardFormula(head[i] ?? ''), unguardFormula(cell)])),
  )
}

test('the file has one row per response and gives every answer of the country back', async () => {
  const planner = await t.signIn('planner')
  const response = await planner.get('/jamfor/svar.csv')
  expect(response.statusCode).toBe(200)
  expect(response.headers['content-type']).toBe('text/csv; charset=utf-8')
  expect(response.headers['content-disposition']).toMatch(/^attachment; filename="svar-2027-\d{4}-\d\d-\d\d\.csv"$/)
  expect(response.body.startsWith('\uFEFFkommunkod;kommun;')).toBe(true)
  const rows = readCsv(response.body)
  expect(rows).toHaveLength(870)
  const seatOf = new Map(country.seats.map((seat) => [`${seat.municipality_code} ${seat.role}`, seat.id]))
  for (const row of rows) {
    const seatId = seatOf.get(`${row.kommunkod} ${row.roll}`) ?? ''
    expect(answersFromCells(document, row)).toEqual(stored.get(seatId))
  }
  const lund = rows.find((row) => row.kommunkod === '1281' && row.roll === 'politician')
  expect(lund).toMatchObject({
    kommun: 'Lund',
    lanskod: '12',
    region: 'Skåne',
    kommungrupp_utgava: '2023',
    seminarium: 'skane-1',
    version: '1',
    frageformular: '1.1.0',
    kalla: 'webb',
  })
})

test('the JSON file holds the same, without guards', async () => {
  const planner = await t.signIn('analyst')
  const rows = (await planner.get('/jamfor/svar.json?omgang=2027')).json()
  expect(rows).toHaveLength(870)
  const head = exportHead(document)
  for (const row of rows) expect(Object.keys(row)).toEqual(head)
  const seat = country.seats[0]
  const first = rows.find(
    (row: Record<string, string>) => row.kommunkod === seat?.municipality_code && row.roll === seat?.role,
  )
  expect(answersFromCells(document, first)).toEqual(stored.get(seat?.id ?? ''))
})

test('whatever people write survives the file', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyAnswers(document), { minLength: 1, maxLength: 3 }), async (all) => {
      const slug = newId()
      const round = { ...country.round, id: newId(), slug, active: 0 as const }
      await t.db.insertInto('round').values(round).execute()
      const seats = all.map((_answers, i) => ({
        id: newId(),
        round_id: round.id,
        municipality_code: ['0114', '1280', '2584'][i] ?? '',
        role: 'social_services' as const,
      }))
      await t.db.insertInto('seat').values(seats).execute()
      const answersOf = new Map(seats.map((seat, i) => [seat.id, withoutNul(all[i] ?? {})]))
      await insertSubmissions(t.db, seats, answersOf)
      let file = ''
      for await (const piece of await exportAnswers(t, { round: slug, format: 'csv' })) file += piece
      expect(readCsv(file).map((row) => answersFromCells(document, row))).toEqual([...answersOf.values()])
    }),
    { numRuns: 25 },
  )
})

/** PostgreSQL stores no NUL, not even escaped in JSON; forms turn it into a space. */
function withoutNul(answers: Answers): Answers {
  return JSON.parse(JSON.stringify(answers).replaceAll('\\u0000', ' '))
}

test('only the latest submitted version is exported, drafts are not', async () => {
  const { round, seats } = await aPlannedRound(t.db, { slug: '2029' })
  const [seat, draft] = seats
  if (!seat || !draft) throw new Error('no seats')
  const { responseId } = await aSubmission(t.db, seat, { rk_plan: 'nej' })
  const latest = newId()
  const submission = { response_id: responseId, submitted_at: '2027-03-02T08:00:00Z', link_id: null }
  await t.db
    .insertInto('submission')
    .values({ id: latest, version: 2, hash: 'x', ...submission })
    .execute()
  await t.db
    .insertInto('submitted_answer')
    .values({ submission_id: latest, question_key: 'rk_plan', value: '"pagar"' })
    .execute()
  await t.db.updateTable('response').set({ current_submission_id: latest }).where('id', '=', responseId).execute()
  const drafted = await aSubmission(t.db, draft, { rk_plan: 'nej' })
  await t.db.updateTable('response').set({ current_submission_id: null }).where('id', '=', drafted.responseId).execute()
  let file = ''
  for await (const piece of await exportAnswers(t, { round: round.slug, format: 'csv' })) file += piece
  const rows = readCsv(file)
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatchObject({ rk_plan: 'pagar', version: '2' })
})

test('the codebook explains each column once, and the files themselves', async () => {
  const planner = await t.signIn('planner')
  const rows = readCsv((await planner.get('/jamfor/kodbok.csv')).body)
  const of = (kolumn: string) => rows.find((row) => row.kolumn === kolumn)
  const names = rows.map(({ kolumn = '' }) => kolumn)
  expect(new Set(names).size).toBe(names.length)
  expect(names.filter((name) => !/^(gemensamma|ram|lang|fil)\./.test(name))).toEqual(exportHead(document))
  expect(of('rk_svarighet.underskoterska')).toMatchObject({
    del: 'Undersköterska',
    fragetyp: 'likert',
    skala: 'svarighet5',
    varden: expect.stringContaining('1 = Mycket svårt | 2 = Ganska svårt'),
    saknade_varden: 'ej_aktuellt | vet_ej',
    i_fokus: '1 | 2',
    poang: '1 = 1 | 2 = 2 | 3 = 3 | 4 = 4 | 5 = 5',
    kort_namn: 'rk_svarighet_underskoterska',
  })
  expect(of('rk_vakanser')).toMatchObject({
    ...{ enhet: 'procent', hogst: '100', decimaler: '1', saknade_varden: 'ej_fragad' },
    roller: 'social_services, health_care',
  })
  expect(of('le_medarbetare_per_chef')).toMatchObject({ i_fokus: 'Över 30' })
  expect(of('fil.avgransare')).toMatchObject({ varden: ';' })
  expect(of('fil.omgang')).toMatchObject({ varden: `2027: ${country.round.name}` })
  expect(of('ram.sent')).toMatchObject({ varden: '1 = ja | 0 = nej' })
})

test('every column has a second name for programs without dots, made of its own name alone', () => {
  const variables = variablesOf(document)
  const short = variables.map((variable) => variable.short)
  expect(new Set(short).size).toBe(short.length)
  expect(short.filter((name) => !/^[a-z][a-z0-9_]{0,31}$/.test(name))).toEqual([])
  const last = { ...document, questions: document.questions.slice(-1) }
  for (const { name, short } of variablesOf(last))
    expect(variables.find((variable) => variable.name === name)?.short).toBe(short)
})

test('who is not asked differs from who has not answered; and so in the long form', async () => {
  const { round, seats } = await aPlannedRound(t.db, { slug: '2039' })
  await submitAnswers(t.db, round.questionnaire_id, seats.slice(0, 30))
  const planner = await t.signIn('planner')
  const rows = readCsv((await planner.get('/jamfor/svar.csv?omgang=2039&skilj=komma')).body, ',')
  const silent = rows.filter((row) => row.rk_vakanser === '')
  expect(new Set(rows.filter((row) => row.rk_vakanser === 'ej_fragad').map(({ roll }) => roll))).toEqual(
    new Set(['politician']),
  )
  expect(silent.some(({ roll }) => roll === 'politician')).toBe(false)
  expect(rows.some(({ rk_vakanser = '' }) => /^\d+\.\d$/.test(rk_vakanser))).toBe(true)
  const long = readCsv((await planner.get('/jamfor/lang.csv?omgang=2039')).body)
  expect(long.some(({ roll, fraga }) => roll === 'politician' && fraga === 'rk_vakanser')).toBe(false)
  const chosen = rows.find(({ rk_plan }) => rk_plan === 'politisk')
  expect(long).toContainEqual(
    expect.objectContaining({
      ...{ kommunkod: chosen?.kommunkod, roll: chosen?.roll },
      ...{ kolumn: 'rk_plan', varde: 'politisk', i_ord: expect.stringMatching(/polit/i) },
    }),
  )
})

test.each(['semikolon', 'komma'])(
  'a list with dashes is guarded, as the codebook says, and comes back whole: %s',
  async (skilj) => {
    const { round, seats } = await aPlannedRound(t.db, { slug: `2033-${skilj}` })
    const [seat] = seats
    if (!seat) throw new Error('no seat')
    const written = '- punkt ett\n- punkt två; med "citat", och komma'
    await aSubmission(t.db, seat, { rk_framgang: written })
    const planner = await t.signIn('planner')
    const { body } = await planner.get(`/jamfor/svar.csv?omgang=${round.slug}&skilj=${skilj}`)
    expect(body).toContain(`"'- punkt ett`)
    const [row] = readCsv(body, skilj === 'komma' ? ',' : ';')
    expect(row?.rk_framgang).toBe(written)
    const [book] = readCsv((await planner.get('/jamfor/kodbok.csv')).body).filter(
      ({ kolumn }) => kolumn === 'fil.skydd',
    )
    expect(book?.fraga).toContain('apostrof')
  },
)

async function seminarOf(seat: { round_id: string; municipality_code: string }): Promise<string> {
  const { seminar_id } = await t.db
    .selectFrom('seminar_municipality')
    .where('round_id', '=', seat.round_id)
    .where('municipality_code', '=', seat.municipality_code)
    .select('seminar_id')
    .executeTakeFirstOrThrow()
  return seminar_id
}

test('the frame has every seat, and what became of it', async () => {
  const { round, seats } = await aPlannedRound(t.db, { slug: '2035', answer_deadline: '2027-02-28' })
  const [late, begun, invited] = seats
  if (!late || !begun || !invited) throw new Error('no seats')
  await aSubmission(t.db, late, { rk_plan: 'nej' })
  const drafted = await aSubmission(t.db, begun, { rk_plan: 'nej' })
  await t.db.updateTable('response').set({ current_submission_id: null }).where('id', '=', drafted.responseId).execute()
  await anInvitation(t.db, invited.id, await seminarOf(invited))
  const planner = await t.signIn('planner')
  const rows = readCsv((await planner.get(`/jamfor/ram.csv?omgang=${round.slug}`)).body)
  expect(rows).toHaveLength(seats.length)
  const of = (seat: { municipality_code: string; role: string }) =>
    rows.find((row) => row.kommunkod === seat.municipality_code && row.roll === seat.role)
  expect(of(late)).toMatchObject({ inbjuden: '0', tillfragad: '1', sent: '1', sista_dag: '2027-02-28' })
  expect(of(begun)).toMatchObject({ tillfragad: '0', inskickat: '', sent: '' })
  expect(of(begun)?.paborjat).toMatch(/^2027-/)
  expect(of(invited)).toMatchObject({ inbjuden: '1', tillfragad: '1', paborjat: '', svar_inbjudan: '' })
})

test('each file taken is recorded with who and when, and a look ahead is not', async () => {
  const { round } = await aPlannedRound(t.db, { slug: '2037' })
  const analyst = await t.signIn('analyst')
  const page = `/jamfor/filer?omgang=${round.slug}`
  expect((await analyst.get(page)).body).toContain('Ingen har tagit ut någon fil')
  const cookies = Object.fromEntries(analyst.cookies)
  await t.app.inject({ method: 'HEAD', url: `/jamfor/svar.csv?omgang=${round.slug}`, cookies })
  expect((await analyst.get(page)).body).toContain('Ingen har tagit ut någon fil')
  await analyst.get(`/jamfor/ram.csv?omgang=${round.slug}`)
  await analyst.get(`/jamfor/tal.csv?omgang=${round.slug}&fraga=rk_plan&efter=region`)
  const { body } = await analyst.get(page)
  const log = body.slice(body.indexOf('id="logg"'))
  expect(log).toContain('ram.csv')
  expect(log).toContain('tal.csv rk_plan region')
  expect(log).toContain('Test analyst')
})

test('a heading that looks like a formula is guarded too', () => {
  const [question] = document.questions
  if (!question) throw new Error('no question')
  const evil = { ...document, questions: [{ ...question, key: '=cmd()', label_sv: '@x' }] }
  expect(toCsv([exportHead(evil)])).toContain(";'=cmd()")
  const origin = { round: country.round, version: '1', hash: 'x', exportedOn: '2027-04-01' }
  expect(toCsv(codebookRows(evil, [], origin, swedishCsv))).toContain("'@x")
})

let address: string
beforeAll(async () => {
  address = await t.app.listen({ port: 0, host: '127.0.0.1' })
})

test.each(['csv', 'json'])('others are answered while a whole country is written as %s', async (format) => {
  const planner = await t.signIn('planner')
  let isWritten = false
  const file = planner.get(`/jamfor/svar.${format}`).finally(() => {
    isWritten = true
  })
  // Each turn of the event loop lets other requests run.
  let turns = 0
  const turn = () => {
    turns++
    if (!isWritten) setImmediate(turn)
  }
  setImmediate(turn)
  const health = fetch(`${address}/halsa`).then(({ status }) => ({ status, before: !isWritten }))
  const { body } = await file
  expect(body.length).toBeGreaterThan(500_000)
  expect(turns).toBeGreaterThan(870 / 100)
  expect(await health).toEqual({ status: 200, before: true })
})

test('the columns are the same before the first answer as after the last', async () => {
  const planner = await t.signIn('planner')
  await aPlannedRound(t.db, { slug: '2031' })
  const headOf = async (round: string) => (await planner.get(`/jamfor/svar.csv?omgang=${round}`)).body.split('\r\n')[0]
  expect(await headOf('2031')).toBe(await headOf('2027'))
})

test('an unknown round is not found, before anything is sent', async () => {
  const planner = await t.signIn('planner')
  expect((await planner.get('/jamfor/svar.csv?omgang=1999')).statusCode).toBe(404)
})
