import type { Db, Tx } from '../kernel/db/open.ts'
import type { GuestCandidate } from './candidates.rules.ts'

/** Every person in the register, with the invitation to this seminar if there is one. */
export async function listCandidates(db: Db | Tx, seminarId: string): Promise<GuestCandidate[]> {
  const rows = await db
    .selectFrom('guest')
    .innerJoin('organisation', 'organisation.id', 'guest.organisation_id')
    .leftJoin('guest_invitation as invited', (join) =>
      join.onRef('invited.guest_id', '=', 'guest.id').on('invited.seminar_id', '=', seminarId),
    )
    .select([
      'guest.id as guestId',
      'guest.name',
      'guest.title',
      'guest.email',
      'organisation.id as organisationId',
      'organisation.name as organisation',
      'organisation.reach',
      'organisation.region_code as regionCode',
      'invited.id as invitationId',
      'invited.withdrawn_at as withdrawnAt',
    ])
    .orderBy('organisation.name_key')
    .orderBy('organisation.region_code')
    .orderBy('guest.name')
    .orderBy('guest.id')
    .execute()
  return rows.map(({ withdrawnAt, ...row }) => ({ ...row, isWithdrawn: withdrawnAt !== null }))
}
