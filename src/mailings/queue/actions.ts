/**
 * Staff's decisions on mailings that have not gone yet: release, reschedule, stop, post, archive the round. Also holds,
 * without a decision, letters that state a day, an hour or a place that is no longer true.
 */
import { cancelLetters, listClosedWithLetters } from '../../documentation/queries.ts'
import { revokeUnreached } from '../../invitations/links.queries.ts'
import { lockGuestSeminars } from '../../invitations/queries.ts'
import { nextWorkingTime } from '../../kernel/calendar/working-time.ts'
import { insertHistory } from '../../kernel/db/history.ts'
import type { Db, Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict, Forbidden } from '../../kernel/errors.ts'
import { translators } from '../../kernel/i18n/translate.ts'
import { deliverDueMail } from '../../kernel/mail/delivery.ts'
import { localDate, type UtcText } from '../../kernel/time.ts'
import { lockRound, type Round } from '../../rounds/queries.ts'
import { whyCannotArchive } from '../../rounds/rules.ts'
import { markArchived, markUnarchived } from '../../rounds/state.queries.ts'
import { isInviting, isReminder } from '../compose/audience.rules.ts'
import type { MailingRow } from '../queries.ts'
import { mayRelease } from '../rules.ts'
import {
  cancelOfArchived,
  hasDecided,
  listWaiting,
  listWaitingMailings,
  markCancelled,
  markPosted,
  markReleased,
  markScheduled,
  type WaitingMessage,
} from './queries.ts'
import { listWaitingSaid, markOutdated, markTrueAgain, readPresent } from './truth.queries.ts'
import { type Untrue, untrueAmong } from './truth.rules.ts'

/**
 * Releases letters that wait for a second look, or were held for a changed seminar and are true again.
 * @throws Forbidden for the maker of a mailing that needs a second look by somebody else; Conflict when nothing is
 * held, or when a waiting letter is not true
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

/** The mailing's waiting letters that say something that is no longer true. */
export async function listUntrue(db: Db | Tx, { id, asOf }: MailingRow): Promise<Untrue[]> {
  const said = await listWaitingSaid(db, { mailingId: id })
  return untrueAmong(said, await readPresent(db, said, localDate(asOf)))
}

/**
 * Cancels the mailing's waiting letters.
 * @returns how many; null when the same person has already stopped the mailing
 * @throws Conflict when somebody else has stopped the mailing, or nothing waits
 */
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

/**
 * @param at null: at once
 * @throws Conflict when the set time has passed, the mailing is stopped, or letters to be sent at once are not true
 */
export async function rescheduleMailing(deps: Deps, mailing: MailingRow, at: UtcText | null): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    if (at === null && (await listUntrue(tx, mailing)).length > 0) throw new Conflict('mailings.stale')
    if (!(await markScheduled(tx, mailing.id, { at, now }))) throw new Conflict('mailings.scheduled_gone')
  })
}

/** Marks the letters on paper as posted. @returns how many had waited for it. */
export async function postMailing(deps: Deps, mailing: MailingRow): Promise<number> {
  const now = deps.clock.now()
  return deps.db.transaction().execute((tx) => markPosted(tx, mailing.id, now))
}

/** Adds one event to the history of each seminar. */
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

/**
 * Archives the round and cancels its waiting letters. Revokes the links of invitations that had not gone, so that their
 * readers can be invited again once the round is unarchived. @throws Conflict
 */
export async function archiveRound(deps: Deps, accountId: string, round: Round): Promise<void> {
  const refusal = whyCannotArchive(round)
  if (refusal) throw new Conflict(refusal)
  const now = deps.clock.now()
  const reason = translators.sv('rounds.stopped_by_archive')
  await deps.db.transaction().execute(async (tx) => {
    await lockRound(tx, round.id)
    await lockGuestSeminars(tx, round.id)
    if (!(await markArchived(tx, round.id, now))) throw new Conflict('errors.changed_meanwhile')
    for (const mailing of await listWaitingMailings(tx, round.id)) {
      await markCancelled(tx, mailing.id, { accountId, now, reason })
      if (isInviting(mailing.purpose)) await revokeUnreached(tx, mailing.id, now)
    }
    await cancelOfArchived(tx)
    await insertHistory(tx, { accountId, now }, [{ subject: 'round', subjectId: round.id, kind: 'round_archived' }])
  })
}

export async function unarchiveRound(deps: Deps, accountId: string, round: Round): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    if (!(await markUnarchived(tx, round.id, now))) return
    await insertHistory(tx, { accountId, now }, [{ subject: 'round', subjectId: round.id, kind: 'round_unarchived' }])
  })
}

/** Delivers due messages, but holds those that are no longer true. @returns how many were sent. */
export function deliverTrueMail(deps: Deps): Promise<number> {
  return deliverDueMail(deps, { before: holdUntrue })
}

/**
 * Cancels the waiting letters of archived rounds, and those that ask somebody to confirm statements when nobody can any
 * longer. Holds each waiting letter that says something of its seminar that is
 * no longer true, until a person rewrites or stops it; also letters that are retried, or wait for a set time or for a
 * server.
 * @returns how many letters it has held
 */
export async function holdUntrue(deps: Deps): Promise<number> {
  const now = deps.clock.now()
  await cancelOfArchived(deps.db)
  const closed = await listClosedWithLetters(deps.db, localDate(now))
  if (closed.length > 0) await deps.db.transaction().execute((tx) => cancelLetters(tx, closed, 'too_late'))
  const all = await listWaitingSaid(deps.db, 'going')
  if (all.length === 0) return 0
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
