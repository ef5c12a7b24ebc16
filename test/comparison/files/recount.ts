/** The comparison's figures against those worked out from the files: by us a second time, and by R where it exists. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { Question, QuestionnaireDocument } from '../../../src/questionnaire/rules.ts'
import type { Visitor } from '../../support/app.ts'
import { naiveTable, readFiles } from './naive.ts'

export const hasR = spawnSync('Rscript', ['--version']).status === 0

interface View {
  key: string
  part: string | null
  by: string
  role: string | null
}

const groupings = ['region', 'grupp', 'roll', 'seminarium', 'alla']

function partsIn(question: Question): (string | null)[] {
  switch (question.type) {
    case 'likert':
      return question.rows.map(({ value }) => value)
    case 'multi':
    case 'ranking':
      return question.options.map(({ value }) => value)
    case 'single':
    case 'number':
      return [null]
    default:
      return []
  }
}

/** Every question and part once, each by another grouping and role than the one before. */
export function someViews({ questions }: QuestionnaireDocument): View[] {
  const measured = questions.flatMap((question) => partsIn(question).map((part) => ({ question, part })))
  return measured.map(({ question, part }, i) => ({
    ...{ key: question.key, part, by: groupings[i % groupings.length] ?? 'alla' },
    role: i % 3 === 2 ? (question.roles[i % question.roles.length] ?? null) : null,
  }))
}

function addressOf({ key, part, by, role }: View): string {
  const given = Object.entries({ fraga: key, del: part, efter: by, roll: role }).filter(([, value]) => value !== null)
  return `${new URLSearchParams(given as [string, string][])}`
}

async function shown(reader: Visitor, view: View): Promise<(string | number | null)[][]> {
  const { body } = await reader.get(`/jamfor/tal.csv?${addressOf(view)}`)
  const [, ...rows]: string[][] = parse(body, { delimiter: ';', bom: true })
  return rows.map(([name = '', ...cells], i) => [i === 0 ? '' : name, ...cells.map(numberIn)])
}

const numberIn = (cell: string) => (cell === '' || cell === 'NA' ? null : Number(cell.replace(',', '.')))

/** @returns what differs, with its view */
export async function differences(reader: Visitor, views: View[]): Promise<object[]> {
  const [answers, frame, book] = await Promise.all(
    ['svar', 'ram', 'kodbok'].map(async (file) => (await reader.get(`/jamfor/${file}.csv`)).body),
  )
  const files = readFiles(answers ?? '', frame ?? '', book ?? '')
  const found: object[] = []
  for (const view of views) {
    const page = await shown(reader, view)
    const ours = naiveTable(files, view)
    if (view.by === 'roll')
      for (const row of [...page, ...ours]) row[0] = row === page[0] || row === ours[0] ? '' : 'roll'
    if (JSON.stringify(sorted(page)) !== JSON.stringify(sorted(ours)))
      found.push({ view, page: sorted(page), ours: sorted(ours) })
  }
  return found
}

const sorted = <T>(rows: T[][]) => rows.map((row) => JSON.stringify(row)).sort()

/** As `differences`, by the program in R that each page offers. */
export async function differencesInR(reader: Visitor, views: View[]): Promise<object[]> {
  const dir = mkdtempSync(join(tmpdir(), 'radslag-recount-'))
  try {
    for (const file of ['svar', 'ram'])
      writeFileSync(join(dir, `${file}.csv`), (await reader.get(`/jamfor/${file}.csv`)).body)
    for (const [i, view] of views.entries())
      writeFileSync(join(dir, `${i}.R`), (await reader.get(`/jamfor/rakna-om.R?${addressOf(view)}`)).body)
    const run = `for (i in 0:${views.length - 1}) { e <- new.env(); invisible(capture.output(source(paste0(i, ".R"), local = e, encoding = "UTF-8"))); write.csv(e$talen, paste0(i, ".csv"), row.names = FALSE) }`
    execFileSync('Rscript', ['-e', run], { cwd: dir, env: { ...process.env, LC_ALL: 'C.UTF-8' } })
    const found: object[] = []
    for (const [i, view] of views.entries()) {
      const [, ...rows]: string[][] = parse(readFileSync(join(dir, `${i}.csv`)))
      const byR = rows.map(([name = '', ...cells], at) => [at === 0 ? '' : name, ...cells.map(numberIn)])
      const page = await shown(reader, view)
      if (JSON.stringify(sorted(page)) !== JSON.stringify(sorted(byR)))
        found.push({ view, page: sorted(page), byR: sorted(byR) })
    }
    return found
  } finally {
    rmSync(dir, { recursive: true })
  }
}
