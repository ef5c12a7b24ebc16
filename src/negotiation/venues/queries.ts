import type { Selectable } from 'kysely'
import type { Db, Tx } from '../../kernel/db/open.ts'
import { newId } from '../../kernel/ids.ts'
import { byText } from '../../kernel/text.ts'
import type { LocalDate, UtcText } from '../../kernel/time.ts'
import type { VenueTable } from '../../schema.ts'
import { countGuestsOf, seminarRows } from '../../seminars/queries.ts'
import { guestsToCountOn, type Seminar } from '../../seminars/rules.ts'
import { placesNeeded, type VenueFacts } from './rules.ts'

export type Venue = Selectable<VenueTable>

export async function findVenue(db: Db | Tx, venueId: string | null): Promise<Venue | null> {
  if (!venueId) return null
  const row = await db.selectFrom('venue').selectAll().where('id', '=', venueId).executeTakeFirst()
  return row ?? null
}

/** Venues of these regions (null: of all regions), by name and room; includes those of earlier rounds. */
export async function listVenues(db: Db | Tx, regionCodes: string[] | null): Promise<Venue[]> {
  if (regionCodes?.length === 0) return []
  const rows = await db
    .selectFrom('venue')
    .selectAll()
    .$if(regionCodes !== null, (query) => query.where('region_code', 'in', regionCodes ?? []))
    .orderBy('id')
    .execute()
  return rows.sort((a, b) => byText(a.name, b.name) || byText(a.room, b.room))
}

/** Codes of the regions whose venues the contacts of these bodies may pick. */
export async function listRegionsOfBodies(db: Db | Tx, rssIds: string[]): Promise<string[]> {
  if (rssIds.length === 0) return []
  const rows = await db.selectFrom('rss_body').select('region_code').distinct().where('id', 'in', rssIds).execute()
  return rows.map((row) => row.region_code)
}

export type VenueUse = Seminar & { roundName: string }

/** The seminars that have these venues, in every round, the latest round first. */
export async function listVenueUses(db: Db | Tx, venueIds: string[]): Promise<VenueUse[]> {
  if (venueIds.length === 0) return []
  return seminarRows(db).select('round.name as roundName').where('seminar.venue_id', 'in', venueIds).execute()
}

/** Whether a seminar of another RSS body has the venue, or has it reserved for a date option not withdrawn. */
export async function isUsedByOthers(db: Db | Tx, venueId: string, rssId: string): Promise<boolean> {
  const uses = await listVenueUses(db, [venueId])
  if (uses.some((use) => use.rssId !== rssId)) return true
  const row = await db
    .selectFrom('date_option')
    .innerJoin('seminar', 'seminar.id', 'date_option.seminar_id')
    .select('date_option.id')
    .where('date_option.venue_id', '=', venueId)
    .where('date_option.withdrawn_at', 'is', null)
    .where('seminar.rss_id', '!=', rssId)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Number of seats by seminar id; a seminar without seats has no entry. */
export async function countSeatsOf(db: Db | Tx, seminarIds: string[]): Promise<Map<string, number>> {
  if (seminarIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('seminar_seat')
    .select((eb) => ['seminar_id as id', eb.fn.countAll().as('n')])
    .where('seminar_id', 'in', seminarIds)
    .groupBy('seminar_id')
    .execute()
  return new Map(rows.map(({ id, n }) => [id, Number(n)]))
}

/** Places needed, seats and guests together, by the seminar that needs the most; 0 without seminars. */
export async function countMostPlaces(db: Db | Tx, seminarIds: string[]): Promise<number> {
  const [seats, guests] = await Promise.all([countSeatsOf(db, seminarIds), countGuestsOf(db, seminarIds)])
  const needs = seminarIds.map((id) => {
    const counts = guests.get(id)
    return placesNeeded(seats.get(id) ?? 0, counts ? guestsToCountOn(counts) : 0)
  })
  return Math.max(0, ...needs)
}

export async function insertVenue(
  tx: Tx,
  regionCode: string,
  facts: VenueFacts,
  by: { accountId: string; now: UtcText },
): Promise<string> {
  const id = newId()
  await tx
    .insertInto('venue')
    .values({ ...facts, id, region_code: regionCode, created_by: by.accountId, created_at: by.now })
    .execute()
  return id
}

export async function updateVenue(tx: Tx, venueId: string, facts: VenueFacts): Promise<void> {
  await tx.updateTable('venue').set(facts).where('id', '=', venueId).execute()
}

/** Gives the seminar a venue, not yet approved. Replacing an approved venue makes a new revision of the seminar. */
export async function setVenue(tx: Tx, seminar: Seminar, venueId: string, heldUntil: LocalDate | null): Promise<void> {
  await tx
    .updateTable('seminar')
    .set((eb) => ({
      venue_id: venueId,
      venue_held_until: heldUntil,
      venue_confirmed_at: null,
      revision: eb('revision', '+', seminar.venueConfirmedAt ? 1 : 0),
    }))
    .where('id', '=', seminar.id)
    .execute()
}

/**
 * Removes the approval after a correction of the venue. `isElsewhere`: the place changed, which makes a new revision.
 */
export async function unapproveVenue(tx: Tx, seminarIds: string[], isElsewhere: boolean): Promise<void> {
  if (seminarIds.length === 0) return
  await tx
    .updateTable('seminar')
    .set((eb) => ({ venue_confirmed_at: null, revision: eb('revision', '+', isElsewhere ? 1 : 0) }))
    .where('id', 'in', seminarIds)
    .where('venue_confirmed_at', 'is not', null)
    .execute()
}

export async function setHeldUntil(tx: Tx, seminarId: string, heldUntil: LocalDate | null): Promise<void> {
  await tx.updateTable('seminar').set({ venue_held_until: heldUntil }).where('id', '=', seminarId).execute()
}

/**
 * Approves the venue if the seminar still has it. @returns false when it has another, or the venue is approved already.
 */
export async function markVenueApproved(tx: Tx, seminarId: string, venueId: string, now: UtcText): Promise<boolean> {
  const row = await tx
    .updateTable('seminar')
    .set({ venue_confirmed_at: now })
    .where('id', '=', seminarId)
    .where('venue_id', '=', venueId)
    .where('venue_confirmed_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
