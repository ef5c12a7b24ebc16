import { setImmediate } from 'node:timers/promises'
import type { Deps } from '../kernel/deps.ts'
import { csvRows, csvStart } from '../kernel/html/csv.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import { listConfirmed } from '../responses/known.queries.ts'
import { listChoices } from '../responses/queries.ts'
import { getRound } from '../rounds/queries.ts'
import { listUncoded, upsertCodes } from './coded.queries.ts'
import { encode } from './coding.rules.ts'
import { exportHead, exportRow } from './export.rules.ts'
import { listSubmittedAnswers, listSubmittedResponses, type SubmittedResponse } from './queries.ts'

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
      codes.set(submissionId, encode(document, answers.get(submissionId)?.answers ?? {}))
    }
    await upsertCodes(db, codes)
    await setImmediate()
  }
}

type ExportFormat = 'csv' | 'json'

const pieceSize = 100

/**
 * Streams all submitted answers of the round with this slug, a piece at a time, so that neither the file nor the list
 * of responses is ever in memory. Each seat comes once, with the version that counts when its piece is read.
 * @throws NotFound before the first piece.
 */
export async function exportAnswers(
  { db }: Pick<Deps, 'db'>,
  { round: slug, format }: { round: string; format: ExportFormat },
): Promise<AsyncGenerator<string>> {
  const round = await getRound(db, slug)
  const { document } = await getQuestionnaire(db, round.questionnaire_id)
  const head = exportHead(document)
  const toRow = exportRow(document)
  const choices = Map.groupBy(await listChoices(db, { roundId: round.id }), ({ seatId }) => seatId)

  async function* pieces(): AsyncGenerator<string> {
    yield format === 'csv' ? csvStart + csvRows([head]) : '['
    for (let after: SubmittedResponse | undefined; ; ) {
      // SQLite queries are synchronous: yield, so that other requests do not wait for the whole file.
      await setImmediate()
      const piece = await listSubmittedResponses(db, { roundId: round.id, after, most: pieceSize })
      if (piece.length === 0) break
      const submissionIds = piece.map((response) => response.submissionId)
      const submitted = await listSubmittedAnswers(db, submissionIds)
      const confirmed = Map.groupBy(await listConfirmed(db, { submissionIds }), ({ submissionId }) => submissionId)
      const rows = piece.map((response) =>
        toRow(response, submitted.get(response.submissionId)?.answers ?? {}, {
          sources: [...(submitted.get(response.submissionId)?.sources ?? [])].sort(),
          choices: choices.get(response.seatId) ?? [],
          confirmed: confirmed.get(response.submissionId) ?? [],
        }),
      )
      if (format === 'csv') yield csvRows(rows)
      else yield rows.map((row, i) => `${after || i > 0 ? ',' : ''}\n${asObject(head, row)}`).join('')
      after = piece.at(-1)
    }
    if (format === 'json') yield '\n]\n'
  }
  return pieces()
}

function asObject(head: string[], row: (string | number | null)[]): string {
  return JSON.stringify(Object.fromEntries(head.map((name, i) => [name, row[i] ?? null])))
}
