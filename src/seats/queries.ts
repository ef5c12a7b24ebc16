import type { ExpressionBuilder } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import type { Bit, Schema } from '../kernel/db/schema.ts'
import { NotFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { cancelUnsent, readdressUnsent } from '../kernel/mail/outbox.ts'
import type { UtcText } from '../kernel/time.ts'
import { isLikelySame, isSamePerson, type Person } from '../lists/person.rules.ts'
import type { SeatRole } from '../schema.ts'
import type { HeldSeat } from './import.rules.ts'
import type { HolderSource } from './rules.ts'

interface NewHolder extends Person {
  seatId: string
  /** True for the same person with corrected details; undefined: decided by similarity (`isLikelySame`). */
  isSame?: boolean | undefined
}

/** Rows per statement, well below the databases' limit of parameters. */
const chunkSize = 500

/**
 * Ends the seat's current holder and inserts this one; the same data changes nothing. The same person keeps the link
 * and the reply, and unsent mail goes to the new address. When the person changes, the former holder's link stops
 * working.
 * @returns whether anything changed.
 */
export async function replaceHolder(
  tx: Tx,
  holder: NewHolder & { source: HolderSource; now: UtcText },
): Promise<boolean> {
  const { source, now } = holder
  return (await replaceHolders(tx, [holder], { source, now })).length > 0
}

/** `replaceHolder` for many seats. @returns the ids of the seats that changed. */
export async function replaceHolders(
  tx: Tx,
  holders: NewHolder[],
  change: { source: HolderSource; now: UtcText },
): Promise<string[]> {
  const changed: string[] = []
  for (let start = 0; start < holders.length; start += chunkSize) {
    await lockSeats(
      tx,
      holders.slice(start, start + chunkSize).map((holder) => holder.seatId),
    )
    const chunk = await keepChanged(tx, holders.slice(start, start + chunkSize))
    if (chunk.length === 0) continue
    const seatIds = chunk.map((holder) => holder.seatId)
    await closeHolders(tx, seatIds, change.now)
    await tx
      .insertInto('holder')
      .values(
        chunk.map((holder) => ({
          id: newId(),
          seat_id: holder.seatId,
          name: holder.name,
          title: holder.title,
          email: holder.email,
          phone: holder.phone,
          since_at: change.now,
          until_at: null,
          source: change.source,
          by_post: holder.byPost,
          person_id: holder.personId,
        })),
      )
      .execute()
    const others = chunk.filter((holder) => !holder.isSame)
    await revokeLinksOfFormer(
      tx,
      others.map((holder) => holder.seatId),
      change.now,
    )
    for (const holder of chunk) if (holder.isSame) await moveToAddress(tx, holder)
    await markKnown(tx, seatIds)
    changed.push(...seatIds)
  }
  return changed
}

/** Records that it is not yet known who will hold the seat. */
export async function markNotKnown(tx: Tx, seatId: string, by: { accountId: string; now: UtcText }): Promise<void> {
  await tx
    .updateTable('seat')
    .set({ not_known_at: by.now, not_known_by: by.accountId })
    .where('id', '=', seatId)
    .execute()
}

/** Removes the mark "not yet known", because the seat has a holder or the mark was withdrawn. */
export async function markKnown(tx: Tx, seatIds: string[]): Promise<void> {
  await tx
    .updateTable('seat')
    .set({ not_known_at: null, not_known_by: null })
    .where('id', 'in', seatIds)
    .where('not_known_at', 'is not', null)
    .execute()
}

/** @returns false when the seat was vacant already */
export async function vacateSeat(tx: Tx, seatId: string, now: UtcText): Promise<boolean> {
  return (await vacateSeats(tx, [seatId], now)) > 0
}

/** @returns the number of seats that became vacant */
export async function vacateSeats(tx: Tx, seatIds: string[], now: UtcText): Promise<number> {
  if (seatIds.length === 0) return 0
  await lockSeats(tx, seatIds)
  const closed = await closeHolders(tx, seatIds, now)
  await revokeLinksOfFormer(tx, seatIds, now)
  return closed
}

/** Locks the seats until the transaction ends. Locks the seats' rows, because a vacant seat has no holder row. */
export async function lockSeats(tx: Tx, seatIds: string[]): Promise<void> {
  await tx
    .updateTable('seat')
    .set((eb) => ({ role: eb.ref('role') }))
    .where('id', 'in', seatIds)
    .execute()
}

interface ChangedHolder extends NewHolder {
  before: Person | null
  personId: string
  byPost: Bit
}

/** The holders that differ from the current ones. The same person keeps the choice of letters on paper. */
async function keepChanged(tx: Tx, holders: NewHolder[]): Promise<ChangedHolder[]> {
  const rows = await tx
    .selectFrom('current_holder')
    .select(['id', 'seat_id', 'name', 'title', 'email', 'phone', 'by_post', 'person_id'])
    .where(
      'seat_id',
      'in',
      holders.map((holder) => holder.seatId),
    )
    .execute()
  const current = new Map(rows.map((row) => [row.seat_id, row]))
  return holders.flatMap((holder) => {
    const now = current.get(holder.seatId)
    if (now && isSamePerson(now, holder)) return []
    const isSame = now !== undefined && (holder.isSame ?? isLikelySame(now, holder))
    const personId = isSame ? now.person_id : newId()
    return [{ ...holder, isSame, before: now ?? null, personId, byPost: isSame ? now.by_post : 0 }]
  })
}

/** Moves the same person's link and unsent mail to the new name and address. */
async function moveToAddress(tx: Tx, { seatId, before, name, email }: ChangedHolder): Promise<void> {
  if (before === null || (before.email === email && before.name === name)) return
  await tx
    .updateTable('invitation_link')
    .set({ name, email })
    .where('kind', '=', 'holder')
    .where('revoked_at', 'is', null)
    .where('invitation_id', 'in', (eb) =>
      eb.selectFrom('invitation').select('invitation.id').where('seat_id', '=', seatId),
    )
    .execute()
  await readdressUnsent(tx, toSeats([seatId]), { from: before.email, to: email, name })
}

/** Condition that selects the messages to invitees of these seats. */
export function toSeats(seatIds: string[]) {
  return (eb: ExpressionBuilder<Schema, 'message'>) =>
    eb('invitation_id', 'in', eb.selectFrom('invitation').select('invitation.id').where('seat_id', 'in', seatIds))
}

async function closeHolders(tx: Tx, seatIds: string[], now: UtcText): Promise<number> {
  const closed = await tx
    .updateTable('holder')
    .set({ until_at: now })
    .where('seat_id', 'in', seatIds)
    .where('until_at', 'is', null)
    .returning('id')
    .execute()
  return closed.length
}

/**
 * Revokes the links of former holders, who are no longer invited, closes their open handovers and cancels their unsent
 * mail. Deletes their replies, because those were personal; a substitute's invitation and reply stay.
 */
async function revokeLinksOfFormer(tx: Tx, seatIds: string[], now: UtcText): Promise<void> {
  if (seatIds.length === 0) return
  const revoked = await tx
    .updateTable('invitation_link')
    .set({ revoked_at: now, ended_as: 'replaced' })
    .where('kind', '=', 'holder')
    .where('revoked_at', 'is', null)
    .where((eb) =>
      eb(
        'invitation_id',
        'in',
        eb.selectFrom('invitation').select('invitation.id').where('invitation.seat_id', 'in', seatIds),
      ),
    )
    .returning(['id', 'invitation_id as invitationId'])
    .execute()
  if (revoked.length === 0) return
  const invitationIds = revoked.map((link) => link.invitationId)
  const asked = await closeHandovers(tx, invitationIds, now)
  await forgetReplies(tx, invitationIds)
  await cancelUnsent(tx, [...revoked.map((link) => link.id), ...asked])
}

/** Closes handovers that the new person has not answered. @returns their ids, which are also the ids of their links. */
async function closeHandovers(tx: Tx, invitationIds: string[], now: UtcText): Promise<string[]> {
  const closed = await tx
    .updateTable('handover')
    .set({ state: 'closed', decided_at: now })
    .where('invitation_id', 'in', invitationIds)
    .where('state', '=', 'asked')
    .returning('id')
    .execute()
  return closed.map(({ id }) => id)
}

/** Deletes former holders' replies; keeps them where a substitute still comes. */
export async function forgetReplies(tx: Tx, invitationIds: string[]): Promise<void> {
  await tx
    .updateTable('invitation')
    .set({ reply: null, replied_at: null })
    .where('id', 'in', invitationIds)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('live_link as link')
            .select('link.id')
            .whereRef('link.invitation_id', '=', 'invitation.id')
            .where('link.kind', '=', 'substitute'),
        ),
      ),
    )
    .execute()
}

/** Sets whether the holder wants letters on paper. @returns false when the seat is vacant or nothing changed. */
export async function setByPost(tx: Tx, seatId: string, byPost: Bit): Promise<boolean> {
  const row = await tx
    .updateTable('holder')
    .set({ by_post: byPost })
    .where('seat_id', '=', seatId)
    .where('until_at', 'is', null)
    .where('by_post', '!=', byPost)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export interface OverviewSeat extends HeldSeat {
  municipalityName: string
  regionCode: string
  regionName: string
  /** null before the first invitation. */
  invitationId: string | null
  /** 1 when the holder wants letters on paper. */
  byPost: Bit | null
  /** Identifies the person, also after corrections; '' when the seat is vacant. */
  personId: string
  /** When somebody recorded that the holder is not yet known; null with a holder. */
  notKnownAt: UtcText | null
  /** The municipality's seminar; null until the plan assigns one. */
  seminarId: string | null
}

/** All seats of the round or of these seminars, sorted by municipality code; `code` limits to one municipality. */
export async function listHeldSeats(
  db: Db | Tx,
  of: { roundId: string; code?: string } | { seminarIds: string[] },
): Promise<OverviewSeat[]> {
  if ('seminarIds' in of && of.seminarIds.length === 0) return []
  let query = db
    .selectFrom('seat')
    .innerJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .innerJoin('region', 'region.code', 'municipality.region_code')
    .leftJoin('current_holder as holder', 'holder.seat_id', 'seat.id')
    .leftJoin('invitation', 'invitation.seat_id', 'seat.id')
    .leftJoin('seminar_seat as placed', 'placed.seat_id', 'seat.id')
    .select([
      'seat.id as seatId',
      'seat.not_known_at as notKnownAt',
      'placed.seminar_id as seminarId',
      'seat.municipality_code as municipality',
      'seat.role',
      'municipality.name as municipalityName',
      'region.code as regionCode',
      'region.name as regionName',
      'holder.id as holderId',
      'holder.name',
      'holder.title',
      'holder.email',
      'holder.phone',
      'holder.by_post as byPost',
      'holder.person_id as personId',
      'invitation.id as invitationId',
    ])
    .orderBy('seat.municipality_code')
  if ('seminarIds' in of) query = query.where('placed.seminar_id', 'in', of.seminarIds)
  else query = query.where('seat.round_id', '=', of.roundId)
  if ('code' in of && of.code) query = query.where('seat.municipality_code', '=', of.code)
  const rows = await query.execute()
  return rows.map(({ holderId, personId, name, title, email, phone, ...seat }) => ({
    ...seat,
    personId: personId ?? '',
    notKnownAt: holderId ? null : seat.notKnownAt,
    holder: holderId ? { name: name ?? '', title: title ?? '', email: email ?? '', phone: phone ?? '' } : null,
  }))
}

/** @throws NotFound when the round has no such seat */
export async function getSeat(
  db: Db | Tx,
  seat: { roundId: string; municipality: string; role: SeatRole },
): Promise<OverviewSeat> {
  const seats = await listHeldSeats(db, { roundId: seat.roundId, code: seat.municipality })
  const found = seats.find((one) => one.role === seat.role)
  if (!found) throw new NotFound()
  return found
}

/** All current and former holders of these seats, latest first. */
export async function listHoldersOf(db: Db | Tx, seatIds: string[]) {
  if (seatIds.length === 0) return []
  const rows = await db
    .selectFrom('holder')
    .select(['seat_id', 'person_id', 'name', 'title', 'email', 'phone'])
    .select(['since_at', 'until_at', 'source'])
    .where('seat_id', 'in', seatIds)
    .execute()
  const end = (row: { until_at: UtcText | null }) => row.until_at ?? '9999'
  return rows.sort((a, b) => (end(b) === end(a) ? (b.since_at > a.since_at ? 1 : -1) : end(b) > end(a) ? 1 : -1))
}

/** The bounce of the latest mail sent to the address; null when that mail did not bounce. */
export async function findBounce(db: Db | Tx, seatId: string, email: string) {
  if (email === '') return null
  const latest = await db
    .selectFrom('message')
    .select(['bounced_at as at', 'bounce_words as words', 'to_email as email'])
    .where(toSeats([seatId]))
    .where('to_email', '=', email)
    .where('sent_at', 'is not', null)
    .orderBy('sent_at', 'desc')
    .executeTakeFirst()
  return latest?.at ? { ...latest, at: latest.at } : null
}

export type Bounce = NonNullable<Awaited<ReturnType<typeof findBounce>>>
