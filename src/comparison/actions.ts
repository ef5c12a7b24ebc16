import { setImmediate } from 'node:timers/promises'
import type { Deps } from '../kernel/deps.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import { listUncoded, upsertCodes } from './coded.queries.ts'
import { encode } from './coding.rules.ts'
import { listSubmittedAnswers } from './queries.ts'

const pieceSize = 100

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
