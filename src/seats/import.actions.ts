import { type Event, insertHistory } from '../kernel/db/history.ts'
import { Conflict } from '../kernel/errors.ts'
import { listImport } from '../lists/actions.ts'
import { listMunicipalities } from '../register/queries.ts'
import { isUntouched, listReplies, listSeatsOf, restoreSeats, type SeatScope } from './import.queries.ts'
import { holderList, holderRules, planHolders, seatKey } from './import.rules.ts'
import { indexMunicipalities } from './matching.rules.ts'
import { lockSeats, replaceHolders, vacateSeats } from './queries.ts'

/** Role-holders of a round, or of one seminar's municipalities: rows about others are refused. */
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
  // A municipality that has left the seminar meanwhile is left as it is.
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
