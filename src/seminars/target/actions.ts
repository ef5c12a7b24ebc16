/** Settling whom to invite: by the RSS contact, and the approval by staff too. */
import { insertHistory } from '../../kernel/db/history.ts'
import type { Tx } from '../../kernel/db/open.ts'
import type { SeatRole } from '../../kernel/db/schema.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict, NotFound } from '../../kernel/errors.ts'
import type { UtcText } from '../../kernel/time.ts'
import { seatRoles } from '../../questionnaire/rules.ts'
import { markKnown, markNotKnown, replaceHolder, vacateSeat } from '../../seats/queries.ts'
import { isSamePerson } from '../../seats/rules.ts'
import type { Actor } from '../dates/actions.ts'
import { lockSeminar, markApproved } from '../queries.ts'
import { whyCannotChange } from '../venues/rules.ts'
import { listNews, listTargetSeats, renewApproval, targetKinds } from './queries.ts'
import { entryOf, mergeEntry, type SeatEntry, settled, type TargetSeat, tallyOf } from './rules.ts'

/** With gaps too, and again when something has changed since. @returns how many seats lack something. */
export async function approveTargetGroup(deps: Deps, actor: Actor, slug: string): Promise<number> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, slug)
    const seats = (await listTargetSeats(tx, [seminar.id])).get(seminar.id) ?? []
    const tally = tallyOf(seats)
    if (tally.held === 0) throw new Conflict('seminars.nobody_to_invite')
    const approvedAt = seminar.target_group_approved_at
    if (approvedAt) {
      const news = await listNews(tx, seminar, approvedAt)
      if (!news.some((row) => targetKinds.includes(row.kind))) return tally.missing
      await renewApproval(tx, seminar.id, now)
    } else await markApproved(tx, seminar.id, 'target_group_approved_at', now)
    await insertHistory(tx, { accountId: actor.accountId, now }, [
      {
        subject: 'seminar',
        subjectId: seminar.id,
        kind: 'target_group_approved',
        detail: { held: tally.held, seats: tally.seats },
      },
    ])
    return tally.missing
  })
}

export interface Entry extends SeatEntry {
  /** `seenText` of the seat when the form was shown; '' when not told. */
  seen: string
}

export type Saved = { ok: true; changed: number } | { ok: false; conflicts: SeatRole[] }

/** One municipality's three seats as the contact has corrected them: all, or none when somebody else was there. */
export async function saveSeats(
  deps: Deps,
  actor: Actor,
  place: { slug: string; code: string },
  entries: Record<SeatRole, Entry>,
): Promise<Saved> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, place.slug)
    const reason = whyCannotChange(seminar, now)
    if (reason) throw new Conflict(reason)
    const all = (await listTargetSeats(tx, [seminar.id])).get(seminar.id) ?? []
    const seats = all.filter((seat) => seat.code === place.code)
    if (seats.length === 0) throw new NotFound()
    const merged = seats.map((seat) => {
      const mine = settled(entries[seat.role])
      return { seat, mine, what: mergeEntry(entries[seat.role].seen, mine, entryOf(seat)) }
    })
    const conflicts = seatRoles.filter((role) =>
      merged.some(({ seat, what }) => seat.role === role && what === 'conflict'),
    )
    if (conflicts.length > 0) return { ok: false, conflicts }
    const changes = merged.filter(({ what }) => what === 'save')
    // Three seats at most: one by one, so that each may also be left empty.
    for (const { seat, mine } of changes) await saveSeat(tx, seat, mine, { ...actor, now })
    await insertHistory(
      tx,
      { accountId: actor.accountId, now },
      changes.map(({ seat, mine }) => ({
        subject: 'seminar' as const,
        subjectId: seminar.id,
        kind: mine.notKnown ? 'seat_not_known' : 'holder_corrected',
        detail: { municipality: seat.municipality, role: seat.role },
      })),
    )
    return { ok: true, changed: changes.length }
  })
}

async function saveSeat(
  tx: Tx,
  { seatId, holder, notKnownAt }: TargetSeat,
  { person, notKnown }: SeatEntry,
  by: { accountId: string; now: UtcText },
): Promise<void> {
  if (person.name !== '') {
    if (!holder || !isSamePerson(holder, person))
      await replaceHolder(tx, { ...person, seatId, source: 'rss', now: by.now })
    return
  }
  if (holder) await vacateSeat(tx, seatId, by.now)
  if (notKnown && !notKnownAt) await markNotKnown(tx, seatId, by)
  if (!notKnown) await markKnown(tx, [seatId])
}
