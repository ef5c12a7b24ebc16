/** Candidates for invitation, and writing their invitations. */

import type { Insertable } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import { inOrder } from '../kernel/text.ts'
import type { InvitationTable } from '../schema.ts'
import { forgetReplies } from '../seats/queries.ts'
import { raisedTo } from './addressees.queries.ts'
import type { Candidate, GuestCandidate } from './rules.ts'

/** Every seat of the round, in its municipality's seminar. */
export async function listCandidates(db: Db | Tx, roundId: string): Promise<Candidate[]> {
  const rows = await db
    .selectFrom('seminar_seat as seat')
    .innerJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .innerJoin('seat_deadline as due', 'due.seat_id', 'seat.seat_id')
    .leftJoin('current_holder as holder', 'holder.seat_id', 'seat.seat_id')
    .leftJoin('invitation', 'invitation.seat_id', 'seat.seat_id')
    .leftJoin('live_link as link', (join) =>
      join.onRef('link.invitation_id', '=', 'invitation.id').on('link.kind', '=', 'holder'),
    )
    .select((eb) => [
      'seat.seat_id as seatId',
      'seat.seminar_id as seminarId',
      'seat.role',
      'due.deadline as answerBy',
      'due.extended_at as extendedAt',
      'seat.municipality_code as municipalityCode',
      'municipality.name as municipalityName',
      'municipality.official_name as officialName',
      'holder.name',
      'holder.title',
      'holder.email',
      'holder.by_post as byPost',
      'invitation.id as invitationId',
      'holder.since_at as heldSince',
      'invitation.uid',
      'invitation.organizer',
      'invitation.sequence',
      'invitation.withdrawn_at as withdrawnAt',
      'link.id as liveLinkId',
      eb
        .selectFrom('invitation_link as had')
        .select((had) => had.fn.countAll().as('n'))
        .whereRef('had.invitation_id', '=', 'invitation.id')
        .where('had.kind', '=', 'holder')
        .as('links'),
    ])
    .where('seat.round_id', '=', roundId)
    .orderBy('seat.seminar_id')
    .orderBy('seat.municipality_code')
    .orderBy('seat.role', 'desc')
    .execute()
  return rows.map(({ liveLinkId, ...row }) => ({ ...row, links: Number(row.links), isInvited: liveLinkId !== null }))
}

/**
 * Locks the round's seminars with guests, so that nobody is invited, moved up or sent a new link while a letter to all
 * guests is written.
 */
export async function lockGuestSeminars(tx: Tx, roundId: string): Promise<void> {
  await tx
    .updateTable('seminar')
    .set((eb) => ({ name: eb.ref('name') }))
    .where('round_id', '=', roundId)
    .where('id', 'in', (eb) => eb.selectFrom('invitation').select('seminar_id').where('guest_id', 'is not', null))
    .execute()
}

const rowsPerInsert = 200

export async function insertInvitations(tx: Tx, rows: Insertable<InvitationTable>[]): Promise<void> {
  for (let at = 0; at < rows.length; at += rowsPerInsert) {
    await tx
      .insertInto('invitation')
      .values(rows.slice(at, at + rowsPerInsert))
      .execute()
  }
}

/**
 * Reuses earlier invitations: moves a seat's to its municipality's current seminar and forgets replies by a former
 * holder or from before the withdrawal. Keeps the reply of a substitute whose link works.
 */
export async function renewInvitations(
  tx: Tx,
  seminar: { id: string; revision: number; told: string },
  ids: string[],
): Promise<void> {
  if (ids.length === 0) return
  await tx
    .updateTable('invitation')
    .set({
      seminar_id: seminar.id,
      withdrawn_at: null,
      queue_order: null,
      told: seminar.told,
      sequence: raisedTo(seminar.revision),
      told_sequence: raisedTo(seminar.revision),
    })
    .where('id', 'in', ids)
    .execute()
  await forgetReplies(tx, ids)
}

/** Every person in the register, with the invitation to this seminar if there is one. */
export async function listGuestCandidates(db: Db | Tx, seminarId: string): Promise<GuestCandidate[]> {
  const rows = await db
    .selectFrom('guest')
    .innerJoin('organisation', 'organisation.id', 'guest.organisation_id')
    .leftJoin('invitation as invited', (join) =>
      join.onRef('invited.guest_id', '=', 'guest.id').on('invited.seminar_id', '=', seminarId),
    )
    .leftJoin('live_link as link', 'link.invitation_id', 'invited.id')
    .select((eb) => [
      'guest.id as guestId',
      'guest.name',
      'guest.title',
      'guest.email',
      'organisation.id as organisationId',
      'organisation.name as organisation',
      'organisation.reach',
      'organisation.region_code as regionCode',
      'invited.id as invitationId',
      'invited.uid',
      'invited.organizer',
      'invited.sequence',
      'link.id as linkId',
      eb
        .selectFrom('invitation_link as had')
        .select((had) => had.fn.countAll().as('n'))
        .whereRef('had.invitation_id', '=', 'invited.id')
        .as('links'),
    ])
    .orderBy('guest.id')
    .execute()
  const byName = inOrder(rows, (row) => [row.organisation, row.regionCode, row.name])
  return byName.map(({ linkId, links, ...row }) => ({ ...row, links: Number(links), isInvited: linkId !== null }))
}
