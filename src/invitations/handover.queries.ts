/** Handovers: who has been named as a seat's successor, and the answer. */
import type { Insertable } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import { prepared } from '../kernel/db/prepared.ts'
import { cancelUnsent } from '../kernel/mail/outbox.ts'
import type { UtcText } from '../kernel/time.ts'
import type { HandoverState, HandoverTable } from '../schema.ts'

function rows(db: Db | Tx) {
  return db
    .selectFrom('handover')
    .innerJoin('invitation', 'invitation.id', 'handover.invitation_id')
    .innerJoin('invitation_link as from', 'from.id', 'handover.from_link_id')
    .select([
      'handover.id',
      'handover.name',
      'handover.title',
      'handover.email',
      'handover.state',
      'handover.asked_at as askedAt',
      'handover.decided_at as decidedAt',
      'handover.decided_by as decidedBy',
      'handover.invitation_id as invitationId',
      'invitation.seat_id as seatId',
      'from.id as fromLinkId',
      'from.name as fromName',
      'from.email as fromEmail',
    ])
    .$narrowType<{ seatId: string }>()
}

export async function findHandover(db: Db | Tx, id: string) {
  return rows(db).where('handover.id', '=', id).executeTakeFirst()
}

export type Handover = NonNullable<Awaited<ReturnType<typeof findHandover>>>

/**
 * The open handover from a link that still works, otherwise the latest answered one, whose answer the page shows to the
 * asker; null when there is none.
 */
export async function findCurrentHandover(db: Db | Tx, invitationId: string): Promise<Handover | null> {
  const [row] = await currentHandover(db, invitationId)
  return row ?? null
}

const currentHandover = prepared((db, invitationId: string) =>
  rows(db)
    .innerJoin('live_link', 'live_link.id', 'from.id')
    .where('handover.invitation_id', '=', invitationId)
    .orderBy((eb) => eb.case().when('handover.state', '=', 'asked').then(0).else(1).end())
    .orderBy('handover.asked_at', 'desc')
    .limit(1),
)

export async function insertHandover(tx: Tx, row: Insertable<HandoverTable>): Promise<void> {
  await tx.insertInto('handover').values(row).execute()
}

/**
 * Changes the state if it is still `from`, and cancels the unsent letter unless confirmed.
 * @returns false when another request changed the state first.
 */
export async function decideHandover(
  tx: Tx,
  id: string,
  change: { from: HandoverState; to: HandoverState; accountId: string | null; now: UtcText },
): Promise<boolean> {
  const row = await tx
    .updateTable('handover')
    .set({ state: change.to, decided_at: change.now, decided_by: change.accountId })
    .where('id', '=', id)
    .where('state', '=', change.from)
    .returning('id')
    .executeTakeFirst()
  if (row && change.to !== 'confirmed') await cancelUnsent(tx, [id])
  return row !== undefined
}

/** Closes the open handover when the seat changes in another way, and cancels its unsent letter. */
export async function closeHandover(tx: Tx, invitationId: string, now: UtcText): Promise<void> {
  const rows = await tx
    .updateTable('handover')
    .set({ state: 'closed', decided_at: now })
    .where('invitation_id', '=', invitationId)
    .where('state', '=', 'asked')
    .returning('id')
    .execute()
  await cancelUnsent(
    tx,
    rows.map(({ id }) => id),
  )
}

/** Moves handovers to the new link of the person who asked, so that the person can still see and withdraw them. */
export async function moveHandovers(tx: Tx, from: string, to: string): Promise<void> {
  await tx.updateTable('handover').set({ from_link_id: to }).where('from_link_id', '=', from).execute()
}

/** Makes the ended link's page name the new holder, whom the link's owner has named. */
export async function markHandedOver(tx: Tx, linkId: string): Promise<void> {
  await tx.updateTable('invitation_link').set({ ended_as: 'handed_over' }).where('id', '=', linkId).execute()
}
