import { type ExpressionBuilder, PostgresAdapter, type Selectable } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import type { Schema } from '../kernel/db/schema.ts'
import { NotFound } from '../kernel/errors.ts'
import type { MessageKey } from '../kernel/i18n/translate.ts'
import { newId } from '../kernel/ids.ts'
import type { UtcText } from '../kernel/time.ts'
import type { TourRunState, TourRunTable } from '../schema.ts'
import { listSeminars } from '../seminars/queries.ts'
import type { OfferState } from './offers.rules.ts'
import { endedStates, type Impasse, type TourInput, type TourProgress, type TourResult } from './rules.ts'

/** A run with its JSON columns parsed. `result` is set when `done` or `accepted`, `impasses` when `infeasible`. */
export interface TourRun extends Omit<Selectable<TourRunTable>, 'progress' | 'input' | 'result' | 'error'> {
  /** Name of the account that started the run. */
  by: string
  progress: TourProgress
  input: TourInput
  result: TourResult | null
  impasses: Impasse[]
  /** Why the run failed; null when it has not. */
  error: MessageKey | null
}

export async function insertRun(
  tx: Tx,
  run: { roundId: string; accountId: string; input: TourInput; now: UtcText },
): Promise<string> {
  const id = newId()
  const progress: TourProgress = { phase: 'waiting', seconds: 0, gap: null }
  await tx
    .insertInto('tour_run')
    .values({
      id,
      round_id: run.roundId,
      state: 'queued',
      started_by: run.accountId,
      created_at: run.now,
      started_at: null,
      finished_at: null,
      lease_until: null,
      progress: JSON.stringify(progress),
      input: JSON.stringify(run.input),
      result: null,
      error: '',
    })
    .execute()
  return id
}

function runRows(db: Db | Tx) {
  return db
    .selectFrom('tour_run')
    .innerJoin('account', 'account.id', 'tour_run.started_by')
    .selectAll('tour_run')
    .select('account.name as by')
}

export async function findRun(db: Db | Tx, id: string): Promise<TourRun | null> {
  const row = await runRows(db).where('tour_run.id', '=', id).executeTakeFirst()
  return row ? read(row) : null
}

/** @throws NotFound, also when the run belongs to another round. */
export async function getRun(db: Db | Tx, roundId: string, id: string): Promise<TourRun> {
  const run = await findRun(db, id)
  if (run?.round_id !== roundId) throw new NotFound()
  return run
}

/** The round's ten latest runs, the latest first, without the discarded ones. */
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

/** The run started last, of those in these states (undefined: in any state); null when there is none. */
export async function latestRun(db: Db | Tx, roundId: string, states?: TourRunState[]): Promise<TourRun | null> {
  const row = await runRows(db)
    .where('round_id', '=', roundId)
    .$if(states !== undefined, (q) => q.where('state', 'in', states ?? []))
    .orderBy('tour_run.created_at', 'desc')
    // Instants are whole seconds: sorts an active run before one cancelled within the same second.
    .orderBy((eb) => eb.case().when('state', 'in', ['queued', 'running']).then(0).else(1).end())
    .limit(1)
    .executeTakeFirst()
  return row ? read(row) : null
}

function read(row: Selectable<TourRunTable> & { by: string }): TourRun {
  const result = row.result === null ? null : JSON.parse(row.result)
  return {
    ...row,
    progress: JSON.parse(row.progress),
    input: JSON.parse(row.input),
    result: row.state === 'infeasible' ? null : result,
    impasses: row.state === 'infeasible' ? (result ?? []) : [],
    error: row.error === '' ? null : (row.error as MessageKey),
  }
}

/** Changes the state of a run that is in one of the states `from`. @returns whether this call changed it. */
export async function markRun(
  db: Db | Tx,
  id: string,
  from: TourRunState[],
  to: 'cancelled' | 'accepted' | 'discarded',
  now: UtcText,
): Promise<boolean> {
  const changed = await db
    .updateTable('tour_run')
    .set({ state: to, lease_until: null, ...(to === 'cancelled' ? { finished_at: now } : {}) })
    .where('id', '=', id)
    .where('state', 'in', from)
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}

/** Claims the run that has waited longest; of several servers that try at once, only one gets it. null: none waits. */
export async function claimRun(
  db: Db,
  now: UtcText,
  leaseUntil: UtcText,
): Promise<{ id: string; input: string } | null> {
  const locks = db.getExecutor().adapter instanceof PostgresAdapter
  const waiting = (eb: ExpressionBuilder<Schema, 'tour_run'>) => {
    const query = eb
      .selectFrom('tour_run as waiting')
      .select('waiting.id')
      .where('waiting.state', '=', 'queued')
      .orderBy('waiting.created_at')
      .limit(1)
    return locks ? query.forUpdate().skipLocked() : query
  }
  const claimed = await db
    .updateTable('tour_run')
    .set({ state: 'running', started_at: now, lease_until: leaseUntil })
    .where('id', 'in', waiting)
    .where('state', '=', 'queued')
    .returning(['id', 'input'])
    .executeTakeFirst()
  return claimed ?? null
}

/**
 * Stores the progress and extends the lease. @returns false when the run is no longer running: somebody cancelled it.
 */
export async function markProgress(db: Db, id: string, progress: TourProgress, leaseUntil: UtcText): Promise<boolean> {
  const kept = await db
    .updateTable('tour_run')
    .set({ progress: JSON.stringify(progress), lease_until: leaseUntil })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .returning('id')
    .executeTakeFirst()
  return kept !== undefined
}

export type RunEnd =
  | { state: 'done'; result: TourResult }
  | { state: 'infeasible'; result: Impasse[] }
  | { state: 'failed'; error: MessageKey }

/** Stores the outcome of a run; one cancelled meanwhile stays cancelled. */
export async function markEnded(db: Db, id: string, end: RunEnd, now: UtcText): Promise<void> {
  await db
    .updateTable('tour_run')
    .set({
      state: end.state,
      finished_at: now,
      lease_until: null,
      ...(end.state === 'failed' ? { error: end.error } : { result: JSON.stringify(end.result), error: '' }),
    })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .execute()
}

/** Queues a run again when this server shuts down, so that the next server claims it. */
export async function markQueuedAgain(db: Db, id: string): Promise<void> {
  await db
    .updateTable('tour_run')
    .set({ state: 'queued', lease_until: null, started_at: null })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .execute()
}

/** Marks runs as failed whose lease has run out: their server died. */
export async function markLapsed(db: Db, error: MessageKey, now: UtcText): Promise<void> {
  await db
    .updateTable('tour_run')
    .set({ state: 'failed', error, finished_at: now, lease_until: null })
    .where('state', '=', 'running')
    .where('lease_until', '<=', now)
    .execute()
}

/** Discards finished runs that nobody has accepted and that are older than the accepted run. */
export async function discardOlder(tx: Tx, roundId: string, createdAt: UtcText): Promise<void> {
  await tx
    .updateTable('tour_run')
    .set({ state: 'discarded' })
    .where('round_id', '=', roundId)
    .where('created_at', '<', createdAt)
    .where('state', 'in', endedStates)
    .execute()
}

/** The present state of all seminars of the round, cancelled ones too, with their open date options. */
export async function listOfferStates(db: Db | Tx, roundId: string): Promise<OfferState[]> {
  const options = await db
    .selectFrom('date_option')
    .innerJoin('seminar', 'seminar.id', 'date_option.seminar_id')
    .select(['seminar_id as id', 'date_option.date', 'date_option.start_time as start'])
    .where('seminar.round_id', '=', roundId)
    .where('withdrawn_at', 'is', null)
    .orderBy('date_option.starts_at')
    .execute()
  const open = Map.groupBy(options, (option) => option.id)
  const seminars = await listSeminars(db, roundId)
  return seminars.map(({ id, slug, name, rssId, rssName, confirmedAt, cancelledAt }) => ({
    id,
    slug,
    name,
    rssId,
    rssName,
    confirmedAt,
    cancelledAt,
    open: open.get(id)?.map(({ date, start }) => `${date} ${start}`) ?? [],
  }))
}
