import { setImmediate } from 'node:timers/promises'
import type { Deps } from '../../kernel/deps.ts'
import { type CsvStyle, csvRows, csvStart, swedishCsv } from '../../kernel/html/csv.ts'
import { newId } from '../../kernel/ids.ts'
import type { Cell } from '../../questionnaire/columns.rules.ts'
import { getQuestionnaire } from '../../questionnaire/queries.ts'
import { listConfirmed } from '../../responses/known.queries.ts'
import { listChoices } from '../../responses/queries.ts'
import { getRound, type Round } from '../../rounds/queries.ts'
import type { SeatRole } from '../../schema.ts'
import { codesOf } from '../coded.queries.ts'
import { decoder, isCodedIn } from '../coding.rules.ts'
import { listPlaces } from '../queries.ts'
import type { Place } from '../rules.ts'
import { frameColumns } from './base.rules.ts'
import { frameRow } from './frame.rules.ts'
import {
  type FrameSeat,
  insertExport,
  listFrame,
  listSubmittedResponses,
  listUncodedParts,
  type SubmittedResponse,
} from './queries.ts'
import { exportHead, exportRow, longHead, longRows, notAskedMarker } from './rows.rules.ts'
import { variablesOf } from './variables.rules.ts'

/** Remembers that somebody takes a file of answers; `accountId` null: by the command line. */
export async function recordExport(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { roundId, accountId, file }: { roundId: string; accountId: string | null; file: string },
): Promise<void> {
  await insertExport(db, { id: newId(), round_id: roundId, account_id: accountId, file, at: clock.now() })
}

type Db = Deps['db']
type Streamed = 'csv' | 'json' | 'long' | 'frame'

/** So many responses at a time that others wait some milliseconds. */
const pieceSize = 50

/**
 * Streams a file of the round with this slug, a piece at a time, so that neither the file nor the list of responses is
 * ever in memory.
 * @throws NotFound before the first piece.
 */
export async function exportAnswers(
  { db }: Pick<Deps, 'db'>,
  { round: slug, format, style = swedishCsv }: { round: string; format: Streamed; style?: CsvStyle },
): Promise<AsyncGenerator<string>> {
  const round = await getRound(db, slug)
  const { document } = await getQuestionnaire(db, round.questionnaire_id)
  const head = exportHead(document)
  if (format === 'json') return asJson(head, readRows(db, round))
  if (format === 'frame')
    return asCsv(
      frameColumns(document).map(({ name }) => name),
      readFrame(db, round),
      style,
    )
  const mark = notAskedMarker(document)
  if (format === 'csv')
    return asCsv(
      head,
      mapPieces(readRows(db, round), ({ role, cells }) => [mark(role, cells)]),
      style,
    )
  const toLong = longRows(variablesOf(document))
  return asCsv(
    longHead(document),
    mapPieces(readRows(db, round), ({ role, cells }) => toLong(role, cells)),
    style,
  )
}

async function* mapPieces<T>(pieces: AsyncIterable<T[]>, rowsOf: (one: T) => Cell[][]): AsyncGenerator<Cell[][]> {
  for await (const piece of pieces) yield piece.flatMap(rowsOf)
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

interface Row {
  role: SeatRole
  cells: Cell[]
}

/**
 * The rows of the round's responses in the order of municipality and role. Each seat comes once, with the version that
 * counts when its piece is read. Answers without texts come from the codes: a round holds thirty times as many answers.
 */
async function* readRows(db: Db, round: Round): AsyncGenerator<Row[]> {
  const { document } = await getQuestionnaire(db, round.questionnaire_id)
  const decode = decoder(document)
  const isCoded = isCodedIn(document)
  const questionKeys = document.questions.flatMap((question) => (isCoded(question) ? [] : [question.key]))
  const toRow = exportRow(document)
  const places = await readPlaces(db, round)
  const choices = Map.groupBy(await listChoices(db, { roundId: round.id }), ({ seatId }) => seatId)
  for (let after: SubmittedResponse | undefined; ; ) {
    // SQLite answers at once: without a pause other requests would wait for the whole file.
    await setImmediate()
    const piece = await listSubmittedResponses(db, { roundId: round.id, after, most: pieceSize })
    after = piece.at(-1)
    if (!after) return
    const submissionIds = piece.map(({ submissionId }) => submissionId)
    const codes = await codesOf(db, document, submissionIds)
    const uncoded = await listUncodedParts(db, { submissionIds, questionKeys })
    const confirming = submissionIds.filter((id) => uncoded.get(id)?.hasConfirmed)
    const confirmed = confirming.length > 0 ? await listConfirmed(db, { submissionIds: confirming }) : []
    const confirmedBy = Map.groupBy(confirmed, ({ submissionId }) => submissionId)
    yield piece.map((response) => {
      const { submissionId, hasForm, role } = response
      const { answers = {}, sources = [] } = uncoded.get(submissionId) ?? {}
      const coded = codes.get(submissionId)
      const cells = toRow(response, places.get(response.municipalityCode), {
        answers: coded ? { ...answers, ...decode(coded) } : answers,
        sources: [...(hasForm ? (['form'] as const) : []), ...sources],
        choices: choices.get(response.seatId) ?? [],
        confirmed: confirmedBy.get(submissionId) ?? [],
      })
      return { role, cells }
    })
  }
}

async function* readFrame(db: Db, round: Round): AsyncGenerator<Cell[][]> {
  const places = await readPlaces(db, round)
  for (let after: FrameSeat | undefined; ; ) {
    await setImmediate()
    const piece = await listFrame(db, { roundId: round.id, after, most: pieceSize })
    after = piece.at(-1)
    if (!after) return
    yield piece.map((seat) => frameRow(seat, places.get(seat.municipalityCode)))
  }
}

async function readPlaces(db: Db, round: Round): Promise<Map<string, Place>> {
  return new Map((await listPlaces(db, round.id)).map((place) => [place.municipalityCode, place]))
}
