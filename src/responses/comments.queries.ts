/** Comments beside the questions, between those who answer for one seat. */
import { isSameOwner } from '../invitations/links.queries.ts'
import type { Db, Tx } from '../kernel/db/open.ts'
import { prepared } from '../kernel/db/prepared.ts'
import { newId } from '../kernel/ids.ts'
import type { UtcText } from '../kernel/time.ts'
import type { Hand } from './queries.ts'

const ofSeat = prepared((db, seatId: string) =>
  db
    .selectFrom('answer_comment as comment')
    .leftJoin('invitation_link as had', 'had.id', 'comment.link_id')
    .leftJoin('live_link as link', (join) => join.on(isSameOwner))
    .leftJoin('colleague', 'colleague.id', 'comment.colleague_id')
    .select(['comment.id', 'comment.question_key as key', 'comment.text', 'comment.at'])
    .select(['link.id as linkId', 'had.name as linkName'])
    .select(['comment.colleague_id as colleagueId', 'colleague.name as colleagueName'])
    .where('comment.seat_id', '=', seatId)
    .orderBy('comment.at')
    .orderBy('comment.id'),
)

export async function listComments(db: Db | Tx, seatId: string) {
  return (await ofSeat(db, seatId)).map((row) => ({ ...row, accountId: null }))
}
export type Comment = Awaited<ReturnType<typeof listComments>>[number]

export async function insertComments(
  tx: Tx,
  { seatId, hand: { linkId, colleagueId }, now }: { seatId: string; hand: Hand; now: UtcText },
  comments: { key: string; text: string }[],
): Promise<void> {
  if (comments.length === 0) return
  const by = { seat_id: seatId, link_id: linkId, colleague_id: colleagueId, at: now }
  const rows = comments.map(({ key, text }) => ({ id: newId(), question_key: key, text, ...by }))
  await tx.insertInto('answer_comment').values(rows).execute()
}

export async function deleteComment(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('answer_comment').where('id', '=', id).execute()
}

export async function deleteComments(tx: Tx, seatId: string): Promise<void> {
  await tx.deleteFrom('answer_comment').where('seat_id', '=', seatId).execute()
}
