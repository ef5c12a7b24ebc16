/** Personal links: what each opens, and why an ended one opens nothing. */
import type { Db } from '../kernel/db/open.ts'
import { prepared } from '../kernel/db/prepared.ts'
import { Gone, type KnownError, NotFound } from '../kernel/errors.ts'
import type { UtcText } from '../kernel/time.ts'
import type { LinkEnd, LinkKind, SeatRole } from '../schema.ts'

interface Linked {
  linkId: string
  name: string
  email: string
  invitationId: string
  seminarId: string
  roundId: string
  /** When the round was archived; its links then open nothing. */
  archivedAt: UtcText | null
}

/** The holder of a seat, or the substitute. */
export interface SeatInvitee extends Linked {
  kind: 'holder' | 'substitute'
  seatId: string
  role: SeatRole
  municipalityCode: string
  municipalityName: string
  municipalityOfficialName: string
}

/** Somebody from an interest organisation, invited to the afternoon. */
interface GuestInvitee extends Linked {
  kind: 'guest'
}

export type Invitee = SeatInvitee | GuestInvitee

/** A person whom the holder has named as successor; the handover's link becomes the seat's when they confirm. */
export interface Successor {
  handoverId: string
  name: string
  title: string
  email: string
  /** Name of the holder who named the successor. */
  fromName: string
  invitationId: string
  seatId: string
  seminarId: string
  roundId: string
  role: SeatRole
  municipalityName: string
  municipalityOfficialName: string
  /** When the round was archived; its links then open nothing. */
  archivedAt: UtcText | null
}

const byHash = prepared((db, tokenHash: string) =>
  db
    .selectFrom('live_link as link')
    .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
    .innerJoin('seminar', 'seminar.id', 'invitation.seminar_id')
    .innerJoin('round', 'round.id', 'seminar.round_id')
    .leftJoin('seat', 'seat.id', 'invitation.seat_id')
    .leftJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .select([
      'link.id as linkId',
      'link.kind',
      'link.name',
      'link.email',
      'invitation.id as invitationId',
      'invitation.seminar_id as seminarId',
      'seminar.round_id as roundId',
      'seat.id as seatId',
      'seat.role',
      'seat.municipality_code as municipalityCode',
      'municipality.name as municipalityName',
      'municipality.official_name as municipalityOfficialName',
      'round.archived_at as archivedAt',
    ])
    .where('link.token_hash', '=', tokenHash)
    .where('invitation.withdrawn_at', 'is', null),
)

export async function findInvitee(db: Db, tokenHash: string): Promise<Invitee | null> {
  const [row] = await byHash(db, tokenHash)
  // The cast holds: the joins give a seat's link all seat columns.
  return (row as Invitee | undefined) ?? null
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

export async function findLinkByCode(db: Db, codeHash: string) {
  return db.selectFrom('invitation_link').select(['id', 'kind']).where('code_hash', '=', codeHash).executeTakeFirst()
}

/** Why a link has ended, for its owner. Names no other person than one whom the owner has named. */
export async function whyDead(db: Db, tokenHash: string): Promise<KnownError> {
  const link = await db
    .selectFrom('invitation_link as link')
    .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
    .leftJoin('handover', (join) =>
      join.onRef('handover.from_link_id', '=', 'link.id').on('handover.state', '=', 'confirmed'),
    )
    .leftJoin('live_link as guests', (join) =>
      join.onRef('guests.invitation_id', '=', 'link.invitation_id').on('guests.kind', '=', 'guest'),
    )
    .select(['link.kind', 'link.ended_as as endedAs', 'handover.name', 'guests.id as guestsNow'])
    .select('invitation.withdrawn_at as withdrawnAt')
    .where('link.token_hash', '=', tokenHash)
    .executeTakeFirst()
  const end = link && endOf(link)
  if (end) return new Gone(`ended.${end}`, { name: link.name ?? '' })
  const asked = await db.selectFrom('handover').select('state').where('token_hash', '=', tokenHash).executeTakeFirst()
  if (!asked) return new NotFound('errors.link')
  return new Gone(asked.state === 'declined' ? 'ended.declined' : 'ended.not_asked')
}

/** A guest's invitation stays the same person's however often it is sent; a seat's may be another person's now. */
function endOf(link: {
  kind: LinkKind
  endedAs: LinkEnd | null
  withdrawnAt: UtcText | null
  guestsNow: string | null
}): LinkEnd | null {
  if (link.kind !== 'guest') return link.endedAs
  if (link.withdrawnAt !== null) return 'withdrawn'
  return link.guestsNow === null ? null : 'renewed'
}
