import type { Deps } from '../kernel/deps.ts'
import { newId } from '../kernel/ids.ts'
import { insertExport } from './exports.queries.ts'

/** Remembers that somebody takes a file of answers; `accountId` null: by the command line. */
export async function recordExport(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { roundId, accountId, file }: { roundId: string; accountId: string | null; file: string },
): Promise<void> {
  await insertExport(db, { id: newId(), round_id: roundId, account_id: accountId, file, at: clock.now() })
}
