import type { Db, Tx } from '../kernel/db/open.ts'
import type { ReplyKind } from '../kernel/db/schema.ts'
import type { LocalDate, UtcText } from '../kernel/time.ts'
import { type Diet, noWishes, type Visit, type Wishes } from './rules.ts'

/** Whose they are: a personal link's, or an invited guest's. */
export type Owner = { linkId: string } | { guestInvitationId: string }

export async function findWishes(db: Db | Tx, owner: Owner): Promise<Wishes> {
  const row = await db
    .selectFrom('personal_wish')
    .select(['diets', 'food', 'access'])
    .where(columnOf(owner), '=', idOf(owner))
    .executeTakeFirst()
  return row ? read(row) : noWishes
}

export async function insertWishes(
  tx: Tx,
  { id, now, owner, wishes }: { id: string; now: UtcText; owner: Owner; wishes: Wishes },
): Promise<void> {
  const values = { ...wishes, diets: JSON.stringify(wishes.diets), saved_at: now }
  await tx
    .insertInto('personal_wish')
    .values({
      id,
      link_id: 'linkId' in owner ? owner.linkId : null,
      guest_invitation_id: 'linkId' in owner ? null : owner.guestInvitationId,
      ...values,
    })
    .onConflict((conflict) => conflict.column(columnOf(owner)).doUpdateSet(values))
    .execute()
}

export async function deleteWishes(tx: Db | Tx, owner: Owner): Promise<void> {
  await tx.deleteFrom('personal_wish').where(columnOf(owner), '=', idOf(owner)).execute()
}

/** After a reply: only who comes keeps wishes, so the holder of one who declined or sends somebody else has none. */
export async function keepWishesOf(tx: Tx, invitationId: string, reply: ReplyKind): Promise<void> {
  const comes = reply === 'coming' ? 'holder' : reply === 'substitute' ? 'substitute' : null
  await tx
    .deleteFrom('personal_wish')
    .where('link_id', 'in', (eb) => {
      const links = eb
        .selectFrom('invitation_link')
        .select('id')
        .where('invitation_id', '=', invitationId)
      return comes ? links.where('kind', '!=', comes) : links
    })
    .execute()
}

/** The wishes of these people, in no order. */
export async function listWishes(
  db: Db | Tx,
  { linkIds, guestInvitationIds }: { linkIds: string[]; guestInvitationIds: string[] },
): Promise<Wishes[]> {
  if (linkIds.length + guestInvitationIds.length === 0) return []
  const rows = await db
    .selectFrom('personal_wish')
    .select(['diets', 'food', 'access'])
    .where((eb) =>
      eb.or([
        ...(linkIds.length > 0 ? [eb('link_id', 'in', linkIds)] : []),
        ...(guestInvitationIds.length > 0
          ? [eb('guest_invitation_id', 'in', guestInvitationIds)]
          : []),
      ]),
    )
    .execute()
  return rows.map(read)
}

/** Whether somebody comes, and to what. */
export async function getVisit(db: Db | Tx, owner: Owner): Promise<Visit> {
  if ('guestInvitationId' in owner) return getGuestVisit(db, owner.guestInvitationId)
  const { kind, reply, ...visit } = await db
    .selectFrom('invitation_link as link')
    .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
    .leftJoin('live_invitation as live', 'live.id', 'invitation.id')
    .innerJoin('seminar', 'seminar.id', 'invitation.seminar_id')
    .select(['link.kind', 'live.reply'])
    .select(ofSeminar)
    .where('link.id', '=', owner.linkId)
    .executeTakeFirstOrThrow()
  return { ...visit, hasSaidYes: reply === (kind === 'holder' ? 'coming' : 'substitute') }
}

async function getGuestVisit(db: Db | Tx, id: string): Promise<Visit> {
  const { reply, ...visit } = await db
    .selectFrom('guest_invitation as invited')
    .leftJoin('live_guest_invitation as live', 'live.id', 'invited.id')
    .innerJoin('seminar', 'seminar.id', 'invited.seminar_id')
    .select('live.reply')
    .select(ofSeminar)
    .where('invited.id', '=', id)
    .executeTakeFirstOrThrow()
  return { ...visit, hasSaidYes: reply === 'coming' }
}

const ofSeminar = ['seminar.date', 'seminar.form', 'seminar.cancelled_at as cancelledAt'] as const

/** Seminars held, or cancelled, so long ago that nobody's wishes serve any purpose. */
export async function listOver(
  db: Db | Tx,
  before: { date: LocalDate; cancelledAt: UtcText },
): Promise<string[]> {
  const rows = await db
    .selectFrom('seminar')
    .select('id')
    .where((eb) =>
      eb.or([eb('date', '<=', before.date), eb('cancelled_at', '<=', before.cancelledAt)]),
    )
    .execute()
  return rows.map(({ id }) => id)
}

/** The links and invited guests of those seminars, by which a wish outside this database is known. */
export async function listOwnersOver(
  db: Db,
  before: { date: LocalDate; cancelledAt: UtcText },
): Promise<Set<unknown>> {
  const seminarIds = await listOver(db, before)
  if (seminarIds.length === 0) return new Set()
  const links = await db
    .selectFrom('invitation_link as link')
    .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
    .select('link.id')
    .where('invitation.seminar_id', 'in', seminarIds)
    .execute()
  const guests = await db
    .selectFrom('guest_invitation')
    .select('id')
    .where('seminar_id', 'in', seminarIds)
    .execute()
  return new Set([...links, ...guests].map(({ id }) => id))
}

/** @returns how many were deleted, by seminar. */
export async function deleteWishesOfSeminars(
  tx: Tx,
  seminarIds: string[],
): Promise<Map<string, number>> {
  if (seminarIds.length === 0) return new Map()
  const ofSeats = await tx
    .selectFrom('personal_wish as wish')
    .innerJoin('invitation_link as link', 'link.id', 'wish.link_id')
    .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
    .select(['wish.id', 'invitation.seminar_id as seminarId'])
    .where('invitation.seminar_id', 'in', seminarIds)
    .execute()
  const ofGuests = await tx
    .selectFrom('personal_wish as wish')
    .innerJoin('guest_invitation as invited', 'invited.id', 'wish.guest_invitation_id')
    .select(['wish.id', 'invited.seminar_id as seminarId'])
    .where('invited.seminar_id', 'in', seminarIds)
    .execute()
  const rows = [...ofSeats, ...ofGuests]
  const deleted = await deleteByIds(tx, rows)
  return countBy(rows.filter(({ id }) => deleted.has(id)))
}

/** Whoever held the seat before, or was to go instead: the link is dead, and so are its wishes. */
export async function deleteWishesOfDeadLinks(db: Db): Promise<void> {
  await db
    .deleteFrom('personal_wish')
    .where('link_id', 'in', (eb) =>
      eb.selectFrom('invitation_link').select('id').where('revoked_at', 'is not', null),
    )
    .execute()
}

/** @returns the ids of those that were still there: another process may delete them at the same time. */
async function deleteByIds(tx: Tx, rows: { id: string }[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const ids = rows.map(({ id }) => id)
  const deleted = await tx
    .deleteFrom('personal_wish')
    .where('id', 'in', ids)
    .returning('id')
    .execute()
  return new Set(deleted.map(({ id }) => id))
}

function countBy(rows: { seminarId: string }[]): Map<string, number> {
  const groups = Map.groupBy(rows, (row) => row.seminarId)
  return new Map([...groups].map(([id, own]) => [id, own.length]))
}

function columnOf(owner: Owner): 'link_id' | 'guest_invitation_id' {
  return 'linkId' in owner ? 'link_id' : 'guest_invitation_id'
}

function idOf(owner: Owner): string {
  return 'linkId' in owner ? owner.linkId : owner.guestInvitationId
}

function read(row: { diets: string; food: string; access: string }): Wishes {
  return { ...row, diets: JSON.parse(row.diets) as Diet[] }
}
