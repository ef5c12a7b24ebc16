/** Reads a round's responses and seats a piece at a time, for the files. */
import { setImmediate } from 'node:timers/promises'
import type { Deps } from '../../kernel/deps.ts'
import type { Cell } from '../../questionnaire/columns.rules.ts'
import { getQuestionnaire } from '../../questionnaire/queries.ts'
import { listConfirmed } from '../../responses/known.queries.ts'
import { listChoices } from '../../responses/queries.ts'
import type { Round } from '../../rounds/queries.ts'
import type { SeatRole } from '../../schema.ts'
import { codesOf } from '../coded.queries.ts'
import { decoder, isCodedIn } from '../coding.rules.ts'
import { listPlaces } from '../queries.ts'
import type { Place } from '../rules.ts'
import { frameRow } from './frame.rules.ts'
import {
  type FrameSeat,
  listFrame,
  listSubmittedResponses,
  listUncodedParts,
  type SubmittedResponse,
} from './queries.ts'
import { exportRow, notAskedMarker } from './rows.rules.ts'

type Db = Deps['db']
type Pieces<T> = AsyncIterable<T[]> | Iterable<T[]>

export interface Row {
  role: SeatRole
  cells: Cell[]
}

/** So many responses at a time that others wait some milliseconds. */
const pieceSize = 50

/** Each seat comes once, in the order of municipality and role, with the version that counts when its piece is read. */
export async function* readResponses(db: Db, round: Round): AsyncGenerator<SubmittedResponse[]> {
  for (let after: SubmittedResponse | undefined; ; ) {
    // SQLite answers at once: without a pause other requests would wait for the whole file.
    await setImmediate()
    const piece = await listSubmittedResponses(db, { roundId: round.id, after, most: pieceSize })
    after = piece.at(-1)
    if (!after) return
    yield piece
  }
}

/** Answers without texts come from the codes: a round holds thirty times as many answers as responses. */
export async function* readRows(
  db: Db,
  round: Round,
  responses: Pieces<SubmittedResponse> = readResponses(db, round),
): AsyncGenerator<Row[]> {
  const { document } = await getQuestionnaire(db, round.questionnaire_id)
  const decode = decoder(document)
  const isCoded = isCodedIn(document)
  const questionKeys = document.questions.flatMap((question) => (isCoded(question) ? [] : [question.key]))
  const toRow = exportRow(document)
  const places = await readPlaces(db, round)
  const choices = Map.groupBy(await listChoices(db, { roundId: round.id }), ({ seatId }) => seatId)
  for await (const piece of responses) {
    await setImmediate()
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

/** As `readRows`, with a mark in each cell of a question that the role is not asked. */
export async function* readMarkedRows(...of: Parameters<typeof readRows>): AsyncGenerator<Cell[][]> {
  const [db, round] = of
  const { document } = await getQuestionnaire(db, round.questionnaire_id)
  const mark = notAskedMarker(document)
  for await (const piece of readRows(...of)) yield piece.map(({ role, cells }) => mark(role, cells))
}

/** Every seat of the round, in the order of municipality and role. */
export async function* readFrame(db: Db, round: Round): AsyncGenerator<Cell[][]> {
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
