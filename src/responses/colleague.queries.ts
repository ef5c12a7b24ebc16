/** Links that let a colleague answer one theme, and whose hand each answer is. */

import { isSameOwner } from '../invitations/links.queries.ts'
import type { Db, Tx } from '../kernel/db/open.ts'
import { prepared } from '../kernel/db/prepared.ts'
import type { UtcText } from '../kernel/time.ts'
import type { ColleagueTable } from '../schema.ts'
import type { By } from './colleague.rules.ts'

function colleagues(db: Db | Tx) {
  return db
    .selectFrom('colleague')
    .innerJoin('invitation_link as had', 'had.id', 'colleague.link_id')
    .innerJoin('seat_deadline as due', 'due.seat_id', 'colleague.seat_id')
    .leftJoin('live_link as link', (join) => join.on(isSameOwner))
    .select(['colleague.id', 'colleague.seat_id as seatId', 'colleague.theme', 'colleague.name', 'colleague.ask'])
    .select(['colleague.saved_at as savedAt', 'colleague.closed_at as closedAt', 'colleague.closed_as as closedAs'])
    .select(['had.name as makerName', 'link.id as makerLinkId', 'due.deadline'])
}

const byHash = prepared((db, tokenHash: string) =>
  colleagues(db)
    .innerJoin('seat', 'seat.id', 'colleague.seat_id')
    .innerJoin('round', 'round.id', 'seat.round_id')
    .innerJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .select(['seat.role', 'municipality.official_name as municipalityOfficialName'])
    .select('round.archived_at as archivedAt')
    .where('colleague.token_hash', '=', tokenHash),
)

export async function findColleague(db: Db, tokenHash: string) {
  const [row] = await byHash(db, tokenHash)
  return row ?? null
}
export type Colleague = NonNullable<Awaited<ReturnType<typeof findColleague>>>

/** All of the seat, closed ones too, the first first. */
export const listColleagues = prepared((db, seatId: string) =>
  colleagues(db).where('colleague.seat_id', '=', seatId).orderBy('colleague.created_at').orderBy('colleague.id'),
)
export type Listed = Awaited<ReturnType<typeof listColleagues>>[number]

export async function insertColleague(
  tx: Tx,
  colleague: Pick<
    ColleagueTable,
    'id' | 'seat_id' | 'link_id' | 'theme' | 'name' | 'ask' | 'token_hash' | 'created_at'
  >,
): Promise<void> {
  await tx
    .insertInto('colleague')
    .values({ ...colleague, saved_at: null, closed_at: null, closed_as: null })
    .execute()
}

/** @param closed null opens the link again. @returns the colleague's name; undefined when it is not of the seat */
export async function setClosed(
  tx: Tx,
  { id, seatId }: { id: string; seatId: string },
  closed: { at: UtcText; as: ColleagueTable['closed_as'] } | null,
): Promise<string | undefined> {
  const row = await tx
    .updateTable('colleague')
    .set({ closed_at: closed?.at ?? null, closed_as: closed?.as ?? null })
    .where('id', '=', id)
    .where('seat_id', '=', seatId)
    .returning('name')
    .executeTakeFirst()
  return row?.name
}

/** Closes all links of the seat that are open, because its answers are handed in. */
export async function closeHandedIn(tx: Tx, seatId: string, now: UtcText): Promise<void> {
  await tx
    .updateTable('colleague')
    .set({ closed_at: now, closed_as: 'handed_in' })
    .where('seat_id', '=', seatId)
    .where('closed_at', 'is', null)
    .execute()
}

/** Locks an open colleague. @returns false when it is closed, perhaps since the page was shown */
export async function markWriting(tx: Tx, id: string, savedAt: UtcText | null): Promise<boolean> {
  const row = await tx
    .updateTable('colleague')
    .set((eb) => ({ saved_at: savedAt ?? eb.ref('saved_at') }))
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

const handsOf = prepared((db, seatId: string) =>
  db
    .selectFrom('response')
    .innerJoin('answer', 'answer.response_id', 'response.id')
    .leftJoin('invitation_link as had', 'had.id', 'answer.link_id')
    .leftJoin('live_link as link', (join) => join.on(isSameOwner))
    .leftJoin('colleague', 'colleague.id', 'answer.colleague_id')
    .select(['answer.question_key as key', 'answer.saved_at as at', 'answer.account_id as accountId'])
    .select(['link.id as linkId', 'had.name as linkName'])
    .select(['answer.colleague_id as colleagueId', 'colleague.name as colleagueName'])
    .where('response.seat_id', '=', seatId),
)

/** Who last changed each answer of the draft, by question. */
export async function listHands(db: Db, seatId: string): Promise<Map<string, By>> {
  const rows = await handsOf(db, seatId)
  return new Map(rows.map(({ key, ...by }) => [key, by]))
}
