import type { Db, Tx } from '../kernel/db/open.ts'
import { NotFound } from '../kernel/errors.ts'
import type { MessageKey } from '../kernel/i18n/translate.ts'
import type { UtcText } from '../kernel/time.ts'
import type { Scope } from './import.queries.ts'

/** A seminar as far as a list of its role-holders is concerned. */
export interface OwnSeminar extends Scope {
  seminarId: string
  slug: string
  name: string
  rssId: string
  /** Why its seats can no longer be changed; null while they can. */
  refusal: MessageKey | null
}

/** @throws NotFound */
export async function getSeminarOfSeats(
  db: Db | Tx,
  slug: string,
  now: UtcText,
): Promise<OwnSeminar> {
  const row = await db
    .selectFrom('seminar')
    .select(['id', 'round_id', 'slug', 'name', 'rss_id', 'cancelled_at', 'starts_at'])
    .where('slug', '=', slug)
    .executeTakeFirst()
  if (!row) throw new NotFound()
  const isOver = row.starts_at !== null && row.starts_at <= now
  return {
    roundId: row.round_id,
    seminarId: row.id,
    ...{ slug: row.slug, name: row.name, rssId: row.rss_id },
    refusal: row.cancelled_at ? 'seminars.is_cancelled' : isOver ? 'seminars.already_held' : null,
  }
}

export async function listCodesOf(db: Db | Tx, seminarId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('seminar_municipality')
    .select('municipality_code')
    .where('seminar_id', '=', seminarId)
    .execute()
  return rows.map((row) => row.municipality_code)
}
