import type { Db, Tx } from '../kernel/db/open.ts'
import { inOrder } from '../kernel/text.ts'
import type { GuestCandidate } from './candidates.rules.ts'

/** Every person in the register, with the invitation to this seminar if there is one. */
export async function listCandidates(db: Db | Tx, seminarId: string): Promise<GuestCandidate[]> {
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
