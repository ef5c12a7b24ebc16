import type { Selectable } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import type { RoundTable } from '../kernel/db/schema.ts'
import { NotFound } from '../kernel/errors.ts'
import type { LocalDate } from '../kernel/time.ts'

export type Round = Selectable<RoundTable>

export async function listRounds(db: Db | Tx): Promise<Round[]> {
  return db.selectFrom('round').selectAll().orderBy('starts_on', 'desc').execute()
}

export async function getRound(db: Db | Tx, slug: string): Promise<Round> {
  const round = await db.selectFrom('round').selectAll().where('slug', '=', slug).executeTakeFirst()
  if (!round) throw new NotFound()
  return round
}

/**
 * The round a page shows when its address names none (`?omgang=slug`): the one whose period holds
 * today, else the next to begin, else the latest. null when there is no round yet.
 */
export async function findRound(
  db: Db | Tx,
  slug: string | undefined,
  today: LocalDate,
): Promise<Round | null> {
  if (slug) return getRound(db, slug)
  const rounds = await listRounds(db)
  const during = rounds.find((round) => round.starts_on <= today && today <= round.ends_on)
  const coming = rounds.filter((round) => round.starts_on > today).at(-1)
  return during ?? coming ?? rounds[0] ?? null
}
