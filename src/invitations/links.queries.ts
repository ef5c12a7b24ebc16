/**
 * Personal links. A token is derived from its link's id, so an id must never change; only the token's hash is stored.
 */
import { type Insertable, sql } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import { prepared } from '../kernel/db/prepared.ts'
import { hashCode, hashToken, linkCode, linkToken, newId } from '../kernel/ids.ts'
import { cancelUnsent } from '../kernel/mail/outbox.ts'
import type { UtcText } from '../kernel/time.ts'
import type { InvitationLinkTable, LinkEnd, LinkKind } from '../schema.ts'
import { deleteWishes, findWishes, insertWishes } from '../wishes/queries.ts'
import { isEmpty } from '../wishes/rules.ts'

/** Owner and address of a link. */
interface LinkOf {
  invitationId: string
  kind: LinkKind
  name: string
  email: string
}

export interface LiveLink extends LinkOf {
  id: string
}

/** Input for making a link: the installation's secret and the time. */
interface Making {
  secret: string
  now: UtcText
}

/** The link that works now; an invitation has at most one of each kind. */
export async function findLiveLink(db: Db | Tx, invitationId: string, kind: LinkKind): Promise<LiveLink | undefined> {
  const [link] = await liveLink(db, invitationId, kind)
  return link
}

const liveLink = prepared<[string, LinkKind], LiveLink>((db, invitationId, kind) =>
  db
    .selectFrom('live_link')
    .select(['id', 'invitation_id as invitationId', 'kind', 'name', 'email'])
    .where('invitation_id', '=', invitationId)
    .where('kind', '=', kind),
)

/** Whether the link still works; it may have ended after the page was shown. */
export async function isLive(tx: Tx, linkId: string): Promise<boolean> {
  const row = await tx.selectFrom('live_link').select('id').where('id', '=', linkId).executeTakeFirst()
  return row !== undefined
}

/** @param id given when the link's address was sent before the link was made. @returns the link's id. */
export async function addLink(tx: Tx, by: Making, link: LinkOf, id: string = newId()): Promise<string> {
  await insertLinks(tx, [linkRow(by, link, id)])
  return id
}

export function linkRow(
  { secret, now }: Making,
  { invitationId, kind, name, email }: LinkOf,
  id: string = newId(),
): Insertable<InvitationLinkTable> {
  const token_hash = hashToken(linkToken(secret, id))
  const code_hash = hashCode(secret, linkCode(secret, id))
  const row = { id, invitation_id: invitationId, kind, name, email, token_hash, code_hash }
  return { ...row, created_at: now, revoked_at: null }
}

const rowsPerInsert = 200

export async function insertLinks(tx: Tx, rows: Insertable<InvitationLinkTable>[]): Promise<void> {
  for (let at = 0; at < rows.length; at += rowsPerInsert) {
    await tx
      .insertInto('invitation_link')
      .values(rows.slice(at, at + rowsPerInsert))
      .execute()
  }
}

/** Ends the link, deletes its wishes and cancels its unsent letters. */
export async function revokeLink(tx: Tx, linkId: string, end: { as: LinkEnd; now: UtcText }): Promise<void> {
  await tx
    .updateTable('invitation_link')
    .set({ revoked_at: end.now, ended_as: end.as })
    .where('id', '=', linkId)
    .where('revoked_at', 'is', null)
    .execute()
  await deleteWishes(tx, [linkId])
  await cancelUnsent(tx, [linkId])
}

/** Replaces the link with a new one for the same person, who keeps the wishes. @returns the new link's id. */
export async function renewLink(tx: Tx, by: Making, old: LiveLink, email = old.email): Promise<string> {
  const wishes = await findWishes(tx, old.id)
  await revokeLink(tx, old.id, { as: 'renewed', now: by.now })
  const linkId = await addLink(tx, by, { ...old, email })
  if (!isEmpty(wishes)) await insertWishes(tx, { id: newId(), now: by.now, linkId, wishes })
  return linkId
}

/** SQL condition: `had` is `link`, or an earlier link of the same person that `link` replaced. */
export const isSameOwner = sql<boolean>`had.invitation_id = link.invitation_id and had.kind = link.kind
  and (had.id = link.id or had.ended_as = 'renewed'
    and (had.kind = 'guest' or had.name = link.name or had.email = link.email and had.email <> ''))`

/** The links whose owner a letter has reached or may have reached, with this link or one that it replaced. */
export async function listMailed(db: Db | Tx, linkIds: string[]): Promise<Set<string>> {
  if (linkIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('invitation_link as link')
    .innerJoin('invitation_link as had', (join) => join.on(isSameOwner))
    .innerJoin('message', 'message.link_id', 'had.id')
    .select('link.id')
    .distinct()
    .where('link.id', 'in', linkIds)
    .where('message.state', 'in', ['sending', 'sent', 'unknown'])
    .execute()
  return new Set(rows.map(({ id }) => id))
}

export async function wasMailed(db: Db | Tx, linkId: string): Promise<boolean> {
  return (await listMailed(db, [linkId])).has(linkId)
}

/**
 * Ends the links of a mailing's invitations whose letter was stopped before it went, so that the person can be invited
 * again. Does not mark the invitation withdrawn, since nobody withdrew it, and a substitute keeps their own link. Skips
 * guests who have replied: they were reached in another way.
 */
export async function revokeUnreached(tx: Tx, mailingId: string, now: UtcText): Promise<void> {
  const links = await tx
    .updateTable('invitation_link')
    .set({ revoked_at: now })
    .where('revoked_at', 'is', null)
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('message')
        .innerJoin('invitation_link as link', 'link.id', 'message.link_id')
        .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
        .select('link.id')
        .where('message.mailing_id', '=', mailingId)
        .where('message.state', '=', 'cancelled')
        .where((is) => is.or([is('link.kind', '!=', 'guest'), is('invitation.reply', 'is', null)])),
    )
    .returning('id')
    .execute()
  await cancelUnsent(
    tx,
    links.map(({ id }) => id),
  )
}
