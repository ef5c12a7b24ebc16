/** Queries of the import of role-holders: which seats it covers, and undo of a saved import. */
import type { Db, Tx } from '../kernel/db/open.ts'
import { NotFound } from '../kernel/errors.ts'
import type { MessageKey } from '../kernel/i18n/translate.ts'
import type { UtcText } from '../kernel/time.ts'
import type { Person } from '../lists/person.rules.ts'
import { getRound } from '../rounds/queries.ts'
import type { ReplyKind } from '../schema.ts'
import { listHeldSeats, type OverviewSeat, toSeats } from './queries.ts'

/** The seats that an import covers: all of a round for the secretariat, one seminar's for an RSS contact. */
export interface SeatScope {
  roundId: string
  /** null for all seats of the round. */
  seminarId: string | null
  slug: string
  name: string
  /** Why these seats can no longer be changed; null when they can. */
  refusal: MessageKey | null
}

/** @throws NotFound */
export async function getRoundOfSeats(db: Db | Tx, slug: string): Promise<SeatScope> {
  const { id: roundId, name } = await getRound(db, slug)
  return { roundId, seminarId: null, slug, name, refusal: null }
}

/** @throws NotFound */
export async function getSeminarOfSeats(
  db: Db | Tx,
  slug: string,
  now: UtcText,
): Promise<SeatScope & { rssId: string }> {
  const row = await db
    .selectFrom('seminar')
    .select(['id as seminarId', 'round_id as roundId', 'name', 'rss_id as rssId'])
    .select(['cancelled_at', 'starts_at'])
    .where('slug', '=', slug)
    .executeTakeFirst()
  if (!row) throw new NotFound()
  const { cancelled_at, starts_at, ...seminar } = row
  const isOver = starts_at !== null && starts_at <= now
  const refusal = cancelled_at ? 'seminars.is_cancelled' : isOver ? 'seminars.already_held' : null
  return { ...seminar, slug, refusal }
}

export async function listSeatsOf(db: Db | Tx, { roundId, seminarId }: SeatScope): Promise<OverviewSeat[]> {
  return listHeldSeats(db, seminarId === null ? { roundId } : { seminarIds: [seminarId] })
}

/** The data needed to undo an import that the tables do not contain. */
interface Undo {
  /** Seats with a new holder, or that became vacant. */
  seatIds: string[]
  /** Seats with the same holder, and the holder's details before the import. */
  same: { seatId: string; before: Person }[]
  replies: { invitationId: string; reply: ReplyKind; repliedAt: UtcText | null }[]
}

/** Reads the replies before the import is saved, because a change of holder deletes them. */
export async function listReplies(tx: Tx, seatIds: string[]): Promise<Undo['replies']> {
  if (seatIds.length === 0) return []
  const rows = await tx
    .selectFrom('invitation')
    .select(['id as invitationId', 'reply', 'replied_at as repliedAt'])
    .where('seat_id', 'in', seatIds)
    .$narrowType<{ reply: ReplyKind | null }>()
    .execute()
  return rows.flatMap(({ reply, ...row }) => (reply === null ? [] : [{ ...row, reply }]))
}

/** True when no holder has changed, no mail has been queued or sent, and no link has been made since the import. */
export async function isUntouched(db: Db | Tx, { seatIds, same }: Undo, savedAt: UtcText): Promise<boolean> {
  const ids = [...seatIds, ...same.map(({ seatId }) => seatId)]
  if (ids.length === 0) return false
  const [holder, message, link] = await Promise.all([
    db
      .selectFrom('holder')
      .select('id')
      .where('seat_id', 'in', ids)
      .where((eb) => eb.or([eb('since_at', '>', savedAt), eb('until_at', '>', savedAt)]))
      .limit(1)
      .executeTakeFirst(),
    db
      .selectFrom('message')
      .select('id')
      .where(toSeats(ids))
      .where((eb) => eb.or([eb('sent_at', '>=', savedAt), eb('created_at', '>', savedAt)]))
      .limit(1)
      .executeTakeFirst(),
    db
      .selectFrom('invitation_link as link')
      .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
      .select('link.id')
      .where('invitation.seat_id', 'in', ids)
      .where('link.created_at', '>', savedAt)
      .limit(1)
      .executeTakeFirst(),
  ])
  return !holder && !message && !link
}

/** Restores the former holders, their links, their open handovers and their replies. */
export async function restoreSeats(tx: Tx, { seatIds, replies }: Undo, savedAt: UtcText): Promise<void> {
  if (seatIds.length === 0) return
  await tx
    .deleteFrom('holder')
    .where('seat_id', 'in', seatIds)
    .where('since_at', '=', savedAt)
    .where('until_at', 'is', null)
    .execute()
  await tx
    .updateTable('holder')
    .set({ until_at: null })
    .where('seat_id', 'in', seatIds)
    .where('until_at', '=', savedAt)
    .execute()
  await tx
    .updateTable('invitation_link')
    .set({ revoked_at: null, ended_as: null })
    .where('revoked_at', '=', savedAt)
    .where('ended_as', '=', 'replaced')
    .where('invitation_id', 'in', (eb) => eb.selectFrom('invitation').select('id').where('seat_id', 'in', seatIds))
    .execute()
  await tx
    .updateTable('handover')
    .set({ state: 'asked', decided_at: null })
    .where('state', '=', 'closed')
    .where('decided_at', '=', savedAt)
    .where('invitation_id', 'in', (eb) => eb.selectFrom('invitation').select('id').where('seat_id', 'in', seatIds))
    .execute()
  for (const { invitationId, reply, repliedAt } of replies)
    await tx
      .updateTable('invitation')
      .set({ reply, replied_at: repliedAt })
      .where('id', '=', invitationId)
      .where('reply', 'is', null)
      .execute()
}
