import type { User } from '../kernel/auth/guards.ts'
import { insertHistory } from '../kernel/db/history.ts'
import type { Db, Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict } from '../kernel/errors.ts'
import { addMinutes, localDate } from '../kernel/time.ts'
import { lockSeminar } from '../seminars/queries.ts'
import {
  deleteTapsBefore,
  insertTaps,
  listInvited,
  listMarks,
  listSeenTaps,
  saveMarks,
  updateRssChecksIn,
} from './queries.ts'
import { applyTaps, type Participant, rosterOf, type Tap, whyCannotCheckIn } from './rules.ts'

export async function readRoster(db: Db | Tx, seminarId: string): Promise<Participant[]> {
  return rosterOf(await listInvited(db, seminarId), await listMarks(db, seminarId))
}

/**
 * Applies each tap once, however often it is sent. Locks the seminar, so that devices take turns.
 * @returns marks that overtook a tap (`lost`), and taps of unknown persons (`refused`).
 * @throws Conflict when check-in is not open.
 */
export async function checkIn(
  deps: Deps,
  user: Pick<User, 'accountId' | 'name'>,
  slug: string,
  { device, taps }: { device: string; taps: Tap[] },
) {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, slug)
    const refusal = whyCannotCheckIn(seminar, localDate(now))
    if (refusal) throw new Conflict(`attendance.refused.${refusal}`)
    const seen = await listSeenTaps(
      tx,
      taps.map(({ id }) => id),
    )
    const people = await readRoster(tx, seminar.id)
    const marks = await listMarks(tx, seminar.id)
    const result = applyTaps(taps, seen, people, marks, { now, by: user.name, device })
    await insertTaps(tx, result.applied, { seminarId: seminar.id, now })
    await saveMarks(tx, result.marks, { seminarId: seminar.id, accountId: user.accountId })
    return result
  })
}

export async function letRssCheckIn(deps: Deps, accountId: string, slug: string, may: 0 | 1): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, slug)
    if (seminar.rssChecksIn === may) return
    await updateRssChecksIn(tx, seminar.id, may)
    const kind = may ? 'rss_checks_in' : 'rss_checks_in_not'
    await insertHistory(tx, { accountId, now }, [{ subject: 'seminar', subjectId: seminar.id, kind }])
  })
}

const minutesTapsKept = 30 * 24 * 60

export async function deleteOldTaps(deps: Deps): Promise<void> {
  await deleteTapsBefore(deps.db, addMinutes(deps.clock.now(), -minutesTapsKept))
}
