/** Personal links: what each opens, which open something now, and why one opens nothing. */
import type { Db } from '../kernel/db/open.ts'
import { prepared } from '../kernel/db/prepared.ts'
import type { SeatRole } from '../kernel/db/schema.ts'
import { Gone, type KnownError, NotFound } from '../kernel/errors.ts'
import type { UtcText } from '../kernel/time.ts'

export interface Invitee {
  linkId: string
  kind: 'holder' | 'substitute'
  name: string
  email: string
  invitationId: string
  seatId: string
  seminarId: string
  roundId: string
  role: SeatRole
  municipalityCode: string
  municipalityName: string
  municipalityOfficialName: string
  /** When the round was put away: then no link of it opens anything. */
  archivedAt: UtcText | null
}

/** Asked by the holder's word whether they have the role now; their link becomes the seat's when they say so. */
export interface Successor {
  handoverId: string
  name: string
  title: string
  email: string
  /** Who said so. */
  fromName: string
  invitationId: string
  seatId: string
  seminarId: string
  roundId: string
  role: SeatRole
  municipalityName: string
  municipalityOfficialName: string
  /** When the round was put away: then no link of it opens anything. */
  archivedAt: UtcText | null
}

export interface Guest {
  linkId: string
  guestInvitationId: string
  seminarId: string
  /** As an invitee's. */
  archivedAt: UtcText | null
}

const byHash = prepared((db, tokenHash: string) =>
  db
    .selectFrom('live_link as link')
    .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
    .innerJoin('seat', 'seat.id', 'invitation.seat_id')
    .innerJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .innerJoin('round', 'round.id', 'seat.round_id')
    .select([
      'link.id as linkId',
      'link.kind',
      'link.name',
      'link.email',
      'invitation.id as invitationId',
      'invitation.seminar_id as seminarId',
      'seat.id as seatId',
      'seat.round_id as roundId',
      'seat.role',
      'seat.municipality_code as municipalityCode',
      'municipality.name as municipalityName',
      'municipality.official_name as municipalityOfficialName',
      'round.archived_at as archivedAt',
    ])
    .where('link.token_hash', '=', tokenHash),
)

export async function findInvitee(db: Db, tokenHash: string): Promise<Invitee | null> {
  const [row] = await byHash(db, tokenHash)
  return row ?? null
}

export async function findSuccessor(db: Db, tokenHash: string): Promise<Successor | null> {
  const row = await db
    .selectFrom('handover')
    .innerJoin('invitation_link as from', 'from.id', 'handover.from_link_id')
    .innerJoin('invitation', 'invitation.id', 'handover.invitation_id')
    .innerJoin('seat', 'seat.id', 'invitation.seat_id')
    .innerJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .innerJoin('round', 'round.id', 'seat.round_id')
    .select([
      'handover.id as handoverId',
      'handover.name',
      'handover.title',
      'handover.email',
      'from.name as fromName',
      'invitation.id as invitationId',
      'seat.id as seatId',
      'invitation.seminar_id as seminarId',
      'seat.round_id as roundId',
      'seat.role',
      'municipality.name as municipalityName',
      'municipality.official_name as municipalityOfficialName',
      'round.archived_at as archivedAt',
    ])
    .where('handover.token_hash', '=', tokenHash)
    .where('handover.state', '=', 'asked')
    .executeTakeFirst()
  return row ?? null
}

/** What its owner may know of a link that has ended: of other people only whom the owner has named. */
export async function whyDead(db: Db, tokenHash: string): Promise<KnownError> {
  const link = await db
    .selectFrom('invitation_link as link')
    .leftJoin('handover', (join) =>
      join.onRef('handover.from_link_id', '=', 'link.id').on('handover.state', '=', 'confirmed'),
    )
    .select(['link.ended_as as endedAs', 'handover.name'])
    .where('link.token_hash', '=', tokenHash)
    .executeTakeFirst()
  if (link?.endedAs) return new Gone(`ended.${link.endedAs}`, { name: link.name ?? '' })
  const asked = await db
    .selectFrom('handover')
    .select('state')
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  if (!asked) return new NotFound('errors.link')
  return new Gone(asked.state === 'declined' ? 'ended.declined' : 'ended.not_asked')
}

const guestByHash = prepared((db, tokenHash: string) =>
  db
    .selectFrom('live_guest_link as link')
    .innerJoin('guest_invitation as invited', 'invited.id', 'link.guest_invitation_id')
    .innerJoin('seminar', 'seminar.id', 'invited.seminar_id')
    .innerJoin('round', 'round.id', 'seminar.round_id')
    .select([
      'link.id as linkId',
      'invited.id as guestInvitationId',
      'invited.seminar_id as seminarId',
      'round.archived_at as archivedAt',
    ])
    .where('link.token_hash', '=', tokenHash)
    .where('invited.withdrawn_at', 'is', null),
)

export async function findGuest(db: Db, tokenHash: string): Promise<Guest | null> {
  const [row] = await guestByHash(db, tokenHash)
  return row ?? null
}

/** Who has been told that the invitation no longer holds, or has got a new link, need not look for a misprint. */
export async function whyGuestDead(db: Db, tokenHash: string): Promise<KnownError> {
  const link = await db
    .selectFrom('guest_link as link')
    .innerJoin('guest_invitation as invited', 'invited.id', 'link.guest_invitation_id')
    .leftJoin('live_guest_link as newer', 'newer.guest_invitation_id', 'invited.id')
    .select(['invited.withdrawn_at as withdrawnAt', 'newer.id as newerId'])
    .where('link.token_hash', '=', tokenHash)
    .executeTakeFirst()
  if (link?.withdrawnAt) return new Gone('ended.withdrawn')
  return link?.newerId ? new Gone('ended.renewed') : new NotFound('errors.link')
}
