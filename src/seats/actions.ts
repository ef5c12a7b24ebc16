import { isUniqueViolation } from '../kernel/db/errors.ts'
import { type Event, insertHistory } from '../kernel/db/history.ts'
import type { Tx } from '../kernel/db/open.ts'
import type { Bit } from '../kernel/db/schema.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict } from '../kernel/errors.ts'
import { WrongFields } from '../kernel/http/forms.ts'
import { type Seen, unseen } from '../kernel/http/save-form.ts'
import { listImport } from '../lists/actions.ts'
import type { Person } from '../lists/person.rules.ts'
import { listMunicipalities } from '../register/queries.ts'
import type { SeatRole } from '../schema.ts'
import { isUntouched, listReplies, listSeatsOf, restoreSeats, type SeatScope } from './import.queries.ts'
import { holderList, holderRules, indexMunicipalities, planHolders, seatKey } from './import.rules.ts'
import {
  getSeat,
  lockSeats,
  type OverviewSeat,
  replaceHolder,
  replaceHolders,
  setByPost,
  vacateSeat,
  vacateSeats,
} from './queries.ts'
import { type WhichPerson, whyAsk } from './rules.ts'

interface SeatChange {
  roundId: string
  municipality: string
  role: SeatRole
  accountId: string
}

/**
 * Saves the holder of a seat. When an invited holder gets another address or an entirely different name, the user must
 * say whether it is the same person. `which`: that answer. @throws WrongFields when the answer is missing.
 */
export async function saveHolder(
  deps: Deps,
  change: SeatChange & { person: Person; which?: WhichPerson | undefined },
  seen: Seen = unseen,
): Promise<void> {
  const { person, which, accountId } = change
  const now = deps.clock.now()
  return onceOnly(() =>
    deps.db.transaction().execute(async (tx) => {
      const seat = await lockSeat(tx, change)
      if (which === undefined && whyAsk(seat, person)) throw new WrongFields({ person: 'seats.which_person' })
      await seen(tx)
      const isSame = which && which === 'same'
      const holder = { ...person, seatId: seat.seatId, isSame, source: 'staff' as const, now }
      if (await replaceHolder(tx, holder))
        await insertHistory(tx, { accountId, now }, [holderEvent(seat, await getSeat(tx, change))])
    }),
  )
}

/** The history entry: the holder was replaced, or the same person's address or other details were corrected. */
function holderEvent(before: OverviewSeat, after: OverviewSeat): Event {
  const isSame = before.holder !== null && before.personId === after.personId
  const [old, now] = [before.holder?.email ?? '', after.holder?.email ?? '']
  return {
    subject: 'seat',
    subjectId: before.seatId,
    kind: !isSame ? 'holder_replaced' : old === now ? 'person_corrected' : 'address_corrected',
    detail: { name: isSame ? (after.holder?.name ?? '') : (before.holder?.name ?? '') },
  }
}

async function lockSeat(tx: Tx, seat: SeatChange): Promise<OverviewSeat> {
  const { seatId } = await getSeat(tx, seat)
  await lockSeats(tx, [seatId])
  return getSeat(tx, seat)
}

/** @returns false when the seat was vacant already */
export function vacate(deps: Deps, change: SeatChange, seen: Seen = unseen): Promise<boolean> {
  return changeSeat(deps, change, 'seat_vacated', vacateSeat, seen)
}

/** Sets whether the holder gets letters on paper or by e-mail. @returns false when nothing changed. */
export function changeByPost(deps: Deps, change: SeatChange & { byPost: Bit }, seen: Seen): Promise<boolean> {
  const kind = change.byPost ? 'by_post' : 'by_mail'
  return changeSeat(deps, change, kind, (tx, seatId) => setByPost(tx, seatId, change.byPost), seen)
}

async function changeSeat(
  deps: Deps,
  seat: SeatChange,
  kind: string,
  work: (tx: Tx, seatId: string, now: string) => Promise<boolean>,
  seen: Seen = unseen,
): Promise<boolean> {
  const now = deps.clock.now()
  return onceOnly(() =>
    deps.db.transaction().execute(async (tx) => {
      const { seatId, holder } = await lockSeat(tx, seat)
      await seen(tx)
      const changed = await work(tx, seatId, now)
      const { accountId } = seat
      if (changed) {
        const detail = { name: holder?.name ?? '' }
        const event = { subject: 'seat' as const, subjectId: seatId, kind, detail }
        await insertHistory(tx, { accountId, now }, [event])
      }
      return changed
    }),
  )
}

async function onceOnly<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isUniqueViolation(error)) throw new Conflict('errors.changed_meanwhile')
    throw error
  }
}

/** Imports role-holders of a round, or of one seminar's municipalities; rows about other seats are refused. */
export const holderImport = listImport({
  shape: holderList,
  owner: ({ roundId, seminarId }: SeatScope) => ({ kind: 'holders', round_id: roundId, seminar_id: seminarId }),
  whyClosed: ({ refusal }) => refusal,
  rules: async (db, scope) =>
    holderRules(
      indexMunicipalities(await listMunicipalities(db)),
      new Set((await listSeatsOf(db, scope)).map(seatKey)),
      scope.seminarId ? 'seats.problem_not_yours' : 'seats.problem_no_seat',
    ),
  // Rows of a municipality that has left the seminar since the file was read are skipped.
  plan: async (db, scope, rows) => planHolders(rows, await listSeatsOf(db, scope)),
  save: async (tx, scope, { added, changed, vacated }, { accountId, now, filename }) => {
    const changes = [...added, ...changed].map(({ seat, after, isSame }) => ({ seatId: seat.seatId, ...after, isSame }))
    const emptied = vacated.map(({ seat }) => seat.seatId)
    const seatIds = [...changes.filter(({ isSame }) => !isSame).map(idOf), ...emptied]
    const same = changed.flatMap(({ seat: { seatId, holder }, isSame }) =>
      isSame && holder ? [{ seatId, before: holder }] : [],
    )
    const undo = { seatIds, same, replies: await listReplies(tx, seatIds) }
    await replaceHolders(tx, changes, { source: scope.seminarId ? 'rss' : 'import', now })
    await vacateSeats(tx, emptied, now)
    const detail = { filename, added: added.length, changed: changed.length }
    await insertHistory(tx, { accountId, now }, [eventOf(scope, 'holders_imported', detail)])
    return undo
  },
  undo: {
    tooLate: 'seats.undo_too_late',
    isPossible: isUntouched,
    restore: async (tx, scope, undo, { accountId, now, filename, savedAt }) => {
      await lockSeats(tx, [...undo.seatIds, ...undo.same.map(idOf)])
      if (!(await isUntouched(tx, undo, savedAt))) throw new Conflict('seats.undo_too_late')
      await restoreSeats(tx, undo, savedAt)
      await replaceHolders(
        tx,
        undo.same.map(({ seatId, before }) => ({ seatId, ...before, isSame: true })),
        { source: scope.seminarId ? 'rss' : 'staff', now },
      )
      const event = eventOf(scope, 'holders_import_undone', { filename })
      await insertHistory(tx, { accountId, now }, [event])
    },
  },
})

function idOf({ seatId }: { seatId: string }): string {
  return seatId
}

function eventOf({ roundId, seminarId }: SeatScope, kind: string, detail: NonNullable<Event['detail']>): Event {
  return seminarId
    ? { subject: 'seminar', subjectId: seminarId, kind, detail }
    : { subject: 'round', subjectId: roundId, kind, detail }
}
