import { isUniqueViolation } from '../kernel/db/errors.ts'
import { insertHistory } from '../kernel/db/history.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, Invalid } from '../kernel/errors.ts'
import { addMinutes } from '../kernel/time.ts'
import { getRound } from '../rounds/queries.ts'
import { readColumns, whyCannotRead } from './columns.rules.ts'
import { readTable } from './file.input.ts'
import {
  deleteImportsBefore,
  getImport,
  type ImportResult,
  insertImport,
  markImportConfirmed,
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
import { listHeldSeats, listNamedMunicipalities, replaceHolders } from './queries.ts'

export interface Preview {
  id: string
  parsed: ParsedImport
  plan: ImportPlan
}

/**
 * Reads a list of role-holders and keeps it for a day, to be confirmed; changes no seat.
 * `accountId` is null from the command line. @throws Invalid when it is no list that can be read.
 */
export async function previewImport(
  deps: Deps,
  file: { roundSlug: string; filename: string; content: Buffer; accountId: string | null },
): Promise<Preview> {
  const round = await getRound(deps.db, file.roundSlug)
  const table = await readTable(file.content)
  const refusal = whyCannotRead(readColumns(table))
  if (refusal) throw new Invalid(`seats.columns_${refusal}`)
  const seats = await listHeldSeats(deps.db, round.id)
  const parsed = parseImport(
    table,
    indexMunicipalities(await listNamedMunicipalities(deps.db)),
    new Set(seats.map((seat) => seatKey(seat.municipality, seat.role))),
  )
  const id = await insertImport(deps.db, {
    roundId: round.id,
    filename: file.filename,
    accountId: file.accountId,
    now: deps.clock.now(),
    parsed,
  })
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
  const now = deps.clock.now()
  const { importId, accountId } = confirmation
  try {
    return await deps.db.transaction().execute(async (tx) => {
      const isFirst = await markImportConfirmed(tx, importId, now)
      const { parsed, result: earlier, filename } = await getImport(tx, round.id, importId)
      if (!isFirst && earlier) return earlier
      const plan = planImport(parsed.rows, await listHeldSeats(tx, round.id))
      const changes = [...plan.added, ...plan.changed]
      await replaceHolders(
        tx,
        changes.map(({ seatId, after }) => ({ seatId, ...after })),
        { source: 'import', now },
      )
      const result: ImportResult = {
        added: plan.added.length,
        changed: plan.changed.length,
        unchanged: plan.unchanged,
        vacant: plan.vacant,
      }
      await saveImportResult(tx, importId, parsed, result)
      await insertHistory(tx, { accountId, now }, [
        {
          subject: 'round',
          subjectId: round.id,
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

const minutesKept = 24 * 60

/** Uploaded lists hold names and addresses: a day is enough to confirm or correct one. */
export async function deleteOldImports(deps: Deps): Promise<number> {
  return deleteImportsBefore(deps.db, addMinutes(deps.clock.now(), -minutesKept))
}
