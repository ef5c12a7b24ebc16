import type { Db } from '../kernel/db/open.ts'

export async function listMembers(db: Db, roundId: string) {
  return db
    .selectFrom('seminar_municipality as sm')
    .innerJoin('municipality', 'municipality.code', 'sm.municipality_code')
    .select(['sm.seminar_id as seminarId', 'municipality.name'])
    .where('sm.round_id', '=', roundId)
    .execute()
}
