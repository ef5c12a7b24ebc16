/** What a person decides about a message that failed or is uncertain; who and when is kept. */
import { insertHistory } from '../kernel/db/history.ts'
import type { Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict } from '../kernel/errors.ts'
import type { UtcText } from '../kernel/time.ts'
import { isStopped, markSent, requeue, requeueFailed } from './queries.ts'

interface By {
  accountId: string
  now: UtcText
}

/** @throws Conflict when it is neither failed nor uncertain now, or its link no longer works. */
export async function sendAgain(deps: Deps, accountId: string, id: string): Promise<void> {
  const by = { accountId, now: deps.clock.now() }
  await deps.db.transaction().execute(async (tx) => {
    if (await isStopped(tx, id)) throw new Conflict('people.message_stopped')
    if (!(await requeue(tx, id, by.now))) throw new Conflict('mailings.not_to_decide')
    await keep(tx, by, 'message_requeued', [id])
  })
}

/** @throws Conflict when it is neither failed nor uncertain now. */
export async function countAsSent(deps: Deps, accountId: string, id: string): Promise<void> {
  const by = { accountId, now: deps.clock.now() }
  await deps.db.transaction().execute(async (tx) => {
    if (!(await markSent(tx, id, by.now))) throw new Conflict('mailings.not_to_decide')
    await keep(tx, by, 'message_counted_sent', [id])
  })
}

/** All of the mailing that failed. @returns how many. */
export async function sendFailedAgain(
  deps: Deps,
  accountId: string,
  mailingId: string,
): Promise<number> {
  const by = { accountId, now: deps.clock.now() }
  return deps.db.transaction().execute(async (tx) => {
    const ids = await requeueFailed(tx, mailingId, by.now)
    await keep(tx, by, 'message_requeued', ids)
    return ids.length
  })
}

async function keep(tx: Tx, by: By, kind: string, ids: string[]): Promise<void> {
  await insertHistory(
    tx,
    by,
    ids.map((subjectId) => ({ subject: 'message', subjectId, kind })),
  )
}
