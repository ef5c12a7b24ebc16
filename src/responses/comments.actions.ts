import type { Deps } from '../kernel/deps.ts'
import { Conflict } from '../kernel/errors.ts'
import { lockSeats } from '../seats/queries.ts'
import { markWriting } from './colleague.queries.ts'
import { isOwn } from './colleague.rules.ts'
import { deleteComment, insertComments, listComments } from './comments.queries.ts'
import { type RefusedComment, sortedComments, type Written } from './comments.rules.ts'
import type { Hand } from './queries.ts'

/**
 * Adds what was written beside the questions, and removes one comment if it is the hand's own.
 * @returns what there is no room for. @throws Conflict when the colleague's link has been closed
 */
export async function saveComments(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { seatId, hand }: { seatId: string; hand: Hand },
  { written, removed }: { written: Written[]; removed: string },
): Promise<RefusedComment[]> {
  if (written.length === 0 && removed === '') return []
  return db.transaction().execute(async (tx) => {
    await lockSeats(tx, [seatId])
    const { colleagueId } = hand
    if (colleagueId !== null && !(await markWriting(tx, colleagueId, null))) throw new Conflict('colleague.just_closed')
    const there = await listComments(tx, seatId)
    const own = there.find(({ id }) => id === removed)
    if (own && isOwn(own, hand)) await deleteComment(tx, own.id)
    const { added, refused } = sortedComments(written, there, hand)
    await insertComments(tx, { seatId, hand, now: clock.now() }, added)
    return refused
  })
}
