/** A seminar's guests, their links and replies. */
import type { Db, Tx } from '../kernel/db/open.ts'
import { NotFound } from '../kernel/errors.ts'
import { standing } from '../kernel/mail/standing.ts'
import { inOrder } from '../kernel/text.ts'
import type { UtcText } from '../kernel/time.ts'
import type { GuestReply } from '../schema.ts'
import type { Places } from './guests.rules.ts'

export async function saveGuestSettings(
  tx: Tx,
  seminarId: string,
  { capacity, start, end }: { capacity: number | null; start: string | null; end: string | null },
): Promise<void> {
  await tx
    .updateTable('seminar')
    .set({ guest_capacity: capacity, guest_start_time: start, guest_end_time: end })
    .where('id', '=', seminarId)
    .execute()
}

export async function countPlaces(tx: Db | Tx, seminarId: string): Promise<Places> {
  const row = await tx
    .selectFrom('seminar')
    .leftJoin('live_guest_invitation as invited', 'invited.seminar_id', 'seminar.id')
    .select((eb) => [
      'seminar.guest_capacity as capacity',
      eb.fn.count('invited.id').filterWhere('invited.reply', '=', 'coming').as('coming'),
      eb.fn.count('invited.id').filterWhere('invited.reply', '=', 'waiting').as('waiting'),
    ])
    .where('seminar.id', '=', seminarId)
    .groupBy(['seminar.id', 'seminar.guest_capacity'])
    .executeTakeFirstOrThrow()
  return { capacity: row.capacity, coming: Number(row.coming), waiting: Number(row.waiting) }
}

/** The first in the queue, as many as there are places. */
export async function listNextInQueue(tx: Tx, seminarId: string, places: number) {
  return tx
    .selectFrom('live_guest_invitation')
    .select('id')
    .where('seminar_id', '=', seminarId)
    .where('reply', '=', 'waiting')
    .orderBy('queue_order')
    .limit(places)
    .execute()
}

/** How many stand before this one in the queue, itself included; 0 when it does not wait. */
export async function placeInQueue(db: Db | Tx, invitationId: string): Promise<number> {
  const row = await db
    .selectFrom('invitation as own')
    .innerJoin('live_guest_invitation as invited', (join) =>
      join.onRef('invited.seminar_id', '=', 'own.seminar_id').onRef('invited.queue_order', '<=', 'own.queue_order'),
    )
    .select((eb) => eb.fn.countAll().as('n'))
    .where('own.id', '=', invitationId)
    .where('invited.reply', '=', 'waiting')
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

function invitationRows(db: Db | Tx) {
  return db
    .selectFrom('invitation')
    .innerJoin('guest', 'guest.id', 'invitation.guest_id')
    .innerJoin('organisation', 'organisation.id', 'guest.organisation_id')
    .leftJoin('live_link as link', 'link.invitation_id', 'invitation.id')
    .select([
      'invitation.id',
      'invitation.seminar_id as seminarId',
      'invitation.uid',
      'invitation.organizer',
      'invitation.sequence',
      'invitation.told',
      'invitation.reply',
      'invitation.replied_at as repliedAt',
      'invitation.queue_order as queueOrder',
      'invitation.withdrawn_at as withdrawnAt',
      'invitation.created_at as createdAt',
      'guest.id as guestId',
      'guest.name',
      'guest.title',
      'guest.email',
      'guest.phone',
      'organisation.id as organisationId',
      'organisation.name as organisation',
      'link.id as linkId',
    ])
    .$narrowType<{ reply: GuestReply | null }>()
}

export type GuestInvitation = Awaited<ReturnType<typeof listGuestInvitations>>[number]

/** Everyone who is or was invited to the seminar's afternoon, by organisation and name. */
export async function listGuestInvitations(db: Db | Tx, seminarId: string) {
  const rows = await invitationRows(db)
    .where('invitation.seminar_id', '=', seminarId)
    .orderBy('invitation.id')
    .execute()
  return inOrder(rows, ({ organisation, name }) => [organisation, name])
}

export async function listInvitationsById(db: Db | Tx, ids: string[]) {
  return ids.length === 0 ? [] : invitationRows(db).where('invitation.id', 'in', ids).execute()
}

/** @throws NotFound */
export async function getGuestInvitation(db: Db | Tx, id: string): Promise<GuestInvitation> {
  const row = await invitationRows(db).where('invitation.id', '=', id).executeTakeFirst()
  if (!row) throw new NotFound()
  return row
}

/** How many links each of these invitations has had. */
export async function countGuestLinks(tx: Db | Tx, ids: string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('invitation_link')
    .select((eb) => ['invitation_id as id', eb.fn.countAll().as('n')])
    .where('invitation_id', 'in', ids)
    .groupBy('invitation_id')
    .execute()
  return new Map(rows.map(({ id, n }) => [id, Number(n)]))
}

/** Letters to one guest, the latest first. */
export async function listGuestMessages(db: Db, invitationId: string) {
  return db
    .selectFrom('message')
    .select(['id', 'purpose', 'subject', 'created_at as createdAt', standing.as('standing')])
    .where('guest_invitation_id', '=', invitationId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()
}

/**
 * By invitation, the latest letter to the address that the guest has now, where that came back; all of the seminar's
 * guests, or one.
 */
export async function listGuestBounces(
  db: Db,
  seminarId: string,
  invitationId: string | null = null,
): Promise<Map<string, GuestBounce>> {
  const rows = await db
    .selectFrom('message')
    .innerJoin('invitation', 'invitation.id', 'message.guest_invitation_id')
    .innerJoin('guest', (join) =>
      join.onRef('guest.id', '=', 'invitation.guest_id').onRef('guest.email', '=', 'message.to_email'),
    )
    .select(['invitation.id', 'bounced_at as at', 'bounce_words as words', 'to_email as email'])
    .where('invitation.seminar_id', '=', seminarId)
    .$if(invitationId !== null, (q) => q.where('invitation.id', '=', invitationId ?? ''))
    .where('sent_at', 'is not', null)
    .orderBy('sent_at')
    .orderBy('message.id')
    .execute()
  const latest = new Map(rows.map((row) => [row.id, row]))
  return new Map([...latest].flatMap(([id, { at, words, email }]) => (at ? [[id, { at, words, email }]] : [])))
}

export interface GuestBounce {
  at: UtcText
  words: string
  email: string
}
