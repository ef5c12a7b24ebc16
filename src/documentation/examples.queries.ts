import type { Db, Tx } from '../kernel/db/open.ts'
import type { UtcText } from '../kernel/time.ts'
import { statementRows, verdictRows } from './queries.ts'

/** Submitted answers to these questions, with the municipality and the present holder's address. */
export async function listExampleAnswers(db: Db | Tx, roundId: string, questionKeys: string[]) {
  if (questionKeys.length === 0) return []
  return db
    .selectFrom('current_answer as answer')
    .innerJoin('seat', 'seat.id', 'answer.seat_id')
    .innerJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .innerJoin('region', 'region.code', 'municipality.region_code')
    .leftJoin('current_holder as holder', 'holder.seat_id', 'seat.id')
    .select([
      'answer.seat_id as seatId',
      'answer.question_key as questionKey',
      'answer.value',
      'seat.role',
      'municipality.code',
      'municipality.name as municipality',
      'region.code as regionCode',
      'region.name as region',
      'holder.email as contact',
    ])
    .where('answer.round_id', '=', roundId)
    .where('answer.question_key', 'in', questionKeys)
    .orderBy('municipality.code')
    .orderBy('seat.role')
    .execute()
}

/** Good examples written down at the round's seminars, except removed ones. */
export function listExampleStatements(db: Db | Tx, roundId: string) {
  return statementRows(db)
    .innerJoin('seminar', 'seminar.id', 'statement.seminar_id')
    .innerJoin('region', 'region.code', 'seminar.region_code')
    .select(['region.code as regionCode', 'region.name as region', 'seminar.slug', 'seminar.name as seminar'])
    .where('seminar.round_id', '=', roundId)
    .where('statement.kind', '=', 'good_example')
    .where('statement.removed', '=', 0)
    .clearOrderBy()
    .orderBy('seminar.slug')
    .orderBy('statement.place')
    .execute()
}

/** What those concerned have said of the good examples. */
export function listExampleVerdicts(db: Db | Tx, roundId: string) {
  return verdictRows(db)
    .innerJoin('seminar', 'seminar.id', 'statement.seminar_id')
    .where('seminar.round_id', '=', roundId)
    .where('statement.kind', '=', 'good_example')
    .execute()
}

export async function listExampleDecisions(db: Db | Tx): Promise<Map<string, 'shown' | 'not_shown'>> {
  const rows = await db.selectFrom('good_example_decision').select(['key', 'state']).execute()
  return new Map(rows.map(({ key, state }) => [key, state]))
}

/** Staff's decision; null takes it back. */
export async function saveExampleDecision(
  tx: Tx,
  decision: { key: string; state: 'shown' | 'not_shown' | null; accountId: string; now: UtcText },
): Promise<void> {
  const { key, state, accountId, now } = decision
  if (state === null) {
    await tx.deleteFrom('good_example_decision').where('key', '=', key).execute()
    return
  }
  const decided = { state, decided_at: now, decided_by: accountId }
  await tx
    .insertInto('good_example_decision')
    .values({ key, ...decided })
    .onConflict((c) => c.column('key').doUpdateSet(decided))
    .execute()
}
