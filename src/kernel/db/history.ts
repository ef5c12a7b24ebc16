import { newId } from '../ids.ts'
import type { UtcText } from '../time.ts'
import type { Tx } from './open.ts'

/** One entry of the history. `detail` fills the placeholders of the message `history.<kind>`. */
export interface Event {
  subject: 'round' | 'seminar' | 'seat' | 'municipality' | 'region' | 'rss' | 'message' | 'organisation'
  subjectId: string
  kind: string
  detail?: Record<string, string | number>
}

export async function insertHistory(
  tx: Tx,
  by: { accountId: string | null; now: UtcText },
  events: Event[],
): Promise<void> {
  if (events.length === 0) return
  await tx
    .insertInto('history')
    .values(
      events.map((event) => ({
        id: newId(),
        at: by.now,
        account_id: by.accountId,
        subject: event.subject,
        subject_id: event.subjectId,
        kind: event.kind,
        detail: JSON.stringify(event.detail ?? {}),
      })),
    )
    .execute()
}
