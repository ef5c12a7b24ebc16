/** What a person decides about a mailing that has not gone yet: release, another time, stop; letters on paper posted. */
import { listGuestHours, lockGuestSeminars } from '../guests/addressees.queries.ts'
import { revokeUnreachedGuests } from '../guests/queries.ts'
import { guestSeminar, type Hours } from '../guests/rules.ts'
import { listInvitedSeminars, lockRound, revokeUnreached } from '../invitations/queries.ts'
import { type InvitedSeminar, isSettled } from '../invitations/rules.ts'
import { isUpToDate } from '../invitations/told.rules.ts'
import { insertHistory } from '../kernel/db/history.ts'
import type { Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, Forbidden } from '../kernel/errors.ts'
import { localDate, type UtcText } from '../kernel/time.ts'
import { listSeminarFacts } from '../seminars/queries.ts'
import {
  hasDecided,
  markCancelled,
  markPosted,
  markReleased,
  markScheduled,
} from './compose.queries.ts'
import { listRoundContacts } from './contacts.queries.ts'
import { anyContact, contactsFor, toldToContact } from './contacts.rules.ts'
import type { MailingRow } from './queries.ts'
import { listWaiting, type WaitingMessage } from './queue.queries.ts'
import { isReminder } from './reminded.rules.ts'
import { nextWorkingTime } from './reminders.rules.ts'
import { isStale } from './rules.ts'

/** @throws Forbidden for the one who made it; Conflict when it is not held, or the letters are wrong by now. */
export async function releaseMailing(
  deps: Deps,
  accountId: string,
  mailing: MailingRow,
): Promise<void> {
  if (mailing.creatorId === accountId) throw new Forbidden('mailings.release_other')
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    await lockRound(tx, mailing.roundId)
    if (await hasDecided(tx, mailing.id, 'released_by', accountId)) return
    const waiting = await listWaiting(tx, mailing.id)
    if (await areStale(tx, mailing, waiting)) throw new Conflict('mailings.stale')
    const earliest = isReminder(mailing.purpose) ? nextWorkingTime(now) : now
    if (!(await markReleased(tx, mailing.id, { accountId, now, earliest })))
      throw new Conflict('mailings.not_held')
    await keep(tx, { accountId, now }, { kind: 'mailing_released', mailing, waiting })
  })
}

/** Whether a seminar has changed since the waiting letters about it were written. */
export async function areStale(
  tx: Tx | Deps['db'],
  mailing: MailingRow,
  waiting: WaitingMessage[],
): Promise<boolean> {
  if (waiting.length === 0) return false
  if (mailing.purpose === 'rss_message') return areContactsStale(tx, mailing, waiting)
  const seminars = await listInvitedSeminars(tx, mailing.roundId)
  const byId = new Map(seminars.map((seminar) => [seminar.id, seminar]))
  const hours = await listGuestHours(tx, mailing.roundId)
  return waiting.some((message) => {
    const afternoonOf = message.guestSeminarId && byId.get(message.guestSeminarId)
    if (afternoonOf)
      return isGuestLetterStale(message, afternoonOf, hours.get(afternoonOf.id) ?? null)
    const seminar = message.seminarId === null ? undefined : byId.get(message.seminarId)
    if (!seminar) return false
    const isKnown = isSettled(seminar) && isUpToDate(message.told, seminar)
    return isStale(message, { revision: seminar.revision, isUpToDate: isKnown })
  })
}

/** Who no longer helps with just the seminars the letter lists, on the days it says. */
async function areContactsStale(
  tx: Tx | Deps['db'],
  { roundId, asOf }: MailingRow,
  waiting: WaitingMessage[],
): Promise<boolean> {
  const seminars = await listSeminarFacts(tx, roundId)
  const contacts = await listRoundContacts(tx, roundId)
  const today = localDate(asOf)
  const everyone = contactsFor(anyContact, contacts, { seminars, today })
  const told = new Map(everyone.map((one) => [one.accountId, toldToContact(one.seminars)]))
  return waiting.some(({ accountId, ...message }) => told.get(accountId ?? '') !== message.told)
}

function isGuestLetterStale(
  message: WaitingMessage,
  seminar: InvitedSeminar,
  hours: Hours | null,
): boolean {
  if (message.told !== '') {
    const own = guestSeminar(seminar, hours)
    return !own || !isUpToDate(message.told, own)
  }
  if (message.purpose === 'guest_invitation') return false
  return isStale(message, { revision: seminar.revision, isUpToDate: true })
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
    if (await hasDecided(tx, mailing.id, 'cancelled_by', accountId)) return null
    if (mailing.purpose === 'guest_invitation') await lockGuestSeminars(tx, mailing.roundId)
    const waiting = await listWaiting(tx, mailing.id)
    if (waiting.length === 0)
      throw new Conflict(
        mailing.cancelledAt ? 'mailings.stopped_already' : 'mailings.nothing_waits',
      )
    const stopped = await markCancelled(tx, mailing.id, { accountId, now, reason })
    if (stopped === null) throw new Conflict('mailings.stopped_already')
    if (mailing.purpose === 'invitation') await revokeUnreached(tx, mailing.id, now)
    if (mailing.purpose === 'guest_invitation') await revokeUnreachedGuests(tx, mailing.id, now)
    await keep(tx, { accountId, now }, { kind: 'mailing_stopped', mailing, waiting, reason })
    return stopped
  })
}

/** @param at null: at once. @throws Conflict when it has gone or is stopped. */
export async function rescheduleMailing(
  deps: Deps,
  mailing: MailingRow,
  at: UtcText | null,
): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const waiting = await listWaiting(tx, mailing.id)
    if (at === null && (await areStale(tx, mailing, waiting))) throw new Conflict('mailings.stale')
    if (!(await markScheduled(tx, mailing.id, { at, now })))
      throw new Conflict('mailings.scheduled_gone')
  })
}

/** @returns how many letters had waited to be posted. */
export async function postMailing(deps: Deps, mailing: MailingRow): Promise<number> {
  const now = deps.clock.now()
  return deps.db.transaction().execute((tx) => markPosted(tx, mailing.id, now))
}

/** One line in each seminar's history. */
export async function keep(
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
              ...{ subject: 'seminar' as const, subjectId, kind: what.kind },
              detail: {
                ...{ purpose: what.mailing.purpose, n: own.length },
                ...(what.reason && { reason: what.reason }),
              },
            },
          ],
    ),
  )
}
