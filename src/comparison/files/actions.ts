import { setImmediate } from 'node:timers/promises'
import type { Deps } from '../../kernel/deps.ts'
import { csvRows, csvStart } from '../../kernel/html/csv.ts'
import type { Cell } from '../../questionnaire/columns.rules.ts'
import { getQuestionnaire } from '../../questionnaire/queries.ts'
import { listConfirmed } from '../../responses/known.queries.ts'
import { listChoices } from '../../responses/queries.ts'
import { getRound, type Round } from '../../rounds/queries.ts'
import { codesOf } from '../coded.queries.ts'
import { decoder, isCodedIn } from '../coding.rules.ts'
import { listPlaces } from '../queries.ts'
import { listSubmittedResponses, listUncodedParts, type SubmittedResponse } from './queries.ts'
import { exportHead, exportRow } from './rows.rules.ts'

type ExportFormat = 'csv' | 'json'

const pieceSize = 50

/**
 * Streams all submitted answers of the round with this slug, a piece at a time, so that neither the file nor the list
 * of responses is ever in memory.
 * @throws NotFound before the first piece.
 */
export async function exportAnswers(
  { db }: Pick<Deps, 'db'>,
  { round: slug, format }: { round: string; format: ExportFormat },
): Promise<AsyncGenerator<string>> {
  const round = await getRound(db, slug)
  const { document } = await getQuestionnaire(db, round.questionnaire_id)
  const head = exportHead(document)
  const rows = readRows(db, round)
  return format === 'csv' ? asCsv(head, rows) : asJson(head, rows)
}

async function* asCsv(head: string[], pieces: AsyncIterable<Cell[][]>): AsyncGenerator<string> {
  yield csvStart + csvRows([head])
  for await (const rows of pieces) yield csvRows(rows)
}

async function* asJson(head: string[], pieces: AsyncIterable<Cell[][]>): AsyncGenerator<string> {
  let before = '['
  for await (const rows of pieces) {
    yield `${before}\n${rows.map((row) => asObject(head, row)).join(',\n')}`
    before = ','
  }
  yield before === '[' ? '[\n]\n' : '\n]\n'
}

function asObject(head: string[], row: Cell[]): string {
  return JSON.stringify(Object.fromEntries(head.map((name, i) => [name, row[i] ?? null])))
}

/**
 * The rows of the round's responses in the order of municipality and role. Each seat comes once, with the version that
 * counts when its piece is read. Answers without texts come from the codes: a round holds thirty times as many answers.
 */
async function* readRows(db: Deps['db'], round: Round): AsyncGenerator<Cell[][]> {
  const { document } = await getQuestionnaire(db, round.questionnaire_id)
  const decode = decoder(document)
  const isCoded = isCodedIn(document)
  const questionKeys = document.questions.flatMap((question) => (isCoded(question) ? [] : [question.key]))
  const toRow = exportRow(document)
  const places = new Map((await listPlaces(db, round.id)).map((place) => [place.municipalityCode, place]))
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
      const { submissionId, hasForm } = response
      const { answers = {}, sources = [] } = uncoded.get(submissionId) ?? {}
      const coded = codes.get(submissionId)
      return toRow(response, places.get(response.municipalityCode), {
        answers: coded ? { ...answers, ...decode(coded) } : answers,
        sources: [...(hasForm ? (['form'] as const) : []), ...sources],
        choices: choices.get(response.seatId) ?? [],
        confirmed: confirmedBy.get(submissionId) ?? [],
      })
    })
  }
}
