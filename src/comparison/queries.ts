import type { Db } from '../kernel/db/open.ts'
import type { Answer, Answers } from '../questionnaire/rules.ts'
import type { AnswersBySeat, ComparedSeat, Place } from './rules.ts'

/** The round's seats by municipality code, each with what it can be grouped by. */
export async function listComparedSeats(db: Db, roundId: string): Promise<ComparedSeat[]> {
  const places = new Map((await listPlaces(db, roundId)).map((place) => [place.municipalityCode, place]))
  const seats = await db
    .selectFrom('seat')
    .leftJoin('live_invitation as live', 'live.seat_id', 'seat.id')
    .leftJoin('response', 'response.seat_id', 'seat.id')
    .where('seat.round_id', '=', roundId)
    .orderBy('seat.municipality_code')
    .select(['seat.id', 'seat.role', 'seat.municipality_code', 'live.id as invitationId'])
    .select('response.current_submission_id as submissionId')
    .execute()
  return seats.flatMap((seat) => {
    const place = places.get(seat.municipality_code)
    if (!place) return []
    const invited = seat.invitationId !== null
    const asked = invited || seat.submissionId !== null
    const answered = seat.submissionId !== null
    return [{ id: seat.id, role: seat.role, invited, asked, answered, place }]
  })
}

/** Each municipality with its region, its group in the latest edition, and its seminar in the round. */
export async function listPlaces(db: Db, roundId: string): Promise<Place[]> {
  const rows = await db
    .selectFrom('municipality')
    .innerJoin('region', 'region.code', 'municipality.region_code')
    .leftJoin('current_group as own', 'own.municipality_code', 'municipality.code')
    .leftJoin('municipality_group as group', (join) =>
      join.onRef('group.edition', '=', 'own.edition').onRef('group.code', '=', 'own.code'),
    )
    .leftJoin('seminar_municipality as met', (join) =>
      join.onRef('met.municipality_code', '=', 'municipality.code').on('met.round_id', '=', roundId),
    )
    .leftJoin('seminar', 'seminar.id', 'met.seminar_id')
    .select([
      'municipality.code as municipalityCode',
      'municipality.name as municipality',
      'region.code as regionCode',
      'region.name as region',
      'group.code as groupCode',
      'group.name_sv as groupSv',
      'group.name_en as groupEn',
      'seminar.slug as seminarSlug',
      'seminar.name as seminar',
      'seminar.region_code as seminarRegion',
      'seminar.number as seminarNumber',
    ])
    .execute()
  return rows.map(({ seminarRegion, seminarNumber, ...row }) => ({
    ...row,
    groupCode: row.groupCode ?? '',
    groupSv: row.groupSv ?? '',
    groupEn: row.groupEn ?? '',
    seminarSlug: row.seminarSlug ?? '',
    seminar: row.seminar ?? '',
    seminarOrder: `${seminarRegion ?? '99'}-${seminarNumber ?? 0}`,
  }))
}

interface KnownRound {
  version: string
  byQuestion: Map<string, Map<string, Answer>>
}
const known = new Map<string, KnownRound>()

/**
 * The latest submitted answers to these questions, by seat. Cached until something is submitted: submitted versions
 * never change, so their number and the latest one's time identify the data.
 */
export async function answersTo(
  db: Db,
  roundId: string,
  questionKeys: string[],
): Promise<(questionKey: string) => AnswersBySeat> {
  const version = await dataVersion(db)
  let round = known.get(roundId)
  if (round?.version !== version) {
    round = { version, byQuestion: new Map() }
    known.set(roundId, round)
  }
  const { byQuestion } = round
  const missing = questionKeys.filter((key) => !byQuestion.has(key))
  if (missing.length > 0) {
    const rows = await db
      .selectFrom('current_answer')
      .where('round_id', '=', roundId)
      .where('question_key', 'in', missing)
      .select(['seat_id', 'question_key', 'value'])
      .execute()
    const found = new Map(missing.map((key) => [key, new Map<string, Answer>()]))
    for (const row of rows) found.get(row.question_key)?.set(row.seat_id, JSON.parse(row.value) as Answer)
    for (const [key, answers] of found) byQuestion.set(key, answers)
  }
  return (key) => byQuestion.get(key) ?? new Map()
}

async function dataVersion(db: Db): Promise<string> {
  const row = await db
    .selectFrom('submission')
    .select((eb) => [eb.fn.countAll().as('n'), eb.fn.max('submitted_at').as('latest')])
    .executeTakeFirstOrThrow()
  return `${Number(row.n)} ${row.latest}`
}

/** One row per submitted response of the round, in the order of municipality and role. */
export async function listSubmittedResponses(db: Db, roundId: string) {
  return db
    .selectFrom('response')
    .innerJoin('submission', 'submission.id', 'response.current_submission_id')
    .innerJoin('seat', 'seat.id', 'response.seat_id')
    .innerJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .innerJoin('region', 'region.code', 'municipality.region_code')
    .leftJoin('current_group as group', 'group.municipality_code', 'municipality.code')
    .leftJoin('seminar_seat as place', 'place.seat_id', 'seat.id')
    .leftJoin('seminar', 'seminar.id', 'place.seminar_id')
    .where('response.round_id', '=', roundId)
    .orderBy('seat.municipality_code')
    .orderBy('seat.role')
    .select([
      'submission.id as submissionId',
      'seat.id as seatId',
      'submission.version',
      'submission.submitted_at as submittedAt',
      'seat.role',
      'municipality.code as municipalityCode',
      'municipality.name as municipality',
      'region.code as regionCode',
      'region.name as region',
      'group.code as groupCode',
      'group.edition as groupEdition',
      'seminar.slug as seminar',
    ])
    .execute()
}
export type SubmittedResponse = Awaited<ReturnType<typeof listSubmittedResponses>>[number]

/** Answers by submission id. */
export async function listSubmittedAnswers(db: Db, submissionIds: string[]): Promise<Map<string, Answers>> {
  const rows = await db
    .selectFrom('submitted_answer')
    .where('submission_id', 'in', submissionIds)
    .select(['submission_id', 'question_key', 'value'])
    .execute()
  const found = new Map<string, Answers>()
  for (const row of rows) {
    const answers = found.get(row.submission_id) ?? {}
    answers[row.question_key] = JSON.parse(row.value) as Answer
    found.set(row.submission_id, answers)
  }
  return found
}
