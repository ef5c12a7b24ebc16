import type { Db, Tx } from '../kernel/db/open.ts'
import { newId } from '../kernel/ids.ts'
import type { UtcText } from '../kernel/time.ts'
import type { Invited, Mark } from './rules.ts'

/**
 * Everybody invited to the seminar, of seats and of organisations. A seat counts as invited although its holder has left
 * and nobody else is invited yet.
 */
export async function listInvited(db: Db | Tx, seminarId: string): Promise<Invited[]> {
  const rows = await db
    .selectFrom('invitation')
    .leftJoin('live_invitation as live', 'live.id', 'invitation.id')
    .leftJoin('live_guest_invitation as guests', 'guests.id', 'invitation.id')
    .leftJoin('seat', 'seat.id', 'invitation.seat_id')
    .leftJoin('municipality as m', 'm.code', 'seat.municipality_code')
    .leftJoin('current_holder as holder', 'holder.seat_id', 'seat.id')
    .leftJoin('guest', 'guest.id', 'invitation.guest_id')
    .leftJoin('organisation', 'organisation.id', 'guest.organisation_id')
    .leftJoin('live_link as link', (join) =>
      join.onRef('link.invitation_id', '=', 'invitation.id').on('link.kind', '!=', 'substitute'),
    )
    .leftJoin('live_link as instead', (join) =>
      join.onRef('instead.invitation_id', '=', 'invitation.id').on('instead.kind', '=', 'substitute'),
    )
    .select((eb) => [
      'invitation.id',
      'invitation.seat_id as seatId',
      'seat.role',
      eb.fn.coalesce('holder.name', 'guest.name', 'link.name').as('name'),
      eb.fn.coalesce('holder.title', 'guest.title').as('title'),
      eb.fn.coalesce('m.name', 'organisation.name').as('from'),
      eb.fn.coalesce('live.reply', 'guests.reply').as('reply'),
      'link.id as linkId',
      'instead.name as substitute',
      'instead.id as substituteLinkId',
    ])
    .where('invitation.seminar_id', '=', seminarId)
    .where('invitation.withdrawn_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('live.id', 'is not', null),
        eb('guests.id', 'is not', null),
        // A link whose letter was stopped before it went has no `ended_as`, so it does not count as invited.
        eb.and([
          eb('invitation.seat_id', 'is not', null),
          eb.exists(
            eb
              .selectFrom('invitation_link as had')
              .select('had.id')
              .whereRef('had.invitation_id', '=', 'invitation.id')
              .where('had.ended_as', 'is not', null),
          ),
        ]),
      ]),
    )
    .execute()
  return rows.map(({ id, seatId, ...row }) => ({
    ...row,
    kind: seatId === null ? 'guest' : 'seat',
    key: seatId === null ? `gast:${id}` : `plats:${seatId}`,
    from: row.from ?? '',
  }))
}

export async function listMarks(db: Db | Tx, seminarId: string): Promise<Mark[]> {
  const rows = await db
    .selectFrom('attendance')
    .innerJoin('account', 'account.id', 'attendance.tapped_by')
    .select([
      'attendance.person',
      'attendance.name',
      'attendance.came_from as from',
      'attendance.here',
      'attendance.tapped_at as at',
      'account.name as by',
      'attendance.device',
    ])
    .where('attendance.seminar_id', '=', seminarId)
    .orderBy('attendance.tapped_at')
    .execute()
  return rows.map((row) => ({ ...row, here: row.here === 1 }))
}

/** Ids of the taps that have been received before. */
export async function listSeenTaps(tx: Tx, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await tx.selectFrom('attendance_tap').select('id').where('id', 'in', ids).execute()
  return new Set(rows.map(({ id }) => id))
}

export async function insertTaps(tx: Tx, ids: string[], at: { seminarId: string; now: UtcText }): Promise<void> {
  if (ids.length === 0) return
  const rows = ids.map((id) => ({ id, seminar_id: at.seminarId, received_at: at.now }))
  await tx.insertInto('attendance_tap').values(rows).execute()
}

export async function saveMarks(
  tx: Tx,
  marks: Mark[],
  { seminarId, accountId }: { seminarId: string; accountId: string },
): Promise<void> {
  if (marks.length === 0) return
  const rows = marks.map((mark) => {
    const [kind, id = ''] = mark.person.split(':')
    return {
      id: newId(),
      seminar_id: seminarId,
      person: mark.person,
      seat_id: kind === 'plats' ? id : null,
      guest_invitation_id: kind === 'gast' ? id : null,
      name: mark.name,
      came_from: mark.from,
      here: mark.here ? (1 as const) : (0 as const),
      tapped_at: mark.at,
      tapped_by: accountId,
      device: mark.device,
    }
  })
  await tx
    .insertInto('attendance')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['seminar_id', 'person'])
        .doUpdateSet((eb) => ({
          name: eb.ref('excluded.name'),
          came_from: eb.ref('excluded.came_from'),
          here: eb.ref('excluded.here'),
          tapped_at: eb.ref('excluded.tapped_at'),
          tapped_by: eb.ref('excluded.tapped_by'),
          device: eb.ref('excluded.device'),
        })),
    )
    .execute()
}

export interface Present {
  seatIds: Set<string>
  guestInvitationIds: Set<string>
  /** Seminars where anybody was checked in; attendance at the others was not recorded. */
  countedSeminarIds: Set<string>
}

/** Who was checked in at the round's seminars. */
export async function listPresent(db: Db | Tx, roundId: string): Promise<Present> {
  const rows = await db
    .selectFrom('attendance')
    .innerJoin('seminar', 'seminar.id', 'attendance.seminar_id')
    .select([
      'attendance.seat_id as seatId',
      'attendance.guest_invitation_id as guestInvitationId',
      'attendance.seminar_id as seminarId',
    ])
    .where('seminar.round_id', '=', roundId)
    .where('attendance.here', '=', 1)
    .execute()
  return {
    seatIds: new Set(rows.flatMap(({ seatId }) => seatId ?? [])),
    guestInvitationIds: new Set(rows.flatMap(({ guestInvitationId }) => guestInvitationId ?? [])),
    countedSeminarIds: new Set(rows.map(({ seminarId }) => seminarId)),
  }
}

export async function updateRssChecksIn(tx: Tx, seminarId: string, may: 0 | 1): Promise<void> {
  await tx.updateTable('seminar').set({ rss_checks_in: may }).where('id', '=', seminarId).execute()
}

/** Tap ids are needed only while a device may still send the taps again. */
export async function deleteTapsBefore(db: Db, before: UtcText): Promise<void> {
  await db.deleteFrom('attendance_tap').where('received_at', '<', before).execute()
}
