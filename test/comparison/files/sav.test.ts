import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { exportHead } from '../../../src/comparison/files/rows.rules.ts'
import { type SavVariable, savHead } from '../../../src/comparison/files/sav.rules.ts'
import { type SavValue, savCases } from '../../../src/comparison/files/sav-cases.rules.ts'
import { savColumns } from '../../../src/comparison/files/sav-columns.rules.ts'
import { variablesOf } from '../../../src/comparison/files/variables.rules.ts'
import { getQuestionnaire } from '../../../src/questionnaire/queries.ts'
import type { QuestionnaireDocument } from '../../../src/questionnaire/rules.ts'
import { submitAnswers } from '../../support/answers.ts'
import { useTestApp } from '../../support/app.ts'
import { aPlannedRound } from '../../support/builders.ts'
import { readSav } from './sav-reader.ts'

const t = useTestApp()

function sav(variables: SavVariable[], cases: SavValue[][]): Buffer {
  const { add, end } = savCases(variables)
  return Buffer.concat([
    savHead(variables, { title: 'Omgång 2027: åäö', madeOn: '2027-03-01', cases: cases.length }),
    ...cases.map((one) => add([one])),
    end(),
  ])
}

const number: SavVariable = {
  ...{ name: '', label: '', width: 0, format: 'number', decimals: 1, measure: 'scale', labels: [], missing: [] },
}
const long = 'Räksmörgås ☃😀 '.repeat(60).trim()
const golden: SavVariable[] = [
  {
    ...number,
    name: 'andel_vakanser',
    label: 'Hur stor andel är vakant?',
    labels: [{ value: -99, label: 'Vet ej' }],
    missing: [-98, -99],
  },
  {
    ...number,
    name: 'kort',
    label: '',
    width: 8,
    format: 'text',
    measure: 'nominal',
    labels: [{ value: 'ja', label: 'Ja, på väg' }],
    missing: ['-99'],
  },
  {
    ...{ ...number, name: 'med_ett_langt_namn_av_32_tecken_', label: 'Å'.repeat(200), width: 11, format: 'text' },
    ...{ measure: 'ordinal', labels: [{ value: 'forvaltning', label: 'I förvaltningen' }], missing: ['-99'] },
  },
  { ...number, name: 'text', label: 'Fri text', width: Buffer.byteLength(long), format: 'text', measure: 'nominal' },
  { ...number, name: 'nar', label: 'När', format: 'moment', decimals: 0 },
]
const goldenCases: SavValue[][] = [
  [12.5, 'ja', 'forvaltning', long, 14_021_337_600],
  [-99, '-99', '-97', 'kort', null],
  [null, 'åäö', null, null, 14_021_337_601],
]

test('is the same, octet by octet, as the file that PSPP and haven have read', () => {
  expect(sav(golden, goldenCases).equals(readFileSync(new URL('golden.sav', import.meta.url)))).toBe(true)
})

test('a reader that follows the description finds everything again', () => {
  const read = readSav(sav(golden, goldenCases))
  expect(read).toMatchObject({ encoding: 'UTF-8', cases: 3 })
  expect(read.rows).toEqual(
    goldenCases.map((row) => row.map((value, i) => (value === null && i < 4 && i > 0 ? '' : value))),
  )
  const [share, short, coded, text, moment] = read.variables
  expect(share).toMatchObject({
    name: 'andel_vakanser',
    labels: { '-99': 'Vet ej' },
    missing: [-98, -99],
    measure: 3,
    format: [5, 8, 1],
  })
  expect(short).toMatchObject({ labels: { ja: 'Ja, på väg' }, missing: ['-99'], width: 8 })
  expect(coded).toMatchObject({
    name: 'med_ett_langt_namn_av_32_tecken_',
    label: 'Å'.repeat(127),
    labels: { forvaltning: 'I förvaltningen' },
    missing: ['-99'],
    measure: 2,
  })
  expect(text?.width).toBe(Buffer.byteLength(long))
  expect(moment?.format).toEqual([22, 20, 0])
})

test('more codes than SPSS has room for are a range of numbers, or the first three texts', () => {
  const numbers = { ...golden[0]!, missing: [-99, -98, -97, -83] }
  const texts = { ...golden[2]!, missing: ['-99', '-98', '-97', '-83'] }
  const { variables } = readSav(sav([numbers, texts], [[1, 'a']]))
  expect(variables.map(({ missing }) => missing)).toEqual([
    [-99, -83],
    ['-99', '-98', '-97'],
  ])
})

test('texts of any width, in bytes, come back whole from their segments', () => {
  const anyWidth = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 240, max: 780 }), fc.constant(32_767))
  fc.assert(
    fc.property(
      fc.array(fc.tuple(anyWidth, fc.string({ unit: 'grapheme', maxLength: 300 })), { minLength: 1, maxLength: 4 }),
      (texts) => {
        const variables = texts.map(([width], i): SavVariable => ({ ...golden[3]!, name: `t${i}`, width }))
        const fitting = texts.map(([width, text]) => fits(text, width))
        const { rows, variables: read } = readSav(sav(variables, [fitting]))
        expect(read.map(({ width }) => width)).toEqual(texts.map(([width]) => width))
        expect(rows).toEqual([fitting.map((text) => text.trimEnd())])
      },
    ),
    { numRuns: 60 },
  )
})

/** The text's first characters that are no more bytes than this. */
function fits(text: string, bytes: number): string {
  let taken = ''
  for (const char of text.toWellFormed().replace(/\s/g, ' ')) {
    if (Buffer.byteLength(taken + char) > bytes) break
    taken += char
  }
  return taken
}

let document: QuestionnaireDocument
let country: Awaited<ReturnType<typeof aPlannedRound>>
beforeAll(async () => {
  country = await aPlannedRound(t.db)
  document = (await getQuestionnaire(t.db, country.round.questionnaire_id)).document
  await submitAnswers(t.db, country.round.questionnaire_id, country.seats.slice(0, 120))
})

test('the country’s answers as SPSS reads them: the same as in JSON, with what is missing told apart', async () => {
  const planner = await t.signIn('planner')
  const file = await planner.get('/jamfor/svar.sav')
  expect(file.headers['content-disposition']).toMatch(/svar-2027-[\d-]+\.sav"$/)
  const { variables, rows, cases } = readSav(file.rawPayload)
  expect(variables.map(({ name }) => name)).toEqual(variablesOf(document).map(({ short }) => short))
  const all: Record<string, string | number | null>[] = (await planner.get('/jamfor/svar.json')).json()
  expect(cases).toBe(all.length)
  const missing: Record<string, number> = { vet_ej: -99, ej_aktuellt: -98 }
  const known = variablesOf(document)
  for (const [n, row] of rows.entries()) {
    const own = all[n] ?? {}
    for (const [i, { name, asked, isNumeric, kind }] of known.entries()) {
      const isAsked = !asked || asked.question.roles.some((role) => role === own.roll)
      const expected = isAsked ? (own[name] ?? null) : -97
      const told = missing[`${expected}`] ?? (expected === null && own[`${name}.vet_ej`] === 1 ? -99 : expected)
      if (kind === 'moment') continue
      expect(row[i], `${name} of ${own.kommunkod}`).toBe(isNumeric ? told : `${told ?? ''}`.trimEnd())
    }
  }
  expect(exportHead(document)).toHaveLength(variables.length)
  expect(variables.find(({ name }) => name === 'rk_plan')).toMatchObject({ missing: ['-99'], measure: 1 })
  expect(variables.find(({ name }) => name === 'rk_vakanser')).toMatchObject({ missing: [-97, -99], measure: 3 })
})

test('a missing code is below every answer, also where answers may be negative', () => {
  const question = document.questions.find(({ key }) => key === 'rk_vakanser')
  const cold = { ...document, questions: [{ ...question, min: -100 } as (typeof document.questions)[number]] }
  const { variables, caseOf } = savColumns(cold, [])
  const at = variables.findIndex(({ name }) => name === 'rk_vakanser')
  expect(variables[at]?.missing).toEqual([-197, -199])
  const row = variables.map((): string | number | null => null)
  row[at + 2] = 1
  expect(caseOf(row)[at]).toBe(-199)
  row[at] = -99
  expect(caseOf(row)[at]).toBe(-99)
})

test('a round without answers is a file without cases', async () => {
  await aPlannedRound(t.db, { slug: '2031' })
  const planner = await t.signIn('planner')
  expect(readSav((await planner.get('/jamfor/svar.sav?omgang=2031')).rawPayload)).toMatchObject({ cases: 0, rows: [] })
})
