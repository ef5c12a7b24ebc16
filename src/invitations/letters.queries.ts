/** What the letters of a round are filled from. */
import type { Db, Tx } from '../kernel/db/open.ts'
import type { ProgrammeLine } from './letters.rules.ts'

/** The programmes of a round's seminars, by seminar id. */
export async function listProgrammes(
  db: Db | Tx,
  roundId: string,
): Promise<Map<string, ProgrammeLine[]>> {
  const rows = await db
    .selectFrom('programme_item as item')
    .innerJoin('seminar', 'seminar.id', 'item.seminar_id')
    .select([
      'item.seminar_id as seminarId',
      'item.start_time as startTime',
      'item.title',
      'item.detail',
      'item.speaker',
      'item.changed_at as changedAt',
    ])
    .where('seminar.round_id', '=', roundId)
    .orderBy('item.seminar_id')
    .orderBy('item.position')
    .execute()
  return Map.groupBy(rows, (row) => row.seminarId)
}
