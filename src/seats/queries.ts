import type { Tx } from '../kernel/db/open.ts'
import { newId } from '../kernel/ids.ts'
import type { UtcText } from '../kernel/time.ts'
import { type HolderSource, isSamePerson, type Person } from './rules.ts'

export interface NewHolder extends Person {
  seatId: string
}

/** Rows in one statement: well below what either database allows as parameters. */
const chunkSize = 500

/**
 * Closes the seat's holder and puts in this one; the same data changes nothing. The personal link of
 * a holder with another address stops working. @returns whether anything changed.
 */
export async function replaceHolder(
  tx: Tx,
  holder: NewHolder & { source: HolderSource; now: UtcText },
): Promise<boolean> {
  const { source, now } = holder
  return (await replaceHolders(tx, [holder], { source, now })).length > 0
}

/** The same for many seats at once. @returns the seats that changed. */
export async function replaceHolders(
  tx: Tx,
  holders: NewHolder[],
  change: { source: HolderSource; now: UtcText },
): Promise<string[]> {
  const changed: string[] = []
  for (let start = 0; start < holders.length; start += chunkSize) {
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
        })),
      )
      .execute()
    await revokeLinksOfFormer(tx, seatIds, change.now)
    changed.push(...seatIds)
  }
  return changed
}

/** @returns false when nobody held it. */
export async function vacateSeat(tx: Tx, seatId: string, now: UtcText): Promise<boolean> {
  const closed = await closeHolders(tx, [seatId], now)
  await revokeLinksOfFormer(tx, [seatId], now)
  return closed > 0
}

async function keepChanged(tx: Tx, holders: NewHolder[]): Promise<NewHolder[]> {
  const rows = await tx
    .selectFrom('holder')
    .select(['seat_id', 'name', 'title', 'email', 'phone'])
    .where(
      'seat_id',
      'in',
      holders.map((holder) => holder.seatId),
    )
    .where('until_at', 'is', null)
    .execute()
  const current = new Map(rows.map((row) => [row.seat_id, row]))
  return holders.filter((holder) => {
    const now = current.get(holder.seatId)
    return !now || !isSamePerson(now, holder)
  })
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

/** A link is the person's own: who leaves the seat takes no way in along. */
async function revokeLinksOfFormer(tx: Tx, seatIds: string[], now: UtcText): Promise<void> {
  await tx
    .updateTable('invitation_link')
    .set({ revoked_at: now })
    .where('kind', '=', 'holder')
    .where('revoked_at', 'is', null)
    .where((eb) =>
      eb(
        'invitation_id',
        'in',
        eb
          .selectFrom('invitation')
          .select('invitation.id')
          .where('invitation.seat_id', 'in', seatIds),
      ),
    )
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('invitation')
            .innerJoin('holder', 'holder.seat_id', 'invitation.seat_id')
            .select('holder.id')
            .whereRef('invitation.id', '=', 'invitation_link.invitation_id')
            .whereRef('holder.email', '=', 'invitation_link.email')
            .where('holder.until_at', 'is', null),
        ),
      ),
    )
    .execute()
}
