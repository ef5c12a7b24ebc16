/** Staff's decisions on messages that failed, are uncertain or are held; the history keeps who decided and when. */
import { insertHistory } from '../kernel/db/history.ts'
import type { Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict } from '../kernel/errors.ts'
import type { UtcText } from '../kernel/time.ts'
import { countDead, countHeld, isStopped, markSent, markStopped, requeue, requeueFailed } from './queries.ts'
import { holdUntrue } from './queue/actions.ts'

interface By {
  accountId: string
  now: UtcText
}

/** Number of messages queued again, and of those held because the seminar has changed since they were written. */
export interface Again {
  queued: number
  held: number
}

/** @throws Conflict when the message is neither failed, bounced, uncertain nor held, or its link no longer works. */
export async function sendAgain(deps: Deps, accountId: string, id: string): Promise<Again> {
  const by = { accountId, now: deps.clock.now() }
  await deps.db.transaction().execute(async (tx) => {
    if (await isStopped(tx, id)) throw new Conflict('mailings.dead_message')
    if (!(await requeue(tx, id, by.now))) throw new Conflict('mailings.not_to_decide')
    await keep(tx, by, 'message_requeued', [id])
  })
  return holdOf(deps, [id])
}

/** @throws Conflict when the message is not held because of a changed seminar. */
export async function stopMessage(deps: Deps, accountId: string, id: string): Promise<void> {
  const by = { accountId, now: deps.clock.now() }
  await deps.db.transaction().execute(async (tx) => {
    if (!(await markStopped(tx, id))) throw new Conflict('mailings.not_to_decide')
    await keep(tx, by, 'message_stopped', [id])
  })
}

/** @throws Conflict when the message is neither failed, bounced, uncertain nor waiting to be posted. */
export async function countAsSent(deps: Deps, accountId: string, id: string): Promise<void> {
  const by = { accountId, now: deps.clock.now() }
  await deps.db.transaction().execute(async (tx) => {
    if (!(await markSent(tx, id, by.now))) throw new Conflict('mailings.not_to_decide')
    await keep(tx, by, 'message_counted_sent', [id])
  })
}

/** Queues the mailing's failed and bounced messages. @throws Conflict when the links of all of them no longer work. */
export async function sendFailedAgain(deps: Deps, accountId: string, mailingId: string): Promise<Again> {
  const by = { accountId, now: deps.clock.now() }
  const ids = await deps.db.transaction().execute(async (tx) => {
    const requeued = await requeueFailed(tx, mailingId, by.now)
    if (requeued.length === 0 && (await countDead(tx, mailingId)) > 0) throw new Conflict('mailings.all_dead')
    await keep(tx, by, 'message_requeued', requeued)
    return requeued
  })
  return holdOf(deps, ids)
}

async function holdOf(deps: Deps, ids: string[]): Promise<Again> {
  await holdUntrue(deps)
  const held = await countHeld(deps.db, ids)
  return { queued: ids.length - held, held }
}

async function keep(tx: Tx, by: By, kind: string, ids: string[]): Promise<void> {
  await insertHistory(
    tx,
    by,
    ids.map((subjectId) => ({ subject: 'message', subjectId, kind })),
  )
}
