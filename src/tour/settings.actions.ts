import { insertHistory } from '../kernel/db/history.ts'
import type { Deps } from '../kernel/deps.ts'
import type { Seen } from '../kernel/http/save-form.ts'
import type { Round } from '../rounds/queries.ts'
import type { TourSettings } from './rules.ts'
import { putSettings } from './settings.queries.ts'
import { putWishes, type Wish } from './wishes.queries.ts'

export async function saveSettings(
  deps: Deps,
  accountId: string,
  round: Round,
  settings: TourSettings,
  seen: Seen,
): Promise<void> {
  const by = { accountId, now: deps.clock.now() }
  await deps.db.transaction().execute(async (tx) => {
    await seen(tx)
    await putSettings(tx, round.id, settings, by)
    await insertHistory(tx, by, [{ subject: 'round', subjectId: round.id, kind: 'tour_settings_saved' }])
  })
}

export async function saveWishes(
  deps: Deps,
  accountId: string,
  round: Round,
  wishes: Wish[],
  seen: Seen,
): Promise<void> {
  const by = { accountId, now: deps.clock.now() }
  await deps.db.transaction().execute(async (tx) => {
    await seen(tx)
    await putWishes(tx, round.id, wishes)
    await insertHistory(tx, by, [{ subject: 'round', subjectId: round.id, kind: 'tour_wishes_saved' }])
  })
}
