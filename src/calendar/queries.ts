import type { Db } from '../kernel/db/open.ts'
import type { OpenOption } from './events.rules.ts'

/** Proposed dates neither refused nor withdrawn, of those of the seminars that have no date and are not cancelled. */
export async function listOpenOptions(db: Db, seminarIds: string[]): Promise<OpenOption[]> {
  if (seminarIds.length === 0) return []
  return db
    .selectFrom('date_option as option')
    .innerJoin('seminar', 'seminar.id', 'option.seminar_id')
    .leftJoin('venue', 'venue.id', 'option.venue_id')
    .select([
      'option.id',
      'option.seminar_id as seminarId',
      'option.date',
      'option.start_time as startTime',
      'option.end_time as endTime',
      'option.starts_at as startsAt',
      'option.ends_at as endsAt',
      'option.created_at as createdAt',
      'option.answered_at as answeredAt',
      'venue.name as venueName',
      'venue.address as venueAddress',
      'venue.town as venueTown',
    ])
    .where('option.seminar_id', 'in', seminarIds)
    .where('seminar.confirmed_at', 'is', null)
    .where('seminar.cancelled_at', 'is', null)
    .where('option.withdrawn_at', 'is', null)
    .where((eb) => eb.or([eb('option.answer', 'is', null), eb('option.answer', '!=', 'no')]))
    .orderBy('option.starts_at')
    .orderBy('option.id')
    .execute()
}

export async function listMembers(db: Db, roundId: string) {
  return db
    .selectFrom('seminar_municipality as sm')
    .innerJoin('municipality', 'municipality.code', 'sm.municipality_code')
    .select(['sm.seminar_id as seminarId', 'municipality.name'])
    .where('sm.round_id', '=', roundId)
    .execute()
}
