/** The seats of a round as the comparison reads them, kept in memory for as long as nothing about them has changed. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../kernel/db/open.ts'
import { listPlaces } from './queries.ts'
import type { ComparedSeat } from './rules.ts'

/** By round, the least recently read first. */
const kept = new Map<string, Kept>()
const mostRounds = 3

interface Kept {
  frame: { stamp: string; seats: Framed[] }
  stamp: string
  seats: readonly ComparedSeat[]
}
/** What does not change while people answer. */
type Framed = Pick<ComparedSeat, 'index' | 'id' | 'role' | 'place'>

/**
 * The round's seats by municipality code, each with what it can be grouped by. The same array as last time while
 * nothing has changed: what is worked out from it can be kept beside it. Nobody may change it.
 */
export async function readSeats(db: Db, roundId: string): Promise<readonly ComparedSeat[]> {
  const [frameStamp, stamp] = await stampsOf(db, roundId)
  const before = kept.get(roundId)
  const isSameFrame = before?.frame.stamp === frameStamp
  const frame = isSameFrame ? before.frame : { stamp: frameStamp, seats: await listFrame(db, roundId) }
  const now =
    isSameFrame && before.stamp === stamp
      ? before
      : { frame, stamp, seats: Object.freeze(await withAnswers(db, roundId, frame.seats)) }
  kept.delete(roundId)
  kept.set(roundId, now)
  for (const oldest of kept.keys()) if (kept.size > mostRounds) kept.delete(oldest)
  return now.seats
}

/**
 * Other than last time when anything that `listFrame` or `withAnswers` reads has changed. Each table is read by itself:
 * that takes a third of the time of reading them joined.
 */
async function stampsOf(db: Db, roundId: string): Promise<[frame: string, answers: string]> {
  const frame = sql<{ part: string | null }>`
    select string_agg(id || role || municipality_code, ',') as part from seat where round_id = ${roundId}
    union all select string_agg(municipality_code || seminar_id, ',')
      from seminar_municipality where round_id = ${roundId}
    union all select string_agg(slug || name || region_code || number || rss_id, ',') from seminar where round_id = ${roundId}
    union all select string_agg(code || name || region_code || population || ' ' || population_80plus, ',') from municipality
    union all select string_agg(code || name, ',') from region
    union all select string_agg(id || name, ',') from rss_body
    union all select string_agg(municipality_code || edition || code, ',') from current_group
    union all select string_agg(code || edition || name_sv || name_en, ',') from municipality_group`
  const answers = sql<{ part: string | null }>`
    select string_agg(seat_id || coalesce(current_submission_id, ''), ',') as part
      from response where round_id = ${roundId}
    union all select string_agg(invitation.seat_id, ',') from seminar
      join invitation on invitation.seminar_id = seminar.id
      join live_link on live_link.invitation_id = invitation.id
      where seminar.round_id = ${roundId}`
  const hashed = async (parts: typeof frame) => {
    const hash = createHash('sha256')
    for (const { part } of (await parts.execute(db)).rows) hash.update(`${part}\n`)
    return hash.digest('base64')
  }
  return [await hashed(frame), await hashed(answers)]
}

async function listFrame(db: Db, roundId: string): Promise<Framed[]> {
  const places = new Map((await listPlaces(db, roundId)).map((place) => [place.municipalityCode, place]))
  const seats = await db
    .selectFrom('seat')
    .where('round_id', '=', roundId)
    .orderBy('municipality_code')
    .select(['id', 'role', 'municipality_code'])
    .execute()
  return seats
    .flatMap(({ id, role, municipality_code }) => {
      const place = places.get(municipality_code)
      return place ? [{ id, role, place }] : []
    })
    .map((seat, index) => ({ index, ...seat }))
}

async function withAnswers(db: Db, roundId: string, frame: Framed[]): Promise<ComparedSeat[]> {
  const live = await db
    .selectFrom('seminar')
    .innerJoin('invitation', 'invitation.seminar_id', 'seminar.id')
    .innerJoin('live_link', 'live_link.invitation_id', 'invitation.id')
    .where('seminar.round_id', '=', roundId)
    .where('invitation.seat_id', 'is not', null)
    .select('invitation.seat_id')
    .execute()
  const isInvited = new Set(live.map(({ seat_id }) => seat_id))
  const responses = await db
    .selectFrom('response')
    .where('round_id', '=', roundId)
    .where('current_submission_id', 'is not', null)
    .select(['seat_id', 'current_submission_id'])
    .execute()
  const submissionOf = new Map(responses.map((response) => [response.seat_id, response.current_submission_id]))
  return frame.map((seat) => {
    const invited = isInvited.has(seat.id)
    const submissionId = submissionOf.get(seat.id) ?? null
    return { ...seat, invited, asked: invited || submissionId !== null, submissionId }
  })
}
