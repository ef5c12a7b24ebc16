/** The seats of a round as the comparison reads them, kept in memory for as long as nothing about them has changed. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../kernel/db/open.ts'
import { listPlaces } from './queries.ts'
import type { ComparedSeat } from './rules.ts'

/** By round, the least recently read first. */
const kept = new Map<string, { stamp: string; seats: readonly ComparedSeat[] }>()
const mostRounds = 3

/**
 * The round's seats by municipality code, each with what it can be grouped by. The same array as last time while
 * nothing has changed: what is worked out from it can be kept beside it. Nobody may change it.
 */
export async function readSeats(db: Db, roundId: string): Promise<readonly ComparedSeat[]> {
  const stamp = await stampOf(db, roundId)
  const before = kept.get(roundId)
  const now = before?.stamp === stamp ? before : { stamp, seats: Object.freeze(await listComparedSeats(db, roundId)) }
  kept.delete(roundId)
  kept.set(roundId, now)
  for (const oldest of kept.keys()) if (kept.size > mostRounds) kept.delete(oldest)
  return now.seats
}

/**
 * Other than last time when anything that `listComparedSeats` reads has changed. Each table is read by itself: that
 * takes a third of the time of reading them joined.
 */
async function stampOf(db: Db, roundId: string): Promise<string> {
  const { rows } = await sql<{ part: string | null }>`
    select string_agg(id || role || municipality_code, ',') as part from seat where round_id = ${roundId}
    union all select string_agg(seat_id || coalesce(current_submission_id, ''), ',')
      from response where round_id = ${roundId}
    union all select string_agg(invitation.seat_id, ',') from seminar
      join invitation on invitation.seminar_id = seminar.id
      join live_link on live_link.invitation_id = invitation.id
      where seminar.round_id = ${roundId}
    union all select string_agg(municipality_code || seminar_id, ',')
      from seminar_municipality where round_id = ${roundId}
    union all select string_agg(slug || name || region_code || number, ',') from seminar where round_id = ${roundId}
    union all select string_agg(code || name || region_code, ',') from municipality
    union all select string_agg(code || name, ',') from region
    union all select string_agg(municipality_code || edition || code, ',') from current_group
    union all select string_agg(code || edition || name_sv || name_en, ',') from municipality_group
  `.execute(db)
  const hash = createHash('sha256')
  for (const { part } of rows) hash.update(`${part}\n`)
  return hash.digest('base64')
}

async function listComparedSeats(db: Db, roundId: string): Promise<ComparedSeat[]> {
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
  return seats.flatMap((seat, index) => {
    const place = places.get(seat.municipality_code)
    if (!place) return []
    const invited = seat.invitationId !== null
    const { id, role, submissionId } = seat
    return [{ index, id, role, invited, asked: invited || submissionId !== null, submissionId, place }]
  })
}
