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
import { listHeldSeats, listNamedMunicipalities, replaceHolders, vacateSeats } from './queries.ts'

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
      await replaceHolders(
        tx,
        changes.map(({ seatId, after, isSame }) => ({ seatId, ...after, isSame })),
        { source: scope.seminarId ? 'rss' : 'import', now },
      )
      const emptied = plan.vacated.map(({ seatId }) => seatId)
      await vacateSeats(tx, emptied, now)
      const { unchanged, vacant } = plan
      const [added, changed] = [plan.added.length, plan.changed.length]
      const result = { added, changed, vacated: emptied.length, unchanged, vacant }
      await saveImportResult(tx, importId, parsed, result)
      await insertHistory(tx, { accountId, now }, [
        {
          ...(scope.seminarId
            ? { subject: 'seminar' as const, subjectId: scope.seminarId }
            : { subject: 'round' as const, subjectId: scope.roundId }),
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
