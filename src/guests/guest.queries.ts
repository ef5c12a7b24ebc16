/** What a guest's own page shows beside the invitation. */
import type { Db } from '../kernel/db/open.ts'

/** What only those who come may see, and why a seminar is not held. */
export async function getMeeting(db: Db, seminarId: string) {
  return db
    .selectFrom('seminar')
    .select(['meeting_url as url', 'meeting_note as note', 'cancel_reason as cancelReason'])
    .where('id', '=', seminarId)
    .executeTakeFirstOrThrow()
}

export type Meeting = Awaited<ReturnType<typeof getMeeting>>
