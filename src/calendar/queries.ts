import type { Db } from '../kernel/db/open.ts'
import { joined } from '../kernel/words.ts'
import type { OpenOption } from './events.rules.ts'

/** Proposed dates of these seminars that nobody has refused; of those without a date only. */
export async function listOpenOptions(db: Db, seminarIds: string[]): Promise<OpenOption[]> {
  if (seminarIds.length === 0) return []
  const rows = await db
    .selectFrom('date_option as option')
    .innerJoin('seminar', 'seminar.id', 'option.seminar_id')
    .leftJoin('venue', 'venue.id', 'option.venue_id')
    .select([
      'option.seminar_id as seminarId',
      'option.date',
      'option.start_time as start',
      'option.end_time as end',
      'venue.name',
      'venue.town',
    ])
    .where('option.seminar_id', 'in', seminarIds)
    .where('seminar.confirmed_at', 'is', null)
    .where('seminar.cancelled_at', 'is', null)
    .where('option.withdrawn_at', 'is', null)
    .where((eb) => eb.or([eb('option.answer', 'is', null), eb('option.answer', '!=', 'no')]))
    .orderBy('option.starts_at')
    .orderBy('option.id')
    .execute()
  return rows.map(({ name, town, ...option }) => ({ ...option, place: joined(name, town) }))
}

export async function listMembers(db: Db, roundId: string) {
  return db
    .selectFrom('seminar_municipality as sm')
    .innerJoin('municipality', 'municipality.code', 'sm.municipality_code')
    .select(['sm.seminar_id as seminarId', 'municipality.name'])
    .where('sm.round_id', '=', roundId)
    .execute()
}
