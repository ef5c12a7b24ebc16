/** What an RSS contact does beside dates, venue and programme; the target group is staff's to approve too. */

import { insertHistory } from '../kernel/db/history.ts'
import type { SeatRole } from '../kernel/db/schema.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, NotFound } from '../kernel/errors.ts'
import { seatRoles } from '../questionnaire/rules.ts'
import { replaceHolder, vacateSeat } from '../seats/queries.ts'
import { isSamePerson, type Person } from '../seats/rules.ts'
import type { Actor } from './dates.actions.ts'
import { getSeminarFacts, lockSeminar, markApproved } from './queries.ts'
import type { SeatRow } from './seat-grid.rules.ts'
import { listSeats, updateContact } from './seminar.queries.ts'
import { whyCannotChange } from './venues.rules.ts'

export async function approveTargetGroup(deps: Deps, actor: Actor, slug: string): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, slug)
    const { seats, seatsHeld } = await getSeminarFacts(tx, seminar.id)
    if (seatsHeld === 0) throw new Conflict('seminars.nobody_to_invite')
    if (!(await markApproved(tx, seminar.id, 'target_group_approved_at', now))) return
    await insertHistory(tx, { accountId: actor.accountId, now }, [
      {
        subject: 'seminar',
        subjectId: seminar.id,
        kind: 'target_group_approved',
        detail: { held: seatsHeld, seats },
      },
    ])
  })
}

export async function correctContact(
  deps: Deps,
  actor: Actor,
  slug: string,
  form: { name: string; title: string; phone: string },
): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, slug)
    const { name, title, phone } = form
    await updateContact(tx, actor.accountId, { name, title: title || null, phone: phone || null })
    await insertHistory(tx, { accountId: actor.accountId, now }, [
      { subject: 'seminar', subjectId: seminar.id, kind: 'contact_corrected', detail: { name } },
    ])
  })
}

/** One municipality's three seats as the contact has corrected them. @returns how many changed. */
export async function correctHolders(
  deps: Deps,
  actor: Actor,
  slug: string,
  code: string,
  persons: Record<SeatRole, Person>,
): Promise<number> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, slug)
    const reason = whyCannotChange(seminar, now)
    if (reason) throw new Conflict(reason)
    const seats = (await listSeats(tx, seminar.id)).filter((seat) => seat.code === code)
    if (seats.length === 0) throw new NotFound()
    const changed: SeatRow[] = []
    // Three seats at most: one by one, so that each may also be left empty.
    for (const role of seatRoles) {
      const seat = seats.find((one) => one.role === role)
      const person = persons[role]
      if (!seat || isSamePerson(personOf(seat), person)) continue
      const { seatId } = seat
      const isNew = await (person.name === ''
        ? vacateSeat(tx, seatId, now)
        : replaceHolder(tx, { ...person, seatId, source: 'rss', now }))
      if (isNew) changed.push(seat)
    }
    const detail = (seat: SeatRow) => ({ municipality: seat.municipality, role: seat.role })
    await insertHistory(
      tx,
      { accountId: actor.accountId, now },
      changed.flatMap((seat) => [
        {
          subject: 'seminar' as const,
          subjectId: seminar.id,
          kind: 'holder_corrected',
          detail: detail(seat),
        },
      ]),
    )
    return changed.length
  })
}

export function personOf(seat: SeatRow): Person {
  return {
    name: seat.holder ?? '',
    title: seat.title ?? '',
    email: seat.email ?? '',
    phone: seat.phone ?? '',
  }
}
