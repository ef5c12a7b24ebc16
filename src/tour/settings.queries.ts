import type { Db, Tx } from '../kernel/db/open.ts'
import type { LocalDate, UtcText } from '../kernel/time.ts'
import type { TourSettings } from './rules.ts'
import { defaultSettings } from './settings.rules.ts'

/** The saved settings of a round, or those it begins with. */
export async function readSettings(
  db: Db | Tx,
  round: { id: string; starts_on: LocalDate; ends_on: LocalDate },
): Promise<TourSettings> {
  const row = await db
    .selectFrom('tour_settings')
    .select('settings')
    .where('round_id', '=', round.id)
    .executeTakeFirst()
  const saved = row ? (JSON.parse(row.settings) as Partial<TourSettings>) : {}
  return { ...defaultSettings(round), ...saved }
}

export async function putSettings(
  tx: Tx,
  roundId: string,
  settings: TourSettings,
  by: { accountId: string; now: UtcText },
): Promise<void> {
  const row = { settings: JSON.stringify(settings), saved_at: by.now, saved_by: by.accountId }
  await tx
    .insertInto('tour_settings')
    .values({ round_id: roundId, ...row })
    .onConflict((c) => c.column('round_id').doUpdateSet(row))
    .execute()
}
