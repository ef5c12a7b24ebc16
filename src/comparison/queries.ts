import type { Db } from '../kernel/db/open.ts'
import type { Answer, Answers } from '../questionnaire/rules.ts'
import type { Place } from './rules.ts'

/** Seat id → answer to one question; holds only seats that have answered it. */
export type AnswersBySeat = ReadonlyMap<string, Answer>

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
    .leftJoin('rss_body', 'rss_body.id', 'seminar.rss_id')
    .select([
      'municipality.code as municipalityCode',
      'municipality.name as municipality',
      'region.code as regionCode',
      'region.name as region',
      'own.edition as groupEdition',
      'group.code as groupCode',
      'group.name_sv as groupSv',
      'group.name_en as groupEn',
      'seminar.slug as seminarSlug',
      'seminar.name as seminar',
      'seminar.region_code as seminarRegion',
      'seminar.number as seminarNumber',
      'rss_body.id as rssId',
      'rss_body.name as rss',
      'municipality.population',
      'municipality.population_80plus as over80',
    ])
    .execute()
  return rows.map(({ seminarRegion, seminarNumber, over80, ...row }) => ({
    ...row,
    rssId: row.rssId ?? '',
    rss: row.rss ?? '',
    share80: row.population > 0 ? over80 / row.population : 0,
    groupCode: row.groupCode ?? '',
    groupSv: row.groupSv ?? '',
    groupEn: row.groupEn ?? '',
    seminarSlug: row.seminarSlug ?? '',
    seminar: row.seminar ?? '',
    seminarOrder: `${seminarRegion ?? '99'}-${seminarNumber ?? 0}`,
  }))
}

/** Submitted answers by question, then by seat id: those to a question, or those of a municipality. */
export async function listAnswers(
  db: Db,
  { roundId, questionKey, municipalityCode }: { roundId: string; questionKey?: string; municipalityCode?: string },
): Promise<(questionKey: string) => AnswersBySeat> {
  const rows = await db
    .selectFrom('current_answer as answer')
    .where('answer.round_id', '=', roundId)
    .$if(questionKey !== undefined, (query) => query.where('answer.question_key', '=', questionKey ?? ''))
    .$if(municipalityCode !== undefined, (query) =>
      query.innerJoin('seat', 'seat.id', 'answer.seat_id').where('seat.municipality_code', '=', municipalityCode ?? ''),
    )
    .select(['answer.seat_id', 'answer.question_key', 'answer.value'])
    .execute()
  const found = new Map<string, Map<string, Answer>>()
  for (const { seat_id, question_key, value } of rows) {
    const answers = found.get(question_key) ?? new Map<string, Answer>()
    found.set(question_key, answers.set(seat_id, JSON.parse(value) as Answer))
  }
  return (key) => found.get(key) ?? new Map()
}

/** Answers by submission id. */
export async function listSubmittedAnswers(db: Db, submissionIds: string[]): Promise<Map<string, Answers>> {
  const rows = await db
    .selectFrom('submitted_answer')
    .where('submission_id', 'in', submissionIds)
    .select(['submission_id', 'question_key', 'value'])
    .execute()
  const found = new Map<string, Answers>()
  for (const row of rows) {
    const own = found.get(row.submission_id) ?? {}
    own[row.question_key] = JSON.parse(row.value) as Answer
    found.set(row.submission_id, own)
  }
  return found
}
