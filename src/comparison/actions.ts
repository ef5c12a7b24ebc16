import { setImmediate } from 'node:timers/promises'
import type { Deps } from '../kernel/deps.ts'
import { csvRows, csvStart } from '../kernel/html/csv.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import { listConfirmed } from '../responses/known.queries.ts'
import { listChoices, listSources } from '../responses/queries.ts'
import { getRound } from '../rounds/queries.ts'
import { listUncoded, upsertCodes } from './coded.queries.ts'
import { encode } from './coding.rules.ts'
import { exportHead, exportRow } from './export.rules.ts'
import { listSubmittedAnswers, listSubmittedResponses } from './queries.ts'

/** Stores the codes of submissions that have none, a piece at a time. Several processes may do it at once. */
export async function codeSubmissions({ db }: Pick<Deps, 'db'>): Promise<void> {
  for (let after = ''; ; ) {
    const piece = await listUncoded(db, { after, most: pieceSize })
    after = piece.at(-1)?.id ?? ''
    if (after === '') return
    const answers = await listSubmittedAnswers(
      db,
      piece.map(({ submissionId }) => submissionId),
    )
    const codes = new Map<string, Uint8Array>()
    for (const { submissionId, questionnaireId } of piece) {
      const { document } = await getQuestionnaire(db, questionnaireId)
      codes.set(submissionId, encode(document, answers.get(submissionId) ?? {}))
    }
    await upsertCodes(db, codes)
    await setImmediate()
  }
}

type ExportFormat = 'csv' | 'json'

const pieceSize = 100

/**
 * Streams all submitted answers of the round with this slug, so that the whole file is never in memory. Submitted
 * versions never change, so the file holds what the list named at the start.
 * @throws NotFound before the first piece.
 */
export async function exportAnswers(
  deps: Pick<Deps, 'db'>,
  { round: slug, format }: { round: string; format: ExportFormat },
): Promise<AsyncGenerator<string>> {
  const round = await getRound(deps.db, slug)
  const { document } = await getQuestionnaire(deps.db, round.questionnaire_id)
  const head = exportHead(document)
  const responses = await listSubmittedResponses(deps.db, round.id)
  const sources = await listSources(deps.db, { roundId: round.id })
  const choices = Map.groupBy(await listChoices(deps.db, { roundId: round.id }), ({ seatId }) => seatId)

  async function* pieces(): AsyncGenerator<string> {
    yield format === 'csv' ? csvStart + csvRows([head]) : '['
    for (let start = 0; start < responses.length; start += pieceSize) {
      // SQLite queries are synchronous: yield, so that other requests do not wait for the whole file.
      await setImmediate()
      const piece = responses.slice(start, start + pieceSize)
      const submissionIds = piece.map((response) => response.submissionId)
      const answers = await listSubmittedAnswers(deps.db, submissionIds)
      const confirmed = await listConfirmed(deps.db, { submissionIds })
      const rows = piece.map((response) =>
        exportRow(document, response, answers.get(response.submissionId) ?? {}, {
          sources: sources.get(response.seatId) ?? [],
          choices: choices.get(response.seatId) ?? [],
          confirmed: confirmed.filter(({ submissionId }) => submissionId === response.submissionId),
        }),
      )
      if (format === 'csv') yield csvRows(rows)
      else yield rows.map((row, i) => `${start + i > 0 ? ',' : ''}\n${asObject(head, row)}`).join('')
    }
    if (format === 'json') yield '\n]\n'
  }
  return pieces()
}

function asObject(head: string[], row: (string | number | null)[]): string {
  return JSON.stringify(Object.fromEntries(head.map((name, i) => [name, row[i] ?? null])))
}
