import type { Db, Tx } from '../../kernel/db/open.ts'
import type { UtcText } from '../../kernel/time.ts'
import type { DateOption } from './queries.ts'

type WaitingOption = DateOption & {
  slug: string
  name: string
  rssId: string
  roundId: string
  venueName: string | null
  venueTown: string | null
}

/** All that wait for an answer and have not been reminded about, in seminars still without a date; none of an archived round. */
export async function listWaitingOptions(db: Db | Tx): Promise<WaitingOption[]> {
  return db
    .selectFrom('date_option')
    .innerJoin('seminar', 'seminar.id', 'date_option.seminar_id')
    .innerJoin('round', 'round.id', 'seminar.round_id')
    .leftJoin('venue', 'venue.id', 'date_option.venue_id')
    .selectAll('date_option')
    .select([
      'seminar.slug',
      'seminar.name',
      'seminar.round_id as roundId',
      'seminar.rss_id as rssId',
      'venue.name as venueName',
      'venue.town as venueTown',
    ])
    .where('date_option.answer', 'is', null)
    .where('date_option.answer_by', 'is not', null)
    .where('date_option.withdrawn_at', 'is', null)
    .where('date_option.reminded_at', 'is', null)
    .where('seminar.confirmed_at', 'is', null)
    .where('seminar.cancelled_at', 'is', null)
    .where('round.archived_at', 'is', null)
    .orderBy('date_option.starts_at')
    .execute()
}

/** Claims what still waits, so that two processes never remind about the same. @returns the ids. */
export async function markReminded(
  tx: Tx,
  ids: string[],
  now: UtcText,
  { again }: { again: boolean },
): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await tx
    .updateTable('date_option')
    .set({ reminded_at: now })
    .where('id', 'in', ids)
    .where('answer', 'is', null)
    .where('withdrawn_at', 'is', null)
    .$if(!again, (query) => query.where('reminded_at', 'is', null))
    .returning('id')
    .execute()
  return new Set(rows.map((row) => row.id))
}
