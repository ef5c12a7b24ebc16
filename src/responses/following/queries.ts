/** Who is asked, how far each has come, and whom to call. */
import type { Db } from '../../kernel/db/open.ts'
import type { SeatRole } from '../../schema.ts'

/** '' means all. */
export interface Filter {
  lan: string
  roll: SeatRole | ''
  grupp: string
}

/** The round's seats that the filter means. */
function seatsIn(db: Db, roundId: string, { lan, roll, grupp }: Filter) {
  return db
    .selectFrom('seat')
    .innerJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .leftJoin('current_group as own', 'own.municipality_code', 'municipality.code')
    .where('seat.round_id', '=', roundId)
    .$if(lan !== '', (query) => query.where('municipality.region_code', '=', lan))
    .$if(roll !== '', (query) => query.where('seat.role', '=', roll as SeatRole))
    .$if(grupp !== '', (query) => query.where('own.code', '=', grupp))
}

/** Seats that are invited, or have handed in without being so any longer. */
export async function listAskedSeats(db: Db, roundId: string, filter: Filter) {
  return seatsIn(db, roundId, filter)
    .leftJoin('live_invitation as live', 'live.seat_id', 'seat.id')
    .leftJoin('response', 'response.seat_id', 'seat.id')
    .select(['seat.id as seatId', 'seat.role', 'municipality.region_code as regionCode', 'own.code as groupCode'])
    .select(['response.id as responseId', 'response.current_submission_id as submissionId'])
    .where((eb) => eb.or([eb('live.id', 'is not', null), eb('response.current_submission_id', 'is not', null)]))
    .orderBy('seat.municipality_code')
    .orderBy('seat.role', 'desc')
    .execute()
}
export type AskedSeat = Awaited<ReturnType<typeof listAskedSeats>>[number]

/** Every answer of these seats' drafts; of those that are handed in not what it says, which nobody needs here. */
export async function listWritten(db: Db, roundId: string, filter: Filter) {
  return db
    .selectFrom('response')
    .innerJoin('answer', 'answer.response_id', 'response.id')
    .select(['response.seat_id as seatId', 'response.id as responseId', 'answer.question_key as key'])
    .select(['answer.saved_at as savedAt', 'answer.seconds', 'answer.source', 'answer.typed'])
    .select((eb) =>
      eb.case().when('response.current_submission_id', 'is', null).then(eb.ref('answer.value')).end().as('value'),
    )
    .where('response.round_id', '=', roundId)
    .where('response.seat_id', 'in', seatsIn(db, roundId, filter).select('seat.id'))
    .execute()
}
export type WrittenAnswer = Awaited<ReturnType<typeof listWritten>>[number]

/** Who has been invited and has not handed in: the seat with its holder, in the order of the list to call from. */
export async function listToCall(db: Db, roundId: string, filter: Filter) {
  return seatsIn(db, roundId, filter)
    .innerJoin('live_invitation as live', 'live.seat_id', 'seat.id')
    .innerJoin('region', 'region.code', 'municipality.region_code')
    .innerJoin('seat_deadline as due', 'due.seat_id', 'seat.id')
    .leftJoin('current_holder as holder', 'holder.seat_id', 'seat.id')
    .leftJoin('response', 'response.seat_id', 'seat.id')
    .select(['seat.id as seatId', 'seat.role', 'municipality.name as municipality', 'live.id as invitationId'])
    .select(['region.code as regionCode', 'region.name as region', 'due.deadline'])
    .select(['holder.name', 'holder.title', 'holder.phone', 'holder.email', 'response.saved_at as savedAt'])
    .where('response.current_submission_id', 'is', null)
    .execute()
}
export type ToCall = Awaited<ReturnType<typeof listToCall>>[number]
