import { sql } from 'kysely'
import type { Db, Tx } from '../../kernel/db/open.ts'
import type { LocalDate, UtcText } from '../../kernel/time.ts'
import type { SeatRole } from '../../schema.ts'
import type { Whom } from './rules.ts'

/** The round's extensions, the latest first. */
export async function listExtensions(db: Db | Tx, roundId: string) {
  return db
    .selectFrom('answer_extension as extra')
    .innerJoin('account as by', 'by.id', 'extra.created_by')
    .leftJoin('account as undoer', 'undoer.id', 'extra.undone_by')
    .leftJoin('region', 'region.code', 'extra.region_code')
    .leftJoin('seat', 'seat.id', 'extra.seat_id')
    .leftJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .leftJoin('invitation', 'invitation.seat_id', 'seat.id')
    .leftJoin('response', 'response.seat_id', 'seat.id')
    .select([
      'extra.id',
      'extra.until',
      'extra.reason',
      'extra.created_at as createdAt',
      'by.name as createdBy',
      'extra.undone_at as undoneAt',
      'undoer.name as undoneBy',
      'region.code as regionCode',
      'region.name as regionName',
      'seat.id as seatId',
      'seat.role',
      'municipality.name as municipalityName',
      'invitation.id as invitationId',
      'response.current_submission_id as submissionId',
    ])
    .where('extra.round_id', '=', roundId)
    .orderBy('extra.created_at', 'desc')
    .orderBy('extra.id')
    .execute()
}
export type Extension = Awaited<ReturnType<typeof listExtensions>>[number]

/** Every region's last day in the round. */
export async function listRegionDeadlines(db: Db | Tx, roundId: string) {
  return db
    .selectFrom('region_deadline as due')
    .innerJoin('region', 'region.code', 'due.region_code')
    .select(['region.code', 'region.name', 'due.deadline'])
    .where('due.round_id', '=', roundId)
    .orderBy('region.code')
    .execute()
}

/** A seat of the round, by what it is called. */
export async function findSeat(db: Db | Tx, roundId: string, seatId: string) {
  return db
    .selectFrom('seat')
    .innerJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .innerJoin('seat_deadline as due', 'due.seat_id', 'seat.id')
    .leftJoin('current_holder as holder', 'holder.seat_id', 'seat.id')
    .leftJoin('invitation', 'invitation.seat_id', 'seat.id')
    .select(['seat.id', 'seat.role', 'municipality.name as municipality', 'holder.name as holder', 'due.deadline'])
    .select('invitation.id as invitationId')
    .where('seat.round_id', '=', roundId)
    .where('seat.id', '=', seatId)
    .executeTakeFirst()
}
export interface NamedSeat {
  id: string
  role: SeatRole
  municipality: string
  holder: string | null
  deadline: LocalDate
  invitationId: string | null
}

export interface Concerned {
  /** Seats whose last day the extension moves. */
  seats: number
  /** Of those: answers are handed in, or only begun. */
  submitted: number
  begun: number
  /** Seats of the region with a day of their own, which it does not move. */
  own: number
}

export async function countConcerned(db: Db | Tx, roundId: string, { regionCode, seatId }: Whom): Promise<Concerned> {
  const isOwn = sql<boolean>`due.deadline <> regional.deadline`
  const isMoved = seatId === null ? sql<boolean>`due.deadline = regional.deadline` : sql<boolean>`1 = 1`
  const row = await db
    .selectFrom('seat')
    .innerJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .innerJoin('seat_deadline as due', 'due.seat_id', 'seat.id')
    .innerJoin('region_deadline as regional', (join) =>
      join
        .onRef('regional.round_id', '=', 'seat.round_id')
        .onRef('regional.region_code', '=', 'municipality.region_code'),
    )
    .leftJoin('response', 'response.seat_id', 'seat.id')
    .select((eb) => [
      eb.fn.countAll().filterWhere(isMoved).as('seats'),
      eb.fn.count('response.current_submission_id').filterWhere(isMoved).as('submitted'),
      eb.fn.count('response.id').filterWhere(isMoved).as('begun'),
      eb.fn.countAll().filterWhere(isOwn).as('own'),
    ])
    .where('seat.round_id', '=', roundId)
    .$if(seatId !== null, (query) => query.where('seat.id', '=', seatId ?? ''))
    .$if(regionCode !== null, (query) => query.where('municipality.region_code', '=', regionCode ?? ''))
    .executeTakeFirstOrThrow()
  const submitted = Number(row.submitted)
  return { seats: Number(row.seats), submitted, begun: Number(row.begun) - submitted, own: Number(row.own) }
}

export async function insertExtension(
  tx: Tx,
  extension: Whom & { id: string; roundId: string; until: LocalDate; reason: string; accountId: string; now: UtcText },
): Promise<void> {
  const { id, roundId, regionCode, seatId, until, reason, accountId, now } = extension
  await tx
    .insertInto('answer_extension')
    .values({
      id,
      round_id: roundId,
      region_code: regionCode,
      seat_id: seatId,
      until,
      reason,
      created_by: accountId,
      created_at: now,
      undone_by: null,
      undone_at: null,
    })
    .execute()
}

/** @returns undefined when it is another round's, or undone already. */
export async function markUndone(
  tx: Tx,
  { id, roundId, accountId, now }: { id: string; roundId: string; accountId: string; now: UtcText },
) {
  return tx
    .updateTable('answer_extension')
    .set({ undone_by: accountId, undone_at: now })
    .where('id', '=', id)
    .where('round_id', '=', roundId)
    .where('undone_at', 'is', null)
    .returning(['region_code as regionCode', 'seat_id as seatId', 'until'])
    .executeTakeFirst()
}
