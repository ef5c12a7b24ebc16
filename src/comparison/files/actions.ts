import type { Deps } from '../../kernel/deps.ts'
import { type LargeCell, xlsxOf } from '../../kernel/files/xlsx-writing.ts'
import { type CsvStyle, csvRows, csvStart, swedishCsv } from '../../kernel/html/csv.ts'
import { localDate } from '../../kernel/time.ts'
import type { Cell } from '../../questionnaire/columns.rules.ts'
import { getQuestionnaire } from '../../questionnaire/queries.ts'
import { getRound, type Round } from '../../rounds/queries.ts'
import { jointCodebook } from '../joint.pages.ts'
import { type Described, frameColumns } from './base.rules.ts'
import { codebookRows, type Origin } from './codebook.rules.ts'
import type { SubmittedResponse } from './queries.ts'
import { type Row, readFrame, readMarkedRows, readResponses, readRows } from './rows.actions.ts'
import { exportHead, longHead, longRows } from './rows.rules.ts'
import { savHead } from './sav.rules.ts'
import { savCases } from './sav-cases.rules.ts'
import { savColumns } from './sav-columns.rules.ts'
import { variablesOf } from './variables.rules.ts'

/**
 * Streams a file of the round with this slug, a piece at a time, so that neither the file nor the list of responses is
 * ever in memory.
 * @throws NotFound before the first piece.
 */
export async function exportAnswers(
  { db }: Pick<Deps, 'db'>,
  {
    round: slug,
    format,
    style = swedishCsv,
  }: { round: string; format: 'csv' | 'json' | 'long' | 'frame'; style?: CsvStyle },
): Promise<AsyncGenerator<string>> {
  const round = await getRound(db, slug)
  const { document } = await getQuestionnaire(db, round.questionnaire_id)
  switch (format) {
    case 'json':
      return asJson(exportHead(document), readRows(db, round))
    case 'csv':
      return asCsv(exportHead(document), readMarkedRows(db, round), style)
    case 'long': {
      const toLong = longRows(variablesOf(document))
      const rows = readRows(db, round)
      return asCsv(
        longHead(document),
        mapPieces(rows, (piece) => piece.flatMap(({ role, cells }) => toLong(role, cells))),
        style,
      )
    }
    case 'frame':
      return asCsv(namesOf(frameColumns(document)), readFrame(db, round), style)
  }
}

async function* asCsv(head: string[], pieces: AsyncIterable<Cell[][]>, style: CsvStyle): AsyncGenerator<string> {
  yield csvStart + csvRows([head], style)
  for await (const rows of pieces) yield csvRows(rows, style)
}

async function* asJson(head: string[], pieces: AsyncIterable<Row[]>): AsyncGenerator<string> {
  let before = '['
  for await (const rows of pieces) {
    yield `${before}\n${rows.map(({ cells }) => asObject(head, cells)).join(',\n')}`
    before = ','
  }
  yield before === '[' ? '[\n]\n' : '\n]\n'
}

function asObject(head: string[], row: Cell[]): string {
  return JSON.stringify(Object.fromEntries(head.map((name, i) => [name, row[i] ?? null])))
}

async function* mapPieces<A, B>(pieces: AsyncIterable<A>, then: (piece: A) => B): AsyncGenerator<B> {
  for await (const piece of pieces) yield then(piece)
}

const namesOf = (columns: { name: string }[]) => columns.map(({ name }) => name)

/** The answers, the codebook and the frame as sheets of one workbook; streamed as the CSV file is. */
export async function exportWorkbook({ db, clock }: Pick<Deps, 'db' | 'clock'>, round: Round) {
  const { document } = await getQuestionnaire(db, round.questionnaire_id)
  const variables = variablesOf(document)
  const frame = frameColumns(document)
  const origin = await originOf({ db, clock }, round)
  const [head = [], ...book] = codebookRows(document, jointCodebook, origin, null)
  return xlsxOf([
    { name: 'Svar', head: namesOf(variables), rows: mapPieces(readMarkedRows(db, round), typed(variables)) },
    { name: 'Kodbok', head: head.map(String), rows: [book] },
    { name: 'Ram', head: namesOf(frame), rows: mapPieces(readFrame(db, round), typed(frame)) },
  ])
}

/** Days and instants become cells that a spreadsheet can sort and calculate with. */
function typed(columns: Pick<Described, 'kind'>[]): (rows: Cell[][]) => LargeCell[][] {
  const kinds = columns.map(({ kind }) => kind)
  return (rows) =>
    rows.map((row) =>
      row.map((cell, i) => {
        if (cell === null) return null
        if (kinds[i] === 'moment') return { at: `${cell}` }
        return kinds[i] === 'date' ? { date: `${cell}` } : cell
      }),
    )
}

export async function originOf({ db, clock }: Pick<Deps, 'db' | 'clock'>, round: Round): Promise<Origin> {
  const { version, hash } = await getQuestionnaire(db, round.questionnaire_id)
  return { round, version, hash, exportedOn: localDate(clock.now()) }
}

/**
 * The answers as an SPSS file. Its head states the width of each text before the first case: the responses are read
 * twice, and their list, without the answers, stays in memory so that both times it is the same.
 */
export async function* exportSav({ db, clock }: Pick<Deps, 'db' | 'clock'>, round: Round): AsyncGenerator<Uint8Array> {
  const { document } = await getQuestionnaire(db, round.questionnaire_id)
  const responses: SubmittedResponse[][] = []
  for await (const piece of readResponses(db, round)) responses.push(piece)
  const longest: number[] = variablesOf(document).map(() => 0)
  for await (const rows of readMarkedRows(db, round, responses))
    for (const row of rows)
      for (const [i, cell] of row.entries())
        if (typeof cell === 'string') longest[i] = Math.max(longest[i] ?? 0, Buffer.byteLength(cell))
  const { variables, caseOf } = savColumns(document, longest)
  const cases = responses.reduce((sum, piece) => sum + piece.length, 0)
  yield savHead(variables, { title: round.name, madeOn: localDate(clock.now()), cases })
  const { add, end } = savCases(variables)
  for await (const rows of readMarkedRows(db, round, responses)) yield add(rows.map(caseOf))
  yield end()
}
