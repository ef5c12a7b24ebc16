import { insertHistory } from '../../kernel/db/history.ts'
import type { Db, Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { NotFound } from '../../kernel/errors.ts'
import { WrongFields } from '../../kernel/http/forms.ts'
import { newId } from '../../kernel/ids.ts'
import { type LocalDate, localDate } from '../../kernel/time.ts'
import { lockRound, type Round } from '../../rounds/queries.ts'
import { findSeat, insertExtension, listRegionDeadlines, markUndone } from './queries.ts'
import { type Whom, whyCannotExtend } from './rules.ts'

/** The last day that holds now for those whom an extension would concern. @throws NotFound, WrongFields */
export async function deadlineOf(db: Db | Tx, roundId: string, { regionCode, seatId }: Whom): Promise<LocalDate> {
  if (seatId !== null) {
    const seat = await findSeat(db, roundId, seatId)
    if (!seat) throw new NotFound()
    return seat.deadline
  }
  const region = (await listRegionDeadlines(db, roundId)).find(({ code }) => code === regionCode)
  if (!region) throw new WrongFields({ lan: 'deadlines.choose_region' })
  return region.deadline
}

interface Extend extends Whom {
  until: LocalDate
  reason: string
  /** The last day that the person was told holds now; another one: nothing is saved. '' before anything was shown. */
  seen: string
}

/**
 * Gives a region or a seat more time to answer, or reopens it after the last day.
 * @returns false when the consequences have to be shown first
 * @throws WrongFields when the day is not later than the one that holds
 */
export async function extend(deps: Deps, accountId: string, round: Round, extension: Extend): Promise<boolean> {
  const now = deps.clock.now()
  const { until, reason, seen, regionCode, seatId } = extension
  return deps.db.transaction().execute(async (tx) => {
    const locked = await lockRound(tx, round.id)
    const deadline = await deadlineOf(tx, round.id, extension)
    const refusal = whyCannotExtend(until, { now: deadline, round: locked.answer_deadline, today: localDate(now) })
    if (refusal) throw new WrongFields({ till: refusal })
    if (seen !== deadline) return false
    await insertExtension(tx, { id: newId(), roundId: round.id, regionCode, seatId, until, reason, accountId, now })
    const event = { kind: 'answer_time_extended', detail: { until, reason } }
    await insertHistory(tx, { accountId, now }, [{ ...subjectOf(extension, round), ...event }])
    return true
  })
}

/** @throws NotFound when it is another round's, or undone already */
export async function undoExtension(deps: Deps, accountId: string, round: Round, id: string): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const undone = await markUndone(tx, { id, roundId: round.id, accountId, now })
    if (!undone) throw new NotFound()
    const event = { kind: 'answer_time_undone', detail: { until: undone.until } }
    await insertHistory(tx, { accountId, now }, [{ ...subjectOf(undone, round), ...event }])
  })
}

function subjectOf({ seatId }: Whom, round: Round) {
  return seatId === null
    ? { subject: 'round' as const, subjectId: round.id }
    : { subject: 'seat' as const, subjectId: seatId }
}
