import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { Parser } from 'saxen'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { variablesOf } from '../../../src/comparison/files/variables.rules.ts'
import { getQuestionnaire } from '../../../src/questionnaire/queries.ts'
import type { QuestionnaireDocument } from '../../../src/questionnaire/rules.ts'
import { submitAnswers } from '../../support/answers.ts'
import { useTestApp, type Visitor } from '../../support/app.ts'
import { aPlannedRound, aSubmission } from '../../support/builders.ts'

const t = useTestApp()
const hasR = spawnSync('Rscript', ['--version']).status === 0
const dir = mkdtempSync(join(tmpdir(), 'radslag-r-'))
afterAll(() => rmSync(dir, { recursive: true }))

let planner: Visitor
let document: QuestionnaireDocument
const listed = '- punkt ett\n- punkt "två"; slut'

beforeAll(async () => {
  const { round, seats } = await aPlannedRound(t.db)
  document = (await getQuestionnaire(t.db, round.questionnaire_id)).document
  const [first, ...others] = seats
  if (!first) throw new Error('no seat')
  await submitAnswers(t.db, round.questionnaire_id, others.slice(0, 150))
  await aSubmission(t.db, first, { rk_framgang: listed })
  planner = await t.signIn('planner')
})

async function save(address: string, name = address): Promise<void> {
  writeFileSync(join(dir, name), (await planner.get(`/jamfor/${address}`)).rawPayload)
}

test.runIf(hasR)('R reads the file in both styles, with labels, codes and what is missing', async () => {
  await save('svar.csv', 'svar-2027-2027-03-01.csv')
  await save('svar.csv?skilj=komma', 'komma.csv')
  await save('svar.R')
  const program = `
    source("svar.R", encoding = "UTF-8")
    a <- las_svar(); b <- las_svar("komma.csv"); k <- las_svar(saknade = "koder")
    stopifnot(identical(a, b), is.character(a$kommunkod), inherits(a$inskickat, "POSIXct"))
    stopifnot(is.numeric(a$rk_vakanser), is.numeric(a[["rk_svarighet.underskoterska"]]))
    stopifnot(all(is.na(a$rk_vakanser[a$roll == "politician"])), k$rk_vakanser[k$roll == "politician"] == "ej_fragad")
    stopifnot(attr(a$rk_plan, "koder")["Vet ej"] == "-99", grepl("plan", attr(a$rk_plan, "label")))
    if (requireNamespace("haven", quietly = TRUE)) {
      h <- las_svar(saknade = "haven")
      stopifnot(attr(h$rk_vakanser, "na_values") == -97, sum(h$rk_plan == "-99", na.rm = TRUE) == sum(k$rk_plan == "vet_ej", na.rm = TRUE))
    }
    cat(nrow(a), sum(a$rk_vakanser, na.rm = TRUE), sum(is.na(a[["rk_svarighet.underskoterska"]])), grep("punkt ett", a$rk_framgang, value = TRUE), sep = "|")`
  const out = execFileSync('Rscript', ['--encoding=UTF-8', '-e', program], {
    cwd: dir,
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  })
  const rows: Record<string, unknown>[] = (await planner.get('/jamfor/svar.json')).json()
  const vacancies = rows.reduce((sum, row) => sum + Number(row.rk_vakanser ?? 0), 0)
  const silent = rows.filter((row) => typeof row['rk_svarighet.underskoterska'] !== 'number').length
  const [n, sum, missing, text] = out.toString().split('|')
  expect([n, missing, text]).toEqual(['151', `${silent}`, listed])
  expect(Number(sum)).toBeCloseTo(vacancies, 3)
})

test('the program for Stata names every column once, and each line is whole', async () => {
  const { body } = await planner.get('/jamfor/svar.do')
  const names = [...body.matchAll(/^rename v(\d+) (\w+)$/gm)].map(([, n, name]) => [Number(n), name])
  expect(names).toEqual(variablesOf(document).map(({ short }, i) => [i + 1, short]))
  expect(body).toContain('label variable rk_plan `"Finns en aktuell plan')
  expect(body).toMatch(/label define rk_plan \/\/\/\n {2}1 `"Ja, politiskt beslutad"' \/\/\/\n/)
  expect(body).toContain('replace _ny = .a if rk_plan == "vet_ej"')
  expect(body).toContain('replace _saknas = .c if rk_vakanser == "ej_fragad"')
  const texts = body.match(/`"[^\n]*?"'/g) ?? []
  expect(texts.filter((text) => /["`$]/.test(text.slice(2, -2)))).toEqual([])
})

test('the codebook as DDI is well-formed, and has each variable with its categories', async () => {
  const { body, headers } = await planner.get('/jamfor/kodbok.xml')
  expect(headers['content-type']).toBe('application/xml; charset=utf-8')
  const open: string[] = []
  const variables: { name: string | undefined; values: string[]; missing: number }[] = []
  let text = ''
  const problems: unknown[] = []
  const parser = new Parser()
    .on('openTag', (name, attributes) => {
      open.push(name)
      text = ''
      const own = attributes()
      if (name === 'var') variables.push({ name: own ? own.name : undefined, values: [], missing: 0 })
      if (name === 'catgry' && own && own.missing === 'Y') variables.at(-1)!.missing++
    })
    .on('text', (found, decode) => {
      text += decode(found)
    })
    .on('closeTag', (name) => {
      if (open.pop() !== name) problems.push(name)
      if (name === 'catValu') variables.at(-1)?.values.push(text)
    })
    .on('error', (error) => problems.push(error))
  parser.parse(body)
  expect([problems, open]).toEqual([[], []])
  expect(variables.map(({ name }) => name)).toEqual(variablesOf(document).map(({ name }) => name))
  const plan = variables.find(({ name }) => name === 'rk_plan')
  expect(plan).toEqual({ name: 'rk_plan', values: ['politisk', 'forvaltning', 'pagar', 'nej', 'vet_ej'], missing: 1 })
  const [head = []] = parse((await planner.get('/jamfor/svar.csv')).body, { delimiter: ';', bom: true })
  expect(head).toEqual(variables.map(({ name }) => name))
})
