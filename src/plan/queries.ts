import type { Insertable } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import type { SeminarTable } from '../schema.ts'
import { forgetReplies } from '../seats/queries.ts'
import { seminarRows } from '../seminars/queries.ts'
import type { Move, PlanMunicipality, PlanSeminar } from './rules.ts'

export async function listPlanMunicipalities(db: Db | Tx): Promise<PlanMunicipality[]> {
  const rows = await db
    .selectFrom('municipality')
    .select(['code', 'name', 'region_code as regionCode', 'population', 'lat', 'lon'])
    .orderBy('code')
    .execute()
  const members = await db
    .selectFrom('rss_member')
    .innerJoin('rss_body', 'rss_body.id', 'rss_member.rss_id')
    .select(['municipality_code', 'rss_body.id', 'rss_body.region_code as regionCode'])
    .orderBy('is_default', 'desc')
    .orderBy('rss_body.id')
    .execute()
  const bodies = Map.groupBy(members, (member) => member.municipality_code)
  return rows.map((row) => ({
    ...row,
    bodies: (bodies.get(row.code) ?? []).map(({ id, regionCode }) => ({ id, regionCode })),
  }))
}

export interface PlanBody {
  id: string
  name: string
  area: string
  regionCode: string
}

export async function listPlanBodies(db: Db | Tx): Promise<PlanBody[]> {
  return db
    .selectFrom('rss_body')
    .select(['id', 'name', 'area', 'region_code as regionCode'])
    .orderBy('region_code')
    .orderBy('id')
    .execute()
}

/** By region and number. */
export async function listPlanSeminars(db: Db | Tx, roundId: string): Promise<PlanSeminar[]> {
  const rows = await seminarRows(db)
    .select((eb) => {
      const count = (table: 'live_invitation' | 'invitation' | 'date_option' | 'programme_item' | 'list_import') =>
        eb
          .selectFrom(table)
          .select((of) => of.fn.countAll().as('n'))
          .whereRef(`${table}.seminar_id`, '=', 'seminar.id')
      return [
        count('live_invitation').as('invitations'),
        count('invitation').as('kept'),
        count('date_option').as('options'),
        count('programme_item').as('items'),
        count('list_import').as('files'),
      ]
    })
    .where('seminar.round_id', '=', roundId)
    .execute()
  return rows.map(({ invitations, kept, options, items, files, ...seminar }) => ({
    ...seminar,
    invitations: Number(invitations),
    // Withdrawn invitations count, because their rows stay and need the seminar.
    begun: Number(options) + Number(items) + Number(files) + Number(kept) + (seminar.venueId === null ? 0 : 1),
  }))
}

/** Municipality code → seminar id. */
export async function listPlacements(db: Db | Tx, roundId: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('seminar_municipality')
    .select(['municipality_code', 'seminar_id'])
    .where('round_id', '=', roundId)
    .execute()
  return new Map(rows.map((row) => [row.municipality_code, row.seminar_id]))
}

/** Codes of municipalities with somebody invited to a seminar that is not cancelled: they cannot be moved. */
export async function listInvitedCodes(db: Db | Tx, roundId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('live_invitation as invitation')
    .innerJoin('seat', 'seat.id', 'invitation.seat_id')
    .innerJoin('seminar', 'seminar.id', 'invitation.seminar_id')
    .select('seat.municipality_code as code')
    .distinct()
    .where('seat.round_id', '=', roundId)
    .where('seminar.cancelled_at', 'is', null)
    .execute()
  return new Set(rows.map((row) => row.code))
}

export async function listMoves(db: Db | Tx, roundId: string): Promise<Move[]> {
  const rows = await db
    .selectFrom('history')
    .select('detail')
    .where('subject', '=', 'round')
    .where('subject_id', '=', roundId)
    .where('kind', 'in', ['municipality_moved', 'move_undone'])
    .execute()
  return rows.map((row) => ({ undoes: null, ...JSON.parse(row.detail) }))
}

export async function listTakenSlugs(db: Db | Tx, start: string[]): Promise<Set<string>> {
  const rows = await db.selectFrom('seminar').select('slug').where('slug', 'in', start).execute()
  return new Set(rows.map((row) => row.slug))
}

export async function insertSeminars(tx: Tx, rows: Insertable<SeminarTable>[]): Promise<void> {
  if (rows.length > 0) await tx.insertInto('seminar').values(rows).execute()
}

/** Puts municipalities in seminars; moves those that are in another seminar of the round. */
export async function putPlacements(
  tx: Tx,
  roundId: string,
  placements: { code: string; seminarId: string }[],
): Promise<void> {
  if (placements.length === 0) return
  await tx
    .insertInto('seminar_municipality')
    .values(
      placements.map(({ code, seminarId }) => ({ round_id: roundId, municipality_code: code, seminar_id: seminarId })),
    )
    .onConflict((c) =>
      c.columns(['round_id', 'municipality_code']).doUpdateSet((eb) => ({ seminar_id: eb.ref('excluded.seminar_id') })),
    )
    .execute()
}

/** @returns false when the municipality is no longer where the move takes it from. */
export async function movePlacement(
  tx: Tx,
  move: { roundId: string; code: string; fromId: string; toId: string },
): Promise<boolean> {
  const moved = await tx
    .updateTable('seminar_municipality')
    .set({ seminar_id: move.toId })
    .where('round_id', '=', move.roundId)
    .where('municipality_code', '=', move.code)
    .where('seminar_id', '=', move.fromId)
    .returning('municipality_code')
    .executeTakeFirst()
  return moved !== undefined
}

/**
 * Moves the municipality's invitations from a cancelled seminar to another, with the same links and calendar entries.
 * Keeps what the invitees have been told, so that they count as not told of the new seminar; forgets their replies,
 * which were about another date.
 */
export async function takeInvitationsAlong(
  tx: Tx,
  move: { roundId: string; code: string; fromId: string; toId: string },
): Promise<void> {
  const taken = await tx
    .updateTable('invitation')
    .set({ seminar_id: move.toId })
    .where('seminar_id', '=', move.fromId)
    .where('seat_id', 'in', (eb) =>
      eb
        .selectFrom('seat')
        .select('seat.id')
        .where('round_id', '=', move.roundId)
        .where('municipality_code', '=', move.code),
    )
    .returning('id')
    .execute()
  if (taken.length > 0)
    await forgetReplies(
      tx,
      taken.map(({ id }) => id),
    )
}

/** Withdraws the approval of the target group, because the seminar's municipalities have changed. */
export async function reopenTargetGroup(tx: Tx, seminarId: string): Promise<void> {
  await tx.updateTable('seminar').set({ target_group_approved_at: null }).where('id', '=', seminarId).execute()
}

/** @param code null: the town that the plan proposes. @returns false when the seminar has that town already. */
export async function setSeminarTown(tx: Tx, id: string, code: string | null): Promise<boolean> {
  const changed = await tx
    .updateTable('seminar')
    .set({ town_code: code })
    .where('id', '=', id)
    .where('town_code', 'is distinct from', code)
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}

export async function renameSeminar(
  tx: Tx,
  id: string,
  values: { name: string; rss_id: string; town_code: string | null },
): Promise<void> {
  await tx
    .updateTable('seminar')
    .set({ ...values, target_group_approved_at: null })
    .where('id', '=', id)
    .execute()
}

export async function setSeminarBody(tx: Tx, id: string, rssId: string): Promise<boolean> {
  const changed = await tx
    .updateTable('seminar')
    .set({ rss_id: rssId })
    .where('id', '=', id)
    .where('rss_id', '!=', rssId)
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}

export async function deleteSeminars(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await tx.deleteFrom('tour_wish').where('seminar_id', 'in', ids).execute()
  await tx.deleteFrom('seminar').where('id', 'in', ids).execute()
}
