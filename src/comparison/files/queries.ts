import type { ExpressionBuilder, InferResult } from 'kysely'
import type { Db } from '../../kernel/db/open.ts'
import type { Schema } from '../../kernel/db/schema.ts'
import type { Answer, Answers } from '../../questionnaire/rules.ts'
import type { AnswerSource, SeatRole } from '../../schema.ts'

/** The next submitted responses of the round after this one, in the order of municipality and role. */
export async function listSubmittedResponses(
  db: Db,
  { roundId, after, most }: { roundId: string; after: SubmittedResponse | undefined; most: number },
): Promise<SubmittedResponse[]> {
  return submittedResponses(db, roundId)
    .$if(after !== undefined, (query) => query.where(isAfter(after)))
    .limit(most)
    .execute()
}

/** In the order of municipality and role. */
function isAfter(seat: { municipalityCode: string; role: SeatRole } | undefined) {
  return (eb: ExpressionBuilder<Schema, 'seat'>) =>
    eb(
      eb.refTuple('seat.municipality_code', 'seat.role'),
      '>',
      eb.tuple(seat?.municipalityCode ?? '', seat?.role ?? 'politician'),
    )
}

function submittedResponses(db: Db, roundId: string) {
  return db
    .selectFrom('seat')
    .innerJoin('response', 'response.seat_id', 'seat.id')
    .innerJoin('submission', 'submission.id', 'response.current_submission_id')
    .where('seat.round_id', '=', roundId)
    .orderBy('seat.municipality_code')
    .orderBy('seat.role')
    .select([
      'submission.id as submissionId',
      'seat.id as seatId',
      'submission.version',
      'submission.submitted_at as submittedAt',
      'seat.role',
      'seat.municipality_code as municipalityCode',
    ])
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom('current_answer as answer')
          .whereRef('answer.seat_id', '=', 'seat.id')
          .where('answer.source', '=', 'form')
          .select('answer.question_key'),
      ).as('hasForm'),
    )
}
export type SubmittedResponse = InferResult<ReturnType<typeof submittedResponses>>[number]

/** What the codes of a submission do not hold. */
interface Uncoded {
  answers: Answers
  /** How its answers came, other than by the form. */
  sources: Set<AnswerSource>
  hasConfirmed: boolean
}

/** By submission id: the answers to the questions named, and how all its answers came; reads no more rows than that. */
export async function listUncodedParts(
  db: Db,
  { submissionIds, questionKeys }: { submissionIds: string[]; questionKeys: string[] },
): Promise<Map<string, Uncoded>> {
  const rows = await db
    .selectFrom('submitted_answer')
    .where('submission_id', 'in', submissionIds)
    .where((eb) =>
      eb.or([
        eb('source', '<>', 'form'),
        eb('confirmed_from', 'is not', null),
        ...(questionKeys.length > 0 ? [eb('question_key', 'in', questionKeys)] : []),
      ]),
    )
    .select(['submission_id', 'question_key', 'value', 'source', 'confirmed_from'])
    .execute()
  const found = new Map<string, Uncoded>()
  for (const row of rows) {
    const own = found.get(row.submission_id) ?? { answers: {}, sources: new Set(), hasConfirmed: false }
    found.set(row.submission_id, own)
    own.answers[row.question_key] = JSON.parse(row.value) as Answer
    if (row.source !== 'form') own.sources.add(row.source)
    if (row.confirmed_from !== null) own.hasConfirmed = true
  }
  return found
}

/** The next seats of the round after this one, in the order of municipality and role, with how far each has come. */
export async function listFrame(
  db: Db,
  { roundId, after, most }: { roundId: string; after: FrameSeat | undefined; most: number },
): Promise<FrameSeat[]> {
  return frameSeats(db, roundId)
    .$if(after !== undefined, (query) => query.where(isAfter(after)))
    .limit(most)
    .execute()
}

function frameSeats(db: Db, roundId: string) {
  return db
    .selectFrom('seat')
    .innerJoin('seat_deadline as due', 'due.seat_id', 'seat.id')
    .leftJoin('live_invitation as live', 'live.seat_id', 'seat.id')
    .leftJoin('response', 'response.seat_id', 'seat.id')
    .leftJoin('submission', 'submission.id', 'response.current_submission_id')
    .leftJoin('submission as first', (join) =>
      join.onRef('first.response_id', '=', 'response.id').on('first.version', '=', 1),
    )
    .where('seat.round_id', '=', roundId)
    .orderBy('seat.municipality_code')
    .orderBy('seat.role')
    .select(['seat.municipality_code as municipalityCode', 'seat.role', 'live.id as invitationId', 'live.reply'])
    .select(['response.started_at as startedAt', 'submission.submitted_at as submittedAt', 'due.deadline'])
    .select('first.submitted_at as firstAt')
}
export type FrameSeat = InferResult<ReturnType<typeof frameSeats>>[number]
