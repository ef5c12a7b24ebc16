import type { Selectable } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import type { RoundTable } from '../kernel/db/schema.ts'
import { NotFound } from '../kernel/errors.ts'
import type { LocalDate, UtcText } from '../kernel/time.ts'

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

/**
 * Freezes the round's questionnaire: call it with the questionnaire's hash in the transaction that
 * makes an invitation. The first call freezes; later ones change nothing.
 * @returns whether this call was the one that froze it.
 */
export async function markFrozen(
  tx: Tx,
  roundId: string,
  hash: string,
  now: UtcText,
): Promise<boolean> {
  const frozen = await tx
    .updateTable('round')
    .set({ frozen_at: now, frozen_hash: hash })
    .where('id', '=', roundId)
    .where('frozen_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return frozen !== undefined
}
