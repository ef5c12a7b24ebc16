/** Before a set time comes: letters about a seminar that has changed meanwhile do not go out by themselves. */
import { lockRound } from '../invitations/queries.ts'
import type { Deps } from '../kernel/deps.ts'
import { addMinutes } from '../kernel/time.ts'
import { markHeld } from './compose.queries.ts'
import { getMailing } from './queries.ts'
import { areStale, keep } from './queue.actions.ts'
import { listScheduled, listWaiting } from './queue.queries.ts'

/** So long before that a delivery which takes its time begins no letter that has not been looked at. */
const minutesAhead = 10

/** @returns how many mailings are held: somebody must stop them, and may make them anew. */
export async function holdChanged(deps: Deps): Promise<number> {
  const now = deps.clock.now()
  let held = 0
  for (const { id } of await listScheduled(deps.db, addMinutes(now, minutesAhead))) {
    const mailing = await getMailing(deps.db, id, now)
    held += await deps.db.transaction().execute(async (tx) => {
      await lockRound(tx, mailing.roundId)
      const waiting = await listWaiting(tx, id)
      if (!(await areStale(tx, mailing, waiting)) || !(await markHeld(tx, id, now))) return 0
      await keep(tx, { accountId: null, now }, { kind: 'mailing_held', mailing, waiting })
      return 1
    })
  }
  return held
}
