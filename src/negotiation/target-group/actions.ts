/** Settling whom to invite: by the RSS contact, and the approval by staff too. */
import type { Actor } from '../../kernel/auth/guards.ts'
import { insertHistory } from '../../kernel/db/history.ts'
import type { Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict, NotFound } from '../../kernel/errors.ts'
import { type FormErrors, WrongFields } from '../../kernel/http/forms.ts'
import type { Seen } from '../../kernel/http/save-form.ts'
import type { UtcText } from '../../kernel/time.ts'
import { isSamePerson } from '../../lists/person.rules.ts'
import type { SeatRole } from '../../schema.ts'
import { lockSeats, markKnown, markNotKnown, replaceHolder, vacateSeat } from '../../seats/queries.ts'
import { whyAsk } from '../../seats/rules.ts'
import { lockSeminar, markApproved } from '../../seminars/queries.ts'
import { whyCannotChange } from '../venues/rules.ts'
import { listNews, listTargetSeats, renewApproval, targetKinds } from './queries.ts'
import { type SeatEntry, settled, type TargetSeat, tallyOf } from './rules.ts'

/** With gaps too, and again when something has changed since. @returns how many seats lack something. */
export async function approveTargetGroup(deps: Deps, actor: Actor, slug: string): Promise<number> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, slug)
    const seats = (await listTargetSeats(tx, [seminar.id])).get(seminar.id) ?? []
    const tally = tallyOf(seats)
    if (tally.held === 0) throw new Conflict('seminars.nobody_to_invite')
    const approvedAt = seminar.targetGroupApprovedAt
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

/** One municipality's three seats as the contact has corrected them. */
export async function saveSeats(
  deps: Deps,
  actor: Actor,
  place: { slug: string; code: string },
  entries: Record<SeatRole, SeatEntry>,
  seen: Seen,
): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, place.slug)
    const reason = whyCannotChange(seminar, now)
    if (reason) throw new Conflict(reason)
    const listSeats = async () => {
      const all = (await listTargetSeats(tx, [seminar.id])).get(seminar.id) ?? []
      return all.filter((seat) => seat.code === place.code)
    }
    const ids = (await listSeats()).map(({ seatId }) => seatId)
    if (ids.length === 0) throw new NotFound()
    await lockSeats(tx, ids)
    const seats = (await listSeats()).map((seat) => ({ seat, mine: settled(entries[seat.role]) }))
    const unsure = seats.filter(
      ({ seat, mine }) => mine.person.name !== '' && mine.which === undefined && whyAsk(seat, mine.person),
    )
    if (unsure.length > 0) throw new WrongFields(errorsAt(unsure.map(({ seat }) => seat.role)))
    await seen(tx)
    const changes = seats.filter(({ seat, mine }) => isChanged(seat, mine))
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
  })
}

function errorsAt(roles: SeatRole[]): FormErrors {
  return Object.fromEntries(roles.map((role) => [`${role}.person`, 'seats.which_person' as const]))
}

function isChanged({ holder, notKnownAt }: TargetSeat, { person, notKnown }: SeatEntry): boolean {
  const nobody = { name: '', title: '', email: '', phone: '' }
  return !isSamePerson(holder ?? nobody, person) || notKnown !== (notKnownAt !== null)
}

async function saveSeat(
  tx: Tx,
  { seatId, holder, notKnownAt }: TargetSeat,
  { person, notKnown, which }: SeatEntry,
  by: { accountId: string; now: UtcText },
): Promise<void> {
  if (person.name !== '') {
    if (!holder || !isSamePerson(holder, person))
      await replaceHolder(tx, { ...person, seatId, source: 'rss', now: by.now, isSame: which && which === 'same' })
    return
  }
  if (holder) await vacateSeat(tx, seatId, by.now)
  if (notKnown && !notKnownAt) await markNotKnown(tx, seatId, by)
  if (!notKnown) await markKnown(tx, [seatId])
}
