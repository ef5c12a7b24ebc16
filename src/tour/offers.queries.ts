import type { Db, Tx } from '../kernel/db/open.ts'
import type { OfferState } from './offers.rules.ts'

/** The round's runs, the latest first; discarded ones are left out. */
export async function listRuns(db: Db | Tx, roundId: string) {
  return db
    .selectFrom('tour_run')
    .innerJoin('account', 'account.id', 'tour_run.started_by')
    .select(['tour_run.id', 'state', 'tour_run.created_at as at', 'account.name as by', 'result'])
    .where('round_id', '=', roundId)
    .where('state', '!=', 'discarded')
    .orderBy('tour_run.created_at', 'desc')
    .orderBy('tour_run.id', 'desc')
    .limit(10)
    .execute()
}

export type RunRow = Awaited<ReturnType<typeof listRuns>>[number]

/** Every seminar of the round as it stands, with what is offered already. */
export async function listOfferStates(db: Db | Tx, roundId: string): Promise<OfferState[]> {
  const seminars = await db
    .selectFrom('seminar')
    .innerJoin('rss_body', 'rss_body.id', 'seminar.rss_id')
    .select([
      'seminar.id',
      'seminar.slug',
      'seminar.name',
      'seminar.rss_id as rssId',
      'rss_body.name as rssName',
      'seminar.confirmed_at as confirmedAt',
      'seminar.cancelled_at as cancelledAt',
    ])
    .where('seminar.round_id', '=', roundId)
    .orderBy('seminar.region_code')
    .orderBy('seminar.number')
    .execute()
  const options = await db
    .selectFrom('date_option')
    .innerJoin('seminar', 'seminar.id', 'date_option.seminar_id')
    .select(['seminar_id as id', 'date_option.date', 'date_option.start_time as start'])
    .where('seminar.round_id', '=', roundId)
    .where('withdrawn_at', 'is', null)
    .orderBy('date_option.starts_at')
    .execute()
  const open = Map.groupBy(options, (option) => option.id)
  return seminars.map((seminar) => ({
    ...seminar,
    open: (open.get(seminar.id) ?? []).map(({ date, start }) => `${date} ${start}`),
  }))
}

/** Proposals that nobody has accepted, older than the one that was. */
export async function discardOlder(tx: Tx, roundId: string, createdAt: string): Promise<void> {
  await tx
    .updateTable('tour_run')
    .set({ state: 'discarded' })
    .where('round_id', '=', roundId)
    .where('created_at', '<', createdAt)
    .where('state', 'in', ['done', 'infeasible', 'failed', 'cancelled'])
    .execute()
}
