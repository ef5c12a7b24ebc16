/** One invitation as staff see it: links, replies, history and letters; and a seminar's guests. */
import { sql } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import { prepared } from '../kernel/db/prepared.ts'
import type { MessageState } from '../kernel/db/schema.ts'
import { NotFound } from '../kernel/errors.ts'
import { standing } from '../kernel/mail/outbox.ts'
import { inOrder } from '../kernel/text.ts'
import type { UtcText } from '../kernel/time.ts'
import type { GuestReply, SeatRole } from '../schema.ts'
import type { Places } from './rules.ts'

const stateOrBounce = sql<
  MessageState | 'bounced'
>`case when message.bounced_at is null then message.state else 'bounced' end`

/** Every link of the invitation, the latest first, with the state of its latest message. */
export async function listLinks(db: Db | Tx, invitationId: string) {
  return db
    .selectFrom('invitation_link as link')
    .select((eb) => [
      'link.id',
      'link.kind',
      'link.name',
      'link.email',
      'link.created_at as createdAt',
      'link.revoked_at as revokedAt',
      'link.ended_as as endedAs',
      eb
        .selectFrom('message')
        .select(stateOrBounce.as('state'))
        .whereRef('message.link_id', '=', 'link.id')
        .orderBy('message.position', 'desc')
        .orderBy('message.created_at', 'desc')
        .limit(1)
        .as('mail'),
      // The first letter with the link is the invitation; the history lists the other letters.
      eb
        .selectFrom('message')
        .select(stateOrBounce.as('state'))
        .whereRef('message.link_id', '=', 'link.id')
        .orderBy('message.position')
        .orderBy('message.created_at')
        .limit(1)
        .as('firstMail'),
      eb
        .selectFrom('message')
        .select('message.id')
        .whereRef('message.link_id', '=', 'link.id')
        .orderBy('message.position')
        .orderBy('message.created_at')
        .limit(1)
        .as('firstMailId'),
      eb
        .selectFrom('message')
        .select('message.by_post')
        .whereRef('message.link_id', '=', 'link.id')
        .orderBy('message.position', 'desc')
        .orderBy('message.created_at', 'desc')
        .limit(1)
        .as('byPost'),
      eb
        .selectFrom('message')
        .select('message.to_email')
        .whereRef('message.link_id', '=', 'link.id')
        .orderBy('message.position', 'desc')
        .orderBy('message.created_at', 'desc')
        .limit(1)
        .as('mailedTo'),
      eb
        .selectFrom('message')
        .select((sub) => sub.fn.countAll().as('n'))
        .whereRef('message.link_id', '=', 'link.id')
        .where('message.calendar_method', '=', 'REQUEST')
        .where('message.state', 'in', ['sending', 'sent', 'unknown'])
        .as('calendars'),
      eb
        .selectFrom('message')
        .select((sub) => sub.fn.countAll().as('n'))
        .where(
          'message.dedupe_key',
          'in',
          ['withdrawn:', 'handed_over:', 'substitute_cancelled:'].map(
            (prefix) => sql<string>`cast(${prefix} as text) || link.id`,
          ),
        )
        .as('farewells'),
    ])
    .where('link.invitation_id', '=', invitationId)
    .orderBy('link.created_at', 'desc')
    .orderBy('link.id')
    .execute()
}

export type LinkRow = Awaited<ReturnType<typeof listLinks>>[number]

/** Replies with who gave them and how, the latest first. */
export async function listReplies(db: Db | Tx, invitationId: string) {
  return db
    .selectFrom('reply')
    .leftJoin('invitation_link as link', 'link.id', 'reply.link_id')
    .leftJoin('account', 'account.id', 'reply.account_id')
    .select([
      'reply.id',
      'reply.at',
      'reply.kind',
      'reply.source',
      'reply.comment',
      'reply.substitute_name as substituteName',
      'link.name as linkName',
      'account.name as staff',
    ])
    .where('reply.invitation_id', '=', invitationId)
    .orderBy('reply.at', 'desc')
    .orderBy('reply.id')
    .execute()
}

export type ReplyRow = Awaited<ReturnType<typeof listReplies>>[number]

/** The seat's history, by staff and by the invitees themselves, the latest first. */
export async function listSeatHistory(db: Db | Tx, seatId: string) {
  return db
    .selectFrom('history')
    .leftJoin('account', 'account.id', 'history.account_id')
    .select(['history.id', 'history.at', 'history.kind', 'history.detail', 'account.name as who'])
    .where('history.subject', '=', 'seat')
    .where('history.subject_id', '=', seatId)
    .orderBy('history.at', 'desc')
    .execute()
}

export type SeatEvent = Awaited<ReturnType<typeof listSeatHistory>>[number]

/** Letters about the invitation, the latest first, except invitations, which are listed with their links. */
export async function listLetters(db: Db | Tx, invitationId: string) {
  return db
    .selectFrom('message')
    .select(['id', 'purpose', 'to_name as toName', 'sent_at as sentAt', 'created_at as createdAt'])
    .select(['next_attempt_at as dueAt', standing.as('standing')])
    .where('invitation_id', '=', invitationId)
    .where('purpose', 'not in', ['invitation', 'substitute', 'guest_invitation'])
    .orderBy('position', 'desc')
    .execute()
}

export type LetterRow = Awaited<ReturnType<typeof listLetters>>[number]

/** Other seats of the round that the same address holds: inviting one person twice may be intended or a mistake. */
export async function listOtherSeats(db: Db | Tx, seatId: string, emails: string[]) {
  if (emails.length === 0) return []
  return db
    .selectFrom('seat as own')
    .innerJoin('seat', 'seat.round_id', 'own.round_id')
    .innerJoin('current_holder as holder', 'holder.seat_id', 'seat.id')
    .innerJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .select(['municipality.name as municipality', 'seat.role', 'holder.email', 'holder.name'])
    .where('own.id', '=', seatId)
    .whereRef('seat.id', '!=', 'own.id')
    .where('holder.email', 'in', emails)
    .orderBy('municipality.code')
    .orderBy('seat.role')
    .execute()
}

export interface Waiting {
  seminarId: string
  invitationId: string
  municipality: string
  role: SeatRole
  name: string
  from: string
  state: 'asked' | 'declined'
  at: UtcText
}

const undecidedOf = prepared((db, roundId: string) =>
  db
    .selectFrom('handover')
    .innerJoin('invitation', 'invitation.id', 'handover.invitation_id')
    .innerJoin('live_link as from', 'from.id', 'handover.from_link_id')
    .innerJoin('seat', 'seat.id', 'invitation.seat_id')
    .innerJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .select([
      'invitation.seminar_id as seminarId',
      'invitation.id as invitationId',
      'municipality.name as municipality',
      'seat.role',
      'handover.name',
      'from.name as from',
      'handover.state',
      'handover.asked_at as askedAt',
      'handover.decided_at as decidedAt',
    ])
    .where('seat.round_id', '=', roundId)
    .where('handover.decided_by', 'is', null)
    .where('handover.state', 'in', ['asked', 'declined'])
    .orderBy('handover.asked_at')
    .orderBy('municipality.code'),
)

/** Handovers of the round that wait for the successor or for staff, the oldest first. */
export async function listWaitingHandovers(db: Db | Tx, roundId: string): Promise<Waiting[]> {
  const rows = await undecidedOf(db, roundId)
  return rows.map(({ state, askedAt, decidedAt, ...row }) => ({
    ...row,
    state: state === 'asked' ? 'asked' : 'declined',
    at: decidedAt ?? askedAt,
  }))
}

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

/** The first `places` guests in the queue. */
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

/** Position in the queue, 1 for the first; 0 when the guest does not wait. */
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
    .innerJoin('seminar', 'seminar.id', 'invitation.seminar_id')
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
      'seminar.slug as seminarSlug',
      'seminar.name as seminarName',
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

/** Number of links that each invitation has had, by invitation id. */
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

/**
 * Bounces by invitation id, of all of the seminar's guests or of one. Only guests whose latest letter to their current
 * address came back.
 */
export async function listGuestBounces(
  db: Db,
  seminarId: string,
  invitationId: string | null = null,
): Promise<Map<string, GuestBounce>> {
  const rows = await db
    .selectFrom('message')
    .innerJoin('invitation', 'invitation.id', 'message.invitation_id')
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
