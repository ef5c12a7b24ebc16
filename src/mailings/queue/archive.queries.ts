import { sql } from 'kysely'
import type { Db, Tx } from '../../kernel/db/open.ts'

/** What archiving the round stops, closes and leaves. */
export interface ToArchive {
  waiting: number
  reminders: number
  invited: number
  guests: number
}

export async function countToArchive(db: Db | Tx, roundId: string): Promise<ToArchive> {
  const counts = await db
    .selectNoFrom([
      db
        .selectFrom('message')
        .innerJoin('message_round', 'message_round.message_id', 'message.id')
        .select(sql<number>`count(*)`.as('n'))
        .where('message_round.round_id', '=', roundId)
        .where('message.state', '=', 'queued')
        .as('waiting'),
      db
        .selectFrom('reminder_rule')
        .select(sql<number>`count(*)`.as('n'))
        .where('round_id', '=', roundId)
        .where('paused_at', 'is', null)
        .as('reminders'),
      db
        .selectFrom('live_link as link')
        .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
        .innerJoin('seat', 'seat.id', 'invitation.seat_id')
        .select(sql<number>`count(*)`.as('n'))
        .where('seat.round_id', '=', roundId)
        .as('invited'),
      db
        .selectFrom('live_link as link')
        .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
        .innerJoin('seminar', 'seminar.id', 'invitation.seminar_id')
        .select(sql<number>`count(*)`.as('n'))
        .where('seminar.round_id', '=', roundId)
        .where('link.kind', '=', 'guest')
        .as('guests'),
    ])
    .executeTakeFirstOrThrow()
  return {
    waiting: Number(counts.waiting),
    reminders: Number(counts.reminders),
    invited: Number(counts.invited),
    guests: Number(counts.guests),
  }
}

/** The round's mailings of which something has not begun to go. */
export async function listWaitingMailings(tx: Tx, roundId: string) {
  return tx
    .selectFrom('mailing')
    .select(['id', 'purpose'])
    .where('round_id', '=', roundId)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('message')
          .select('message.id')
          .whereRef('message.mailing_id', '=', 'mailing.id')
          .where('message.state', '=', 'queued'),
      ),
    )
    .execute()
}

/** Stops every letter of an archived round that has not begun to go, by whatever way it was queued; the keys are free again. */
export async function cancelOfArchived(db: Db | Tx): Promise<void> {
  const archived = await db.selectFrom('round').select('id').where('archived_at', 'is not', null).execute()
  if (archived.length === 0) return
  const ids = archived.map(({ id }) => id)
  await db
    .updateTable('message')
    .set({ state: 'cancelled', dedupe_key: sql<string>`dedupe_key || ':' || id` })
    .where('state', '=', 'queued')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('message_round')
        .innerJoin('message as waiting', 'waiting.id', 'message_round.message_id')
        .select('message_round.message_id')
        .where('waiting.state', '=', 'queued')
        .where('message_round.round_id', 'in', ids),
    )
    .execute()
}
