/** No letter goes that says a day, an hour or a place that is no longer so. */
import { insertHistory } from '../../kernel/db/history.ts'
import type { Deps } from '../../kernel/deps.ts'
import { deliverDueMail } from '../../kernel/mail/delivery.ts'
import { localDate } from '../../kernel/time.ts'
import { cancelOfArchived } from './archive.queries.ts'
import { listWaitingSaid, markOutdated, readPresent } from './truth.queries.ts'
import { untrueAmong } from './truth.rules.ts'

/** What is due, but nothing that is no longer true. @returns how many were sent. */
export function deliverTrueMail(deps: Deps): Promise<number> {
  return deliverDueMail(deps, { before: holdUntrue })
}

/**
 * Stops what waits in an archived round; holds what waits and says something else of its seminar than what is so: a person writes it anew, or stops it. Also
 * what is tried again, waits for a set time, or has waited for a server. @returns how many letters.
 */
export async function holdUntrue(deps: Deps): Promise<number> {
  await cancelOfArchived(deps.db)
  const all = await listWaitingSaid(deps.db, 'going')
  if (all.length === 0) return 0
  const now = deps.clock.now()
  const untrue = untrueAmong(all, await readPresent(deps.db, all, localDate(now)))
  if (untrue.length === 0) return 0
  return deps.db.transaction().execute(async (tx) => {
    let held = 0
    for (const { said } of untrue) {
      const n = await markOutdated(tx, said, now)
      held += n
      const { seminarId: subjectId, purpose } = said
      const event = { subject: 'seminar' as const, subjectId, kind: 'mailing_held' }
      if (n > 0 && subjectId !== '')
        await insertHistory(tx, { accountId: null, now }, [{ ...event, detail: { purpose, n } }])
    }
    return held
  })
}
