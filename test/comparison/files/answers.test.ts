import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { exportAnswers } from '../../../src/comparison/files/actions.ts'
import { codebookRows, exportHead } from '../../../src/comparison/files/rows.rules.ts'
import { toCsv, unguardFormula } from '../../../src/kernel/html/csv.ts'
import { newId } from '../../../src/kernel/ids.ts'
import { answersFromCells } from '../../../src/questionnaire/columns.rules.ts'
import { getQuestionnaire } from '../../../src/questionnaire/queries.ts'
import type { Answers, QuestionnaireDocument } from '../../../src/questionnaire/rules.ts'
import { anyAnswers, insertSubmissions, submitAnswers } from '../../support/answers.ts'
import { useTestApp } from '../../support/app.ts'
import { aPlannedRound, aSubmission } from '../../support/builders.ts'

const t = useTestApp()
let document: QuestionnaireDocument
let country: Awaited<ReturnType<typeof aPlannedRound>>
let stored: Map<string, Answers>

beforeAll(async () => {
  country = await aPlannedRound(t.db)
  document = (await getQuestionnaire(t.db, country.round.questionnaire_id)).document
  stored = await submitAnswers(t.db, country.round.questionnaire_id, country.seats)
})

function readCsv(body: string): Record<string, string>[] {
  const [head = [], ...rows] = parse(body, { delimiter: ';', bom: true })
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

test('the codebook explains each column once', async () => {
  const planner = await t.signIn('planner')
  const rows = readCsv((await planner.get('/jamfor/kodbok.csv')).body)
  const ofAnswers = rows.filter(({ kolumn }) => !kolumn?.startsWith('gemensamma.'))
  expect(ofAnswers.map(({ kolumn }) => kolumn)).toEqual(exportHead(document))
  expect(rows.find((row) => row.kolumn === 'rk_svarighet.underskoterska')).toMatchObject({
    del: 'Undersköterska',
    fragetyp: 'likert',
    skala: 'svarighet5',
    varden: expect.stringContaining('1 = Mycket svårt | 2 = Ganska svårt'),
  })
  expect(rows.find((row) => row.kolumn === 'rk_vakanser')).toMatchObject({ enhet: 'procent', hogst: '100' })
})

test('a heading that looks like a formula is guarded too', () => {
  const [question] = document.questions
  if (!question) throw new Error('no question')
  const evil = { ...document, questions: [{ ...question, key: '=cmd()', label_sv: '@x' }] }
  expect(toCsv([exportHead(evil)])).toContain(";'=cmd()")
  expect(toCsv(codebookRows(evil))).toContain("'@x")
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
