/** Guests' personal links: a new one ends the old. */
import type { Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { hashToken, linkToken, newId } from '../kernel/ids.ts'
import { insertGuestLinks, revokeGuestLinks } from './queries.ts'

export async function addLinks(deps: Deps, tx: Tx, invitationIds: string[]): Promise<void> {
  const created_at = deps.clock.now()
  const rows = invitationIds.map((guest_invitation_id) => {
    const id = newId()
    const token_hash = hashToken(linkToken(deps.config.secret, id))
    return { id, guest_invitation_id, token_hash, created_at, revoked_at: null }
  })
  await insertGuestLinks(tx, rows)
}

/** What waited to be sent with the old link is not sent. */
export async function renewLinks(deps: Deps, tx: Tx, invitationIds: string[]): Promise<void> {
  await revokeGuestLinks(tx, invitationIds, deps.clock.now())
  await addLinks(deps, tx, invitationIds)
}
