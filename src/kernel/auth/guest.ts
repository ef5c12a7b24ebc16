/** The guest's context: the personal link in the path is the key, `/gast/:token`. */
import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { prepared } from '../db/prepared.ts'
import type { Deps } from '../deps.ts'
import { Gone, type KnownError, NotFound } from '../errors.ts'
import { hashToken } from '../ids.ts'
import type { UtcText } from '../time.ts'
import type { Guard } from './guards.ts'

export interface Guest {
  linkId: string
  guestInvitationId: string
  seminarId: string
  /** As an invitee's. */
  archivedAt: UtcText | null
}

declare module 'fastify' {
  interface FastifyRequest {
    guest: Guest | null
  }
}

/** An unknown or misspelt link gets a page without a hint whether it ever existed; one that has ended tells its owner why. */
export function guestGuard(deps: Deps): Guard {
  return async (request, reply) => {
    // A forwarded link must not end up in a search engine.
    reply.header('x-robots-tag', 'noindex, nofollow')
    const token = (request.params as { token?: string }).token ?? ''
    const hash = hashToken(token)
    const guest = await findGuest(deps.db, hash)
    if (guest?.archivedAt) throw new Gone('ended.archived')
    request.guest = guest
    if (!guest) throw await whyDead(deps.db, hash)
  }
}

const findByHash = prepared((db, tokenHash: string) =>
  db
    .selectFrom('guest_link as link')
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
    .where('link.revoked_at', 'is', null)
    .where('invited.withdrawn_at', 'is', null),
)

async function findGuest(db: Db, tokenHash: string): Promise<Guest | null> {
  const [row] = await findByHash(db, tokenHash)
  return row ?? null
}

/** Who has been told that the invitation no longer holds, or has got a new link, need not look for a misprint. */
async function whyDead(db: Db, tokenHash: string): Promise<KnownError> {
  const link = await db
    .selectFrom('guest_link as link')
    .innerJoin('guest_invitation as invited', 'invited.id', 'link.guest_invitation_id')
    .leftJoin('guest_link as newer', (join) =>
      join.onRef('newer.guest_invitation_id', '=', 'invited.id').on('newer.revoked_at', 'is', null),
    )
    .select(['invited.withdrawn_at as withdrawnAt', 'newer.id as newerId'])
    .where('link.token_hash', '=', tokenHash)
    .executeTakeFirst()
  if (link?.withdrawnAt) return new Gone('ended.withdrawn')
  return link?.newerId ? new Gone('ended.renewed') : new NotFound('errors.link')
}

/** The guest has a link that works, as `isInvited` for seats; in a query that calls the table `invited`. */
export const isGuestInvited = sql<boolean>`exists (
  select 1 from guest_link
  where guest_link.guest_invitation_id = invited.id and guest_link.revoked_at is null)`

/** Inside the guest's context somebody is invited. */
export function invitedGuest(request: FastifyRequest): Guest {
  if (!request.guest) throw new NotFound('errors.link')
  return request.guest
}
