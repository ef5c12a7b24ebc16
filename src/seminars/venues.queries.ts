import type { Selectable } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import type { VenueTable } from '../kernel/db/schema.ts'
import { newId } from '../kernel/ids.ts'
import type { UtcText } from '../kernel/time.ts'
import type { Seminar } from './queries.ts'
import type { VenueFacts } from './venues.rules.ts'

export type Venue = Selectable<VenueTable>

export async function findVenue(db: Db | Tx, venueId: string | null): Promise<Venue | null> {
  if (!venueId) return null
  const row = await db.selectFrom('venue').selectAll().where('id', '=', venueId).executeTakeFirst()
  return row ?? null
}

export interface VenueChoice {
  id: string
  name: string
  room: string
  town: string
  capacity: number
}

const swedish = new Intl.Collator('sv', { numeric: true })

/** The register's venues in a region, by name; also those written in for earlier rounds. */
export async function listVenuesOf(db: Db | Tx, regionCode: string): Promise<VenueChoice[]> {
  const rows = await db
    .selectFrom('venue')
    .select(['id', 'name', 'room', 'town', 'capacity'])
    .where('region_code', '=', regionCode)
    .orderBy('id')
    .execute()
  return rows.sort((a, b) => swedish.compare(a.name, b.name) || swedish.compare(a.room, b.room))
}

export async function insertVenue(
  tx: Tx,
  regionCode: string,
  venue: VenueFacts,
  by: { accountId: string; now: UtcText },
): Promise<string> {
  const id = newId()
  await tx
    .insertInto('venue')
    .values({
      id,
      region_code: regionCode,
      name: venue.name,
      address: venue.address,
      town: venue.town,
      capacity: venue.capacity,
      step_free: venue.step_free,
      hearing_loop: venue.hearing_loop,
      accessible_toilet: venue.accessible_toilet,
      note: venue.note,
      created_by: by.accountId,
      created_at: by.now,
    })
    .execute()
  return id
}

/** A new venue waits for approval; a change of one already approved is a new revision of the seminar. */
export async function setVenue(tx: Tx, seminar: Seminar, venueId: string): Promise<void> {
  await tx
    .updateTable('seminar')
    .set((eb) => ({
      venue_id: venueId,
      venue_confirmed_at: null,
      revision: eb('revision', '+', seminar.venue_confirmed_at ? 1 : 0),
    }))
    .where('id', '=', seminar.id)
    .execute()
}

/** Approves this venue, not one given meanwhile. @returns false when it was changed or approved already. */
export async function markVenueApproved(
  tx: Tx,
  seminarId: string,
  venueId: string,
  now: UtcText,
): Promise<boolean> {
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
