/** The submissions of a round as rows of bytes (`coding.rules.ts`), kept in memory: a submitted version never changes. */
import { setImmediate } from 'node:timers/promises'
import type { Db } from '../kernel/db/open.ts'
import type { QuestionnaireDocument } from '../questionnaire/rules.ts'
import { codingVersion, encode, layoutOf, numberReader, placeReader } from './coding.rules.ts'
import type { Measure } from './measures.rules.ts'
import { listSubmittedAnswers } from './queries.ts'
import type { ComparedSeat, NumberOf, PlaceOf } from './rules.ts'

export interface Coded {
  /** The place that each seat's answer has on a measure. */
  placesOf(measure: Measure): PlaceOf
  numbersOf(questionKey: string): NumberOf
}

interface Kept {
  bytes: Uint8Array
  /** Submission id → its row in `bytes`. */
  rows: Map<string, number>
  last?: Rows
}
/** The row of each of the seats, by its place among them. */
interface Rows {
  seats: readonly ComparedSeat[]
  rowOf: Int32Array
}
/** The row of a seat that has handed in nothing. */
const none = -1
/** By round, the least recently read first. */
const kept = new Map<string, Kept>()
const mostRounds = 3
const pieceSize = 500

/**
 * Reads only submissions that this process has not read before.
 * @param of the round, what its document asks, and its seats.
 */
export async function readCoded(
  db: Db,
  of: { roundId: string; document: QuestionnaireDocument; seats: readonly ComparedSeat[] },
): Promise<Coded> {
  const { document } = of
  const { bytes, rowOf } = await withAll(db, of)
  return {
    placesOf: (measure) => {
      const read = placeReader(document, measure, bytes)
      return ({ index }) => {
        const row = rowOf[index] ?? none
        return row === none ? null : read(row)
      }
    },
    numbersOf: (questionKey) => {
      const read = numberReader(document, questionKey, bytes)
      return ({ index }) => {
        const row = rowOf[index] ?? none
        return row === none ? undefined : read(row)
      }
    },
  }
}

async function withAll(
  db: Db,
  { roundId, document, seats }: Parameters<typeof readCoded>[1],
): Promise<{ bytes: Uint8Array; rowOf: Int32Array }> {
  const before = kept.get(roundId)
  if (before?.last?.seats === seats) {
    remember(roundId, before)
    return { bytes: before.bytes, rowOf: before.last.rowOf }
  }
  const ids = seats.flatMap(({ submissionId }) => submissionId ?? [])
  // Later versions have replaced most of what is kept.
  const isStale = before !== undefined && before.rows.size > 2 * ids.length + pieceSize
  const own: Kept = before && !isStale ? before : { bytes: new Uint8Array(0), rows: new Map() }
  const missing = ids.filter((one) => !own.rows.has(one))
  for (let start = 0; start < missing.length; start += pieceSize) {
    const piece = missing.slice(start, start + pieceSize)
    for (const [submissionId, codes] of await codesOf(db, document, piece)) add(own, submissionId, codes)
    // SQLite answers at once: let other requests in.
    if (missing.length > pieceSize) await setImmediate()
  }
  remember(roundId, own)
  const rowOf = Int32Array.from(seats, ({ submissionId }) => own.rows.get(submissionId ?? '') ?? none)
  own.last = { seats, rowOf }
  return { bytes: own.bytes, rowOf }
}

function remember(roundId: string, own: Kept): void {
  kept.delete(roundId)
  kept.set(roundId, own)
  for (const oldest of kept.keys()) if (kept.size > mostRounds) kept.delete(oldest)
}

function add(own: Kept, submissionId: string, codes: Uint8Array): void {
  if (own.rows.has(submissionId)) return
  const at = own.rows.size * codes.length
  if (own.bytes.length < at + codes.length) {
    const larger = new Uint8Array(Math.max(64 * codes.length, 2 * own.bytes.length))
    larger.set(own.bytes)
    own.bytes = larger
  }
  own.bytes.set(codes, at)
  own.rows.set(submissionId, own.rows.size)
}

/** By submission id: as stored, or else coded from the answers. */
export async function codesOf(
  db: Db,
  document: QuestionnaireDocument,
  ids: string[],
): Promise<Map<string, Uint8Array>> {
  const stored = await db
    .selectFrom('coded_submission')
    .where('submission_id', 'in', ids)
    .where('coding', '=', codingVersion)
    .select(['submission_id', 'codes'])
    .execute()
  const { width } = layoutOf(document)
  const found = new Map<string, Uint8Array>()
  for (const { submission_id, codes } of stored) {
    const bytes = Buffer.from(codes, 'base64')
    if (bytes.length === width) found.set(submission_id, bytes)
  }
  const others = ids.filter((one) => !found.has(one))
  if (others.length === 0) return found
  const answers = await listSubmittedAnswers(db, others)
  for (const one of others) found.set(one, encode(document, answers.get(one) ?? {}))
  return found
}

/** The next current submissions whose codes are not stored, by their response's id. */
export async function listUncoded(db: Db, { after, most }: { after: string; most: number }) {
  return db
    .selectFrom('response')
    .innerJoin('round', 'round.id', 'response.round_id')
    .leftJoin('coded_submission as coded', (join) =>
      join.onRef('coded.submission_id', '=', 'response.current_submission_id').on('coded.coding', '=', codingVersion),
    )
    .where('response.id', '>', after)
    .where('response.current_submission_id', 'is not', null)
    .where('coded.submission_id', 'is', null)
    .orderBy('response.id')
    .limit(most)
    .select(['response.id', 'response.current_submission_id as submissionId'])
    .select('round.questionnaire_id as questionnaireId')
    .$narrowType<{ submissionId: string }>()
    .execute()
}

export async function upsertCodes(db: Db, codes: Map<string, Uint8Array>): Promise<void> {
  const rows = [...codes].map(([submission_id, bytes]) => ({
    submission_id,
    coding: codingVersion,
    codes: Buffer.from(bytes).toString('base64'),
  }))
  await db
    .insertInto('coded_submission')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .column('submission_id')
        .doUpdateSet((set) => ({ coding: set.ref('excluded.coding'), codes: set.ref('excluded.codes') })),
    )
    .execute()
}
