import type { Db, Tx } from '../../kernel/db/open.ts'
import type { LocalDate, UtcText } from '../../kernel/time.ts'
import { listHeldSeats, type OverviewSeat } from '../../seats/queries.ts'
import type { HistoryRow } from '../../seminars/queries.ts'

/** Seats by seminar id, in one query. */
export async function listTargetSeats(db: Db | Tx, seminarIds: string[]): Promise<Map<string, OverviewSeat[]>> {
  return Map.groupBy(await listHeldSeats(db, { seminarIds }), ({ seminarId }) => seminarId ?? '')
}

/** Approves again after a change: from now on, the page shows the day and the numbers of this approval. */
export async function renewApproval(tx: Tx, seminarId: string, now: UtcText): Promise<void> {
  await tx.updateTable('seminar').set({ target_group_approved_at: now }).where('id', '=', seminarId).execute()
}

export interface NewsRow extends HistoryRow {
  accountId: string | null
}

const rssKinds = ['contact_added', 'contact_removed', 'contact_invited']
const seatKinds = ['holder_replaced', 'person_corrected', 'address_corrected', 'seat_vacated']

/**
 * History of a seminar after an instant, latest first, at most 200 rows: events of the seminar, of its seats and of its
 * RSS body's contacts, and imports of files that changed one of its seats.
 */
export async function listNews(
  db: Db | Tx,
  seminar: { id: string; rssId: string },
  after: UtcText,
): Promise<NewsRow[]> {
  const rows = await db
    .selectFrom('history')
    .leftJoin('account', 'account.id', 'history.account_id')
    .leftJoin('seat', (join) => join.onRef('seat.id', '=', 'history.subject_id').on('history.subject', '=', 'seat'))
    .leftJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .select([
      'history.at',
      'history.kind',
      'history.detail',
      'history.account_id as accountId',
      'account.name as who',
      'account.role',
      'seat.role as seatRole',
      'municipality.name as municipality',
    ])
    .where('history.at', '>', after)
    .where((eb) => {
      const seatsOfSeminar = eb.selectFrom('seminar_seat as own').where('own.seminar_id', '=', seminar.id)
      return eb.or([
        eb.and([eb('history.subject', '=', 'seminar'), eb('history.subject_id', '=', seminar.id)]),
        eb.and([
          eb('history.subject', '=', 'rss'),
          eb('history.subject_id', '=', seminar.rssId),
          eb('history.kind', 'in', rssKinds),
        ]),
        eb.and([
          eb('history.subject', '=', 'seat'),
          eb('history.kind', 'in', seatKinds),
          eb('history.subject_id', 'in', seatsOfSeminar.select('own.seat_id')),
        ]),
        eb.and([
          eb('history.subject', '=', 'round'),
          eb('history.kind', '=', 'holders_imported'),
          eb.exists(
            seatsOfSeminar
              .innerJoin('holder', 'holder.seat_id', 'own.seat_id')
              .select('holder.id')
              .where('holder.source', '=', 'import')
              .whereRef('holder.since_at', '=', 'history.at'),
          ),
        ]),
      ])
    })
    .orderBy('history.at', 'desc')
    .orderBy('history.id')
    .limit(200)
    .execute()
  return rows.map(({ seatRole, municipality, ...row }) =>
    seatRole && municipality
      ? { ...row, kind: `${row.kind}_at`, detail: JSON.stringify({ municipality, role: seatRole }) }
      : row,
  )
}

/** Kinds, as `listNews` returns them, that change the target group. */
export const targetKinds = [
  'holder_corrected',
  'seat_not_known',
  'holder_replaced_at',
  'person_corrected_at',
  'address_corrected_at',
  'seat_vacated_at',
  'holders_imported',
]

export async function markGapsAsked(
  tx: Tx,
  seminarIds: string[],
  asked: { at: UtcText; by: LocalDate },
): Promise<void> {
  await tx
    .updateTable('seminar')
    .set({ gaps_asked_at: asked.at, gaps_answer_by: asked.by })
    .where('id', 'in', seminarIds)
    .execute()
}

/** @returns false when the mailing exists already, because the button was pressed twice. */
export async function insertGapsMailing(
  tx: Tx,
  mailing: { id: string; round_id: string; title: string; created_by: string; created_at: UtcText },
): Promise<boolean> {
  const row = await tx
    .insertInto('mailing')
    .values({ ...mailing, purpose: 'gaps_asked' })
    .onConflict((c) => c.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
