import type { Db, Tx } from '../../kernel/db/open.ts'
import { inOrder } from '../../kernel/text.ts'
import type { LocalDate, UtcText } from '../../kernel/time.ts'
import type { VenueContact } from './confirm.rules.ts'

export async function listVenueContacts(
  db: Db | Tx,
  venueIds: (string | null)[],
): Promise<VenueContact[]> {
  const ids = venueIds.filter((id) => id !== null)
  if (ids.length === 0) return []
  const contacts = await db
    .selectFrom('venue')
    .select(['id', 'name', 'town', 'contact_name', 'contact_email', 'contact_phone'])
    .where('id', 'in', ids)
    .execute()
  return inOrder(contacts, ({ name, id }) => [name, id])
}

/** The venue held for the settled date is the seminar's, and approved with the date. */
export async function setVenueOfDate(
  tx: Tx,
  seminarId: string,
  venue: { id: string; heldUntil: LocalDate | null },
  now: UtcText,
): Promise<void> {
  await tx
    .updateTable('seminar')
    .set({ venue_id: venue.id, venue_held_until: venue.heldUntil, venue_confirmed_at: now })
    .where('id', '=', seminarId)
    .execute()
}

/** Who settled the seminar's date last, and when. */
export async function findConfirmer(
  db: Db | Tx,
  seminarId: string,
): Promise<{ who: string | null; at: UtcText } | undefined> {
  return db
    .selectFrom('history')
    .leftJoin('account', 'account.id', 'history.account_id')
    .select(['account.name as who', 'history.at'])
    .where('subject', '=', 'seminar')
    .where('subject_id', '=', seminarId)
    .where('kind', '=', 'date_confirmed')
    .orderBy('history.at', 'desc')
    .limit(1)
    .executeTakeFirst()
}
