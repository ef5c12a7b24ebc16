import { sql } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import { prepared } from '../kernel/db/prepared.ts'
import type { LocalDate, UtcText } from '../kernel/time.ts'
import type { GuestReply, ReplyKind } from '../schema.ts'
import { type Diet, noWishes, type Visit, type Wishes } from './rules.ts'

const wishesOfLink = prepared((db, linkId: string) =>
  db.selectFrom('personal_wish').select(['diets', 'food', 'access']).where('link_id', '=', linkId),
)

export async function findWishes(db: Db | Tx, linkId: string): Promise<Wishes> {
  const [row] = await wishesOfLink(db, linkId)
  return row ? read(row) : noWishes
}

export async function insertWishes(
  tx: Tx,
  { id, now, linkId, wishes }: { id: string; now: UtcText; linkId: string; wishes: Wishes },
): Promise<void> {
  const values = { ...wishes, diets: JSON.stringify(wishes.diets), saved_at: now }
  await tx
    .insertInto('personal_wish')
    .values({ id, link_id: linkId, ...values })
    .onConflict((conflict) => conflict.column('link_id').doUpdateSet(values))
    .execute()
}

export async function deleteWishes(tx: Tx, linkIds: string[]): Promise<void> {
  if (linkIds.length > 0) await tx.deleteFrom('personal_wish').where('link_id', 'in', linkIds).execute()
}

/**
 * After a reply, deletes the wishes of those who do not come: a holder who declines or sends a substitute keeps none.
 */
export async function keepWishesOf(tx: Tx, invitationId: string, reply: ReplyKind | GuestReply | null): Promise<void> {
  await tx
    .deleteFrom('personal_wish')
    .where('link_id', 'in', (eb) => {
      const links = eb.selectFrom('invitation_link').select('id').where('invitation_id', '=', invitationId)
      if (reply === 'coming') return links.where('kind', '=', 'substitute')
      return reply === 'substitute' ? links.where('kind', '!=', 'substitute') : links
    })
    .execute()
}

/** Wishes of these links' owners, in no order. */
export async function listWishes(db: Db | Tx, linkIds: string[]): Promise<Wishes[]> {
  if (linkIds.length === 0) return []
  const rows = await db
    .selectFrom('personal_wish')
    .select(['diets', 'food', 'access'])
    .where('link_id', 'in', linkIds)
    .execute()
  return rows.map(read)
}

/** Whether the link's owner comes, and to which seminar. */
export async function getVisit(db: Db | Tx, linkId: string): Promise<Visit> {
  const { kind, reply, ...visit } = await db
    .selectFrom('invitation_link as link')
    .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
    .leftJoin('live_invitation as live', 'live.id', 'invitation.id')
    .innerJoin('seminar', 'seminar.id', 'invitation.seminar_id')
    .leftJoin('live_guest_invitation as guests', 'guests.id', 'invitation.id')
    .select((eb) => ['link.kind', eb.fn.coalesce('live.reply', 'guests.reply').as('reply')])
    .select(['seminar.date', 'seminar.form', 'seminar.cancelled_at as cancelledAt'])
    .where('link.id', '=', linkId)
    .executeTakeFirstOrThrow()
  return { ...visit, hasSaidYes: reply === (kind === 'substitute' ? 'substitute' : 'coming') }
}

/** Seminars held or cancelled so long ago that wishes are no longer needed; the limits are inclusive. */
export async function listOver(db: Db | Tx, before: { date: LocalDate; cancelledAt: UtcText }): Promise<string[]> {
  const rows = await db
    .selectFrom('seminar')
    .select('id')
    .where((eb) => eb.or([eb('date', '<=', before.date), eb('cancelled_at', '<=', before.cancelledAt)]))
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * Owner ids of the wishes for those seminars, to find wishes in a file outside this database: link ids, and invitation
 * ids for files from before guests had links in the same table.
 */
export async function listOwnersOver(db: Db, before: { date: LocalDate; cancelledAt: UtcText }): Promise<Set<unknown>> {
  const seminarIds = await listOver(db, before)
  if (seminarIds.length === 0) return new Set()
  const links = await db
    .selectFrom('invitation_link as link')
    .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
    .select(['link.id', 'invitation.id as invitationId'])
    .where('invitation.seminar_id', 'in', seminarIds)
    .execute()
  return new Set(links.flatMap(({ id, invitationId }) => [id, invitationId]))
}

/** @returns how many were deleted, by seminar id. */
export async function deleteWishesOfSeminars(tx: Tx, seminarIds: string[]): Promise<Map<string, number>> {
  if (seminarIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('personal_wish as wish')
    .innerJoin('invitation_link as link', 'link.id', 'wish.link_id')
    .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
    .select(['wish.id', 'invitation.seminar_id as seminarId'])
    .where('invitation.seminar_id', 'in', seminarIds)
    .execute()
  const deleted = await deleteByIds(tx, rows)
  return countBy(rows.filter(({ id }) => deleted.has(id)))
}

/** For a copy from when guests' invitations had their own table and their wishes referred to it. */
export async function deleteGuestWishesInOldCopy(tx: Tx, seminarIds: string[]): Promise<void> {
  if (seminarIds.length === 0) return
  await sql`delete from personal_wish where guest_invitation_id in (
    select id from guest_invitation where seminar_id in (${sql.join(seminarIds)}))`.execute(tx)
}

/** Deletes wishes of links that no longer work: those of former holders and dismissed substitutes. */
export async function deleteWishesOfDeadLinks(db: Db): Promise<void> {
  await db
    .deleteFrom('personal_wish')
    .where('link_id', 'in', (eb) => eb.selectFrom('invitation_link').select('id').where('revoked_at', 'is not', null))
    .execute()
}

/** @returns the ids that were still there; another process may delete them at the same time. */
async function deleteByIds(tx: Tx, rows: { id: string }[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const ids = rows.map(({ id }) => id)
  const deleted = await tx.deleteFrom('personal_wish').where('id', 'in', ids).returning('id').execute()
  return new Set(deleted.map(({ id }) => id))
}

function countBy(rows: { seminarId: string }[]): Map<string, number> {
  const groups = Map.groupBy(rows, (row) => row.seminarId)
  return new Map([...groups].map(([id, own]) => [id, own.length]))
}

function read(row: { diets: string; food: string; access: string }): Wishes {
  return { ...row, diets: JSON.parse(row.diets) as Diet[] }
}
