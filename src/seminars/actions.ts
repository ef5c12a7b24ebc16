import type { Tx } from '../kernel/db/open.ts'
import { refuse } from '../kernel/errors.ts'
import type { UtcText } from '../kernel/time.ts'
import { lockSeminar } from './queries.ts'
import { type Seminar, whyCannotChange } from './rules.ts'

/**
 * Locks a seminar whose venue, programme or target group is about to be changed or approved.
 * @throws Conflict when the seminar is cancelled or has begun; NotFound
 */
export async function lockOpenSeminar(tx: Tx, slug: string, now: UtcText): Promise<Seminar> {
  const seminar = await lockSeminar(tx, slug)
  refuse(whyCannotChange(seminar, now))
  return seminar
}
