/** The invitee's context: the personal link in the path is the key, `/i/:token`. */
import type { FastifyRequest } from 'fastify'
import type { Db } from '../db/open.ts'
import { prepared } from '../db/prepared.ts'
import type { SeatRole } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import { NotFound } from '../errors.ts'
import { hashToken } from '../ids.ts'
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
}

declare module 'fastify' {
  interface FastifyRequest {
    invitee: Invitee | null
  }
}

/** An unknown, misspelt or replaced link all get the same page: no hint whether it ever existed. */
export function inviteeGuard(deps: Deps): Guard {
  return async (request, reply) => {
    // A forwarded link must not end up in a search engine.
    reply.header('x-robots-tag', 'noindex, nofollow')
    const token = (request.params as { token?: string }).token ?? ''
    request.invitee = await findInvitee(deps.db, token)
    if (!request.invitee) throw new NotFound('errors.link')
  }
}

const findByHash = prepared((db, tokenHash: string) =>
  db
    .selectFrom('invitation_link as link')
    .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
    .innerJoin('seat', 'seat.id', 'invitation.seat_id')
    .innerJoin('municipality', 'municipality.code', 'seat.municipality_code')
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
    ])
    .where('link.token_hash', '=', tokenHash)
    .where('link.revoked_at', 'is', null),
)

async function findInvitee(db: Db, token: string): Promise<Invitee | null> {
  const [row] = await findByHash(db, hashToken(token))
  return row ?? null
}

export function invited(request: FastifyRequest): Invitee {
  if (!request.invitee) throw new NotFound('errors.link')
  return request.invitee
}
