/** What a person decides about a mailing that has not gone yet: release, another time, stop; letters on paper posted. */
import { revokeUnreached } from '../../invitations/links.queries.ts'
import { lockGuestSeminars } from '../../invitations/queries.ts'
import { nextWorkingTime } from '../../kernel/calendar/working-time.ts'
import { insertHistory } from '../../kernel/db/history.ts'
import type { Db, Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict, Forbidden } from '../../kernel/errors.ts'
import { localDate, type UtcText } from '../../kernel/time.ts'
import { lockRound } from '../../rounds/queries.ts'
import { isInviting } from '../compose/audience.rules.ts'
import { hasDecided, markCancelled, markPosted, markReleased, markScheduled } from '../compose/queries.ts'
import { isReminder } from '../compose/reminded.rules.ts'
import type { MailingRow } from '../queries.ts'
import { mayRelease } from '../rules.ts'
import { listWaiting, type WaitingMessage } from './queries.ts'
import { listWaitingSaid, markTrueAgain, readPresent } from './truth.queries.ts'
import { type Untrue, untrueAmong } from './truth.rules.ts'

/**
 * Lets go what waits for a second look, or was held because its seminar had changed and is again as the letters say.
 * @throws Forbidden for the one whose mailing waits for somebody else; Conflict when nothing is held, or what is held
 * is not true.
 */
export async function releaseMailing(deps: Deps, accountId: string, mailing: MailingRow): Promise<void> {
  if (!mayRelease(mailing, accountId)) throw new Forbidden('mailings.release_other')
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    await lockRound(tx, mailing.roundId)
    const waiting = await listWaiting(tx, mailing.id)
    if ((await listUntrue(tx, mailing)).length > 0) throw new Conflict('mailings.stale')
    const earliest = isReminder(mailing.purpose) ? nextWorkingTime(now) : now
    const isReleased =
      (await markReleased(tx, mailing.id, { accountId, now, earliest })) ||
      (await markTrueAgain(tx, mailing, earliest)) > 0
    if (!isReleased && (await hasDecided(tx, mailing.id, 'released_by', accountId))) return
    if (!isReleased) throw new Conflict('mailings.not_held')
    await keep(tx, { accountId, now }, { kind: 'mailing_released', mailing, waiting })
  })
}

/** What the mailing's waiting letters say that is no longer so. */
export async function listUntrue(db: Db | Tx, { id, asOf }: MailingRow): Promise<Untrue[]> {
  const said = await listWaitingSaid(db, { mailingId: id })
  return untrueAmong(said, await readPresent(db, said, localDate(asOf)))
}

/** Stops what waits. @returns how many; null when the same person has stopped it. @throws Conflict when it is stopped already, or nothing waits. */
export async function stopMailing(
  deps: Deps,
  accountId: string,
  { mailing, reason }: { mailing: MailingRow; reason: string },
): Promise<number | null> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    await lockRound(tx, mailing.roundId)
    if (mailing.purpose === 'guest_invitation') await lockGuestSeminars(tx, mailing.roundId)
    const waiting = await listWaiting(tx, mailing.id)
    if (waiting.length === 0 && (await hasDecided(tx, mailing.id, 'cancelled_by', accountId))) return null
    if (waiting.length === 0)
      throw new Conflict(mailing.cancelledAt ? 'mailings.stopped_already' : 'mailings.nothing_waits')
    const stopped = await markCancelled(tx, mailing.id, { accountId, now, reason })
    if (isInviting(mailing.purpose)) await revokeUnreached(tx, mailing.id, now)
    await keep(tx, { accountId, now }, { kind: 'mailing_stopped', mailing, waiting, reason })
    return stopped
  })
}

/** @param at null: at once. @throws Conflict when it has gone or is stopped. */
export async function rescheduleMailing(deps: Deps, mailing: MailingRow, at: UtcText | null): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    if (at === null && (await listUntrue(tx, mailing)).length > 0) throw new Conflict('mailings.stale')
    if (!(await markScheduled(tx, mailing.id, { at, now }))) throw new Conflict('mailings.scheduled_gone')
  })
}

/** @returns how many letters had waited to be posted. */
export async function postMailing(deps: Deps, mailing: MailingRow): Promise<number> {
  const now = deps.clock.now()
  return deps.db.transaction().execute((tx) => markPosted(tx, mailing.id, now))
}

/** One line in each seminar's history. */
async function keep(
  tx: Tx,
  by: { accountId: string | null; now: UtcText },
  what: { kind: string; mailing: MailingRow; waiting: WaitingMessage[]; reason?: string },
): Promise<void> {
  const bySeminar = Map.groupBy(what.waiting, ({ seminarId }) => seminarId)
  await insertHistory(
    tx,
    by,
    [...bySeminar].flatMap(([subjectId, own]) =>
      subjectId === null
        ? []
        : [
            {
              subject: 'seminar' as const,
              subjectId,
              kind: what.kind,
              detail: { purpose: what.mailing.purpose, n: own.length, ...(what.reason && { reason: what.reason }) },
            },
          ],
    ),
  )
}
