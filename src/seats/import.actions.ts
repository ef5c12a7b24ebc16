import { isUniqueViolation } from '../kernel/db/errors.ts'
import { insertHistory } from '../kernel/db/history.ts'
import type { Db, Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, Invalid } from '../kernel/errors.ts'
import { readList } from '../kernel/files/list.ts'
import { readTableWithin } from '../kernel/files/reading.ts'
import { addMinutes } from '../kernel/time.ts'
import { getRound } from '../rounds/queries.ts'
import { holderList } from './columns.rules.ts'
import {
  deleteImportsBefore,
  getImport,
  type HolderImport,
  type ImportResult,
  insertImport,
  markImportConfirmed,
  type Scope,
  saveImportResult,
} from './import.queries.ts'
import {
  type ImportPlan,
  type ParsedImport,
  parseImport,
  planImport,
  seatKey,
} from './import.rules.ts'
import { indexMunicipalities } from './matching.rules.ts'
import { listCodesOf, type OwnSeminar } from './own-import.queries.ts'
import {
  listHeldSeats,
  listNamedMunicipalities,
  lockSeats,
  replaceHolders,
  vacateSeats,
} from './queries.ts'
import { isUntouched, listReplies, restoreSeats, type Undo } from './undo.queries.ts'

export interface Preview {
  id: string
  parsed: ParsedImport
  plan: ImportPlan
}

interface File {
  filename: string
  content: Buffer
  /** null from the command line. */
  accountId: string | null
}

/**
 * Reads a list of role-holders and keeps it for a day, to be confirmed; changes no seat.
 * @throws Invalid when it is no list that can be read.
 */
export async function previewImport(
  deps: Deps,
  file: File & { roundSlug: string },
): Promise<Preview> {
  const round = await getRound(deps.db, file.roundSlug)
  return preview(deps, file, { roundId: round.id, seminarId: null })
}

/** The same for one seminar's municipalities only: rows about others are refused, and said so. */
export async function previewOwnImport(
  deps: Deps,
  file: File,
  seminar: OwnSeminar,
): Promise<Preview> {
  if (seminar.refusal) throw new Conflict(seminar.refusal)
  return preview(deps, file, seminar)
}

async function preview(deps: Deps, file: File, scope: Scope): Promise<Preview> {
  const list = readList(await readTableWithin(file.content), holderList)
  if (typeof list === 'string') throw new Invalid(`seats.columns_${list}`)
  const seats = await seatsOf(deps.db, scope)
  const parsed = parseImport(
    list,
    indexMunicipalities(await listNamedMunicipalities(deps.db)),
    new Set(seats.map((seat) => seatKey(seat.municipality, seat.role))),
    scope.seminarId ? 'not_yours' : 'no_seat',
  )
  const { roundId, seminarId } = scope
  const { filename, accountId } = file
  const now = deps.clock.now()
  const id = await insertImport(deps.db, { roundId, seminarId, filename, accountId, now, parsed })
  return { id, parsed, plan: planImport(parsed.rows, seats) }
}

/**
 * Saves the good rows of a preview, all or none, compared with the seats as they are now. Confirming
 * again changes nothing and tells the same result.
 */
export async function confirmImport(
  deps: Deps,
  confirmation: { roundSlug: string; importId: string; accountId: string | null },
): Promise<ImportResult> {
  const round = await getRound(deps.db, confirmation.roundSlug)
  return confirm(deps, confirmation, { roundId: round.id, seminarId: null })
}

/** The same for a file about one seminar; a municipality that has left it meanwhile is left as it is. */
export async function confirmOwnImport(
  deps: Deps,
  confirmation: { importId: string; accountId: string },
  seminar: OwnSeminar,
): Promise<ImportResult> {
  if (seminar.refusal) throw new Conflict(seminar.refusal)
  return confirm(deps, confirmation, seminar)
}

async function confirm(
  deps: Deps,
  { importId, accountId }: { importId: string; accountId: string | null },
  scope: Scope,
): Promise<ImportResult> {
  const now = deps.clock.now()
  try {
    return await deps.db.transaction().execute(async (tx) => {
      const isFirst = await markImportConfirmed(tx, scope, importId, now)
      const { parsed, result: earlier, filename } = await getImport(tx, scope, importId)
      if (!isFirst && earlier) return earlier
      const plan = planImport(parsed.rows, await seatsOf(tx, scope))
      const changes = [...plan.added, ...plan.changed]
      const emptied = plan.vacated.map(({ seatId }) => seatId)
      const undo = await undoOf(tx, plan)
      await replaceHolders(
        tx,
        changes.map(({ seatId, after, isSame }) => ({ seatId, ...after, isSame })),
        { source: scope.seminarId ? 'rss' : 'import', now },
      )
      await vacateSeats(tx, emptied, now)
      const { unchanged, vacant } = plan
      const [added, changed] = [plan.added.length, plan.changed.length]
      const result = { added, changed, vacated: emptied.length, unchanged, vacant }
      await saveImportResult(tx, importId, parsed, { result, undo, undoneAt: null })
      await insertHistory(tx, { accountId, now }, [
        {
          ...subjectOf(scope),
          kind: 'holders_imported',
          detail: { filename, added: result.added, changed: result.changed },
        },
      ])
      return result
    })
  } catch (error) {
    if (isUniqueViolation(error)) throw new Conflict('errors.changed_meanwhile')
    throw error
  }
}

function subjectOf({ roundId, seminarId }: Scope) {
  return seminarId
    ? { subject: 'seminar' as const, subjectId: seminarId }
    : { subject: 'round' as const, subjectId: roundId }
}

async function undoOf(tx: Tx, plan: ImportPlan): Promise<Undo> {
  const changed = [...plan.added, ...plan.changed]
  const seatIds = [...changed.filter(({ isSame }) => !isSame), ...plan.vacated].map(
    ({ seatId }) => seatId,
  )
  const same = changed.flatMap(({ seatId, before, isSame }) =>
    isSame && before ? [{ seatId, before }] : [],
  )
  return { seatIds, same, replies: await listReplies(tx, seatIds) }
}

/** Whether a saved list can be taken back. */
export async function canUndo(db: Db, { undo, confirmedAt }: HolderImport): Promise<boolean> {
  return undo !== null && confirmedAt !== null && (await isUntouched(db, undo, confirmedAt))
}

/**
 * Makes the seats what they were before a list was saved, as long as nobody has been written to since. Done again, it
 * changes nothing. @throws Conflict
 */
export async function undoImport(
  deps: Deps,
  { importId, accountId }: { importId: string; accountId: string },
  scope: Scope,
): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const { parsed, result, undo, undoneAt, confirmedAt, filename } = await getImport(
      tx,
      scope,
      importId,
    )
    if (undoneAt) return
    if (!result || !undo || !confirmedAt) throw new Conflict('seats.undo_too_late')
    await lockSeats(tx, [...undo.seatIds, ...undo.same.map(({ seatId }) => seatId)])
    if (!(await isUntouched(tx, undo, confirmedAt))) throw new Conflict('seats.undo_too_late')
    await restoreSeats(tx, undo, confirmedAt)
    await replaceHolders(
      tx,
      undo.same.map(({ seatId, before }) => ({ seatId, ...before, isSame: true })),
      { source: scope.seminarId ? 'rss' : 'staff', now },
    )
    await saveImportResult(tx, importId, parsed, { result, undo: null, undoneAt: now })
    const event = { ...subjectOf(scope), kind: 'holders_import_undone', detail: { filename } }
    await insertHistory(tx, { accountId, now }, [event])
  })
}

async function seatsOf(db: Db | Tx, { roundId, seminarId }: Scope) {
  const seats = await listHeldSeats(db, roundId)
  if (seminarId === null) return seats
  const own = new Set(await listCodesOf(db, seminarId))
  return seats.filter((seat) => own.has(seat.municipality))
}

const minutesKept = 24 * 60

/** Uploaded lists hold names and addresses: a day is enough to confirm or correct one. */
export async function deleteOldImports(deps: Deps): Promise<number> {
  return deleteImportsBefore(deps.db, addMinutes(deps.clock.now(), -minutesKept))
}
