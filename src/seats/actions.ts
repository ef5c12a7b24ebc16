import { isUniqueViolation } from '../kernel/db/errors.ts'
import { insertHistory } from '../kernel/db/history.ts'
import type { Tx } from '../kernel/db/open.ts'
import type { Bit, SeatRole } from '../kernel/db/schema.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict } from '../kernel/errors.ts'
import { getSeat, replaceHolder, setByPost, vacateSeat } from './queries.ts'
import type { Person } from './rules.ts'

interface SeatChange {
  roundId: string
  municipality: string
  role: SeatRole
  accountId: string
}

/** @returns false when nothing was different. */
export function saveHolder(deps: Deps, change: SeatChange & { person: Person }): Promise<boolean> {
  return changeSeat(deps, change, 'holder_replaced', (tx, seatId, now) =>
    replaceHolder(tx, { ...change.person, seatId, source: 'staff', now }),
  )
}

/** @returns false when it was vacant already. */
export function vacate(deps: Deps, change: SeatChange): Promise<boolean> {
  return changeSeat(deps, change, 'seat_vacated', vacateSeat)
}

/** Letters on paper, or by mail again. @returns false when it was so already. */
export function changeByPost(deps: Deps, change: SeatChange & { byPost: Bit }): Promise<boolean> {
  const kind = change.byPost ? 'by_post' : 'by_mail'
  return changeSeat(deps, change, kind, (tx, seatId) => setByPost(tx, seatId, change.byPost))
}

async function changeSeat(
  deps: Deps,
  seat: SeatChange,
  kind: string,
  work: (tx: Tx, seatId: string, now: string) => Promise<boolean>,
): Promise<boolean> {
  const now = deps.clock.now()
  try {
    return await deps.db.transaction().execute(async (tx) => {
      const { seatId, holder } = await getSeat(tx, seat)
      const changed = await work(tx, seatId, now)
      const { accountId } = seat
      if (changed) {
        const detail = { name: holder?.name ?? '' }
        const event = { subject: 'seat' as const, subjectId: seatId, kind, detail }
        await insertHistory(tx, { accountId, now }, [event])
      }
      return changed
    })
  } catch (error) {
    if (isUniqueViolation(error)) throw new Conflict('errors.changed_meanwhile')
    throw error
  }
}
