/** The invitee's context: the personal link in the path is the key, `/i/:token`. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ExpressionBuilder } from 'kysely'
import type { Db } from '../db/open.ts'
import { prepared } from '../db/prepared.ts'
import type { Schema, SeatRole } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import { Gone, type KnownError, NotFound } from '../errors.ts'
import { hashToken } from '../ids.ts'
import type { UtcText } from '../time.ts'
import type { Guard } from './guards.ts'

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

declare module 'fastify' {
  interface FastifyRequest {
    invitee: Invitee | null
    successor: Successor | null
  }
}

/**
 * An unknown or misspelt link gets a page without a hint whether it ever existed; one that has ended tells its
 * owner why, and nothing else; one that waits for its owner's word leads to the question.
 */
export function inviteeGuard(deps: Deps): Guard {
  return async (request, reply) => {
    const { token, hash } = tokenOf(request, reply)
    const invitee = await findInvitee(deps.db, hash)
    if (invitee?.archivedAt) throw new Gone('ended.archived')
    request.invitee = invitee
    if (invitee) return
    if (!(await findSuccessor(deps.db, hash))) throw await whyDead(deps.db, hash)
    return reply.redirect(`/i/${token}/overtagande`, 303)
  }
}

/** Only while the question stands; who has said yes already comes to the invitation. */
export function successorGuard(deps: Deps): Guard {
  return async (request, reply) => {
    const { token, hash } = tokenOf(request, reply)
    const successor = await findSuccessor(deps.db, hash)
    if (successor?.archivedAt) throw new Gone('ended.archived')
    request.successor = successor
    if (successor) return
    if (!(await findInvitee(deps.db, hash))) throw await whyDead(deps.db, hash)
    return reply.redirect(`/i/${token}`, 303)
  }
}

function tokenOf(request: FastifyRequest, reply: FastifyReply) {
  // A forwarded link must not end up in a search engine.
  reply.header('x-robots-tag', 'noindex, nofollow')
  const token = (request.params as { token?: string }).token ?? ''
  return { token, hash: hashToken(token) }
}

const findByHash = prepared((db, tokenHash: string) =>
  db
    .selectFrom('invitation_link as link')
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
    .where('link.token_hash', '=', tokenHash)
    .where('link.revoked_at', 'is', null),
)

/** Somebody has a link that works: withdrawn, or with a new holder not yet invited, a seat is not invited now. */
export function isInvited(eb: ExpressionBuilder<Schema, 'invitation'>) {
  return eb.exists(
    eb
      .selectFrom('invitation_link as live')
      .select('live.id')
      .whereRef('live.invitation_id', '=', 'invitation.id')
      .where('live.revoked_at', 'is', null),
  )
}

async function findInvitee(db: Db, tokenHash: string): Promise<Invitee | null> {
  const [row] = await findByHash(db, tokenHash)
  return row ?? null
}

async function findSuccessor(db: Db, tokenHash: string): Promise<Successor | null> {
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
async function whyDead(db: Db, tokenHash: string): Promise<KnownError> {
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

export function invited(request: FastifyRequest): Invitee {
  if (!request.invitee) throw new NotFound('errors.link')
  return request.invitee
}

export function askedToTakeOver(request: FastifyRequest): Successor {
  if (!request.successor) throw new NotFound('errors.link')
  return request.successor
}
