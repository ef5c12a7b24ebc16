/** Decisions about a whole round: make it active, show it to RSS contacts, archive it, delete it. */
import { sql } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import type { UtcText } from '../kernel/time.ts'

/**
 * @param fromId the active round that the page showed; null for none
 * @returns false when another round is active by now, or when this one is archived; the caller must then roll back
 */
export async function setActive(tx: Tx, { id, fromId }: { id: string; fromId: string | null }): Promise<boolean> {
  const was = await tx.updateTable('round').set({ active: 0 }).where('active', '=', 1).returning('id').execute()
  const is = await tx
    .updateTable('round')
    .set({ active: 1 })
    .where('id', '=', id)
    .where('archived_at', 'is', null)
    .returning('id')
    .execute()
  return (was[0]?.id ?? null) === fromId && is.length === 1
}

/**
 * @param at null: hides the round, unless `shown_round` has another reason to show it (dates proposed, letters sent)
 * @returns false when it was open or hidden already
 */
export async function setOpened(tx: Tx, id: string, at: UtcText | null): Promise<boolean> {
  const row = await tx
    .updateTable('round')
    .set({ opened_at: at })
    .where('id', '=', id)
    .where('opened_at', at === null ? 'is not' : 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Also deletes its comments on answers. @returns false when the round is archived already, or is the active one. */
export async function markArchived(tx: Tx, id: string, now: UtcText): Promise<boolean> {
  const row = await tx
    .updateTable('round')
    .set({ archived_at: now })
    .where('id', '=', id)
    .where('archived_at', 'is', null)
    .where('active', '=', 0)
    .returning('id')
    .executeTakeFirst()
  const seats = tx.selectFrom('seat').select('id').where('round_id', '=', id)
  if (row) await tx.deleteFrom('answer_comment').where('seat_id', 'in', seats).execute()
  return row !== undefined
}

/** Restarts the reminder rules, so that reminders due while archived are not sent. @returns false when not archived. */
export async function markUnarchived(tx: Tx, id: string, now: UtcText): Promise<boolean> {
  const row = await tx
    .updateTable('round')
    .set({ archived_at: null })
    .where('id', '=', id)
    .where('archived_at', 'is not', null)
    .returning('id')
    .executeTakeFirst()
  if (row) await tx.updateTable('reminder_rule').set({ saved_at: now }).where('round_id', '=', id).execute()
  return row !== undefined
}

/** Whether RSS contacts see the round: staff have opened it, or something has been proposed, asked or sent in it. */
export async function isShown(db: Db | Tx, roundId: string): Promise<boolean> {
  const row = await db.selectFrom('shown_round').select('round_id').where('round_id', '=', roundId).executeTakeFirst()
  return row !== undefined
}

/** Counts of what would be deleted with the round; `sent` or `received` above 0 prevents the deletion. */
export interface RoundContents {
  seminars: number
  held: number
  options: number
  letters: number
  blocks: number
  runs: number
  /** Letters sent, perhaps sent or queued. */
  sent: number
  /** Replies, questionnaire responses, people checked in and statements written down. */
  received: number
}

export async function countContents(db: Db | Tx, roundId: string): Promise<RoundContents> {
  const own = (table: 'seminar' | 'mail_template' | 'blocked_period' | 'tour_run' | 'response') =>
    db.selectFrom(table).select(sql<number>`count(*)`.as('n')).where('round_id', '=', roundId)
  const ofSeminars = (table: 'date_option' | 'attendance' | 'invitation' | 'statement') =>
    db
      .selectFrom(table)
      .innerJoin('seminar', 'seminar.id', `${table}.seminar_id`)
      .select(sql<number>`count(*)`.as('n'))
      .where('seminar.round_id', '=', roundId)
  const counts = await db
    .selectNoFrom([
      own('seminar').as('seminars'),
      db
        .selectFrom('current_holder as holder')
        .innerJoin('seat', 'seat.id', 'holder.seat_id')
        .select(sql<number>`count(*)`.as('n'))
        .where('seat.round_id', '=', roundId)
        .as('held'),
      ofSeminars('date_option').as('options'),
      own('mail_template').as('letters'),
      own('blocked_period').as('blocks'),
      own('tour_run').as('runs'),
      db
        .selectFrom('message')
        .innerJoin('message_round', 'message_round.message_id', 'message.id')
        .select(sql<number>`count(*)`.as('n'))
        .where('message_round.round_id', '=', roundId)
        .where('message.state', 'not in', ['cancelled', 'failed'])
        .as('sent'),
      own('response').as('responses'),
      ofSeminars('invitation').where('reply', 'is not', null).as('replies'),
      ofSeminars('attendance').as('here'),
      ofSeminars('statement').as('statements'),
    ])
    .executeTakeFirstOrThrow()
  const { responses, replies, here, statements, ...rest } = counts
  const numbers = Object.entries(rest).map(([name, n]) => [name, Number(n)] as const)
  const received = [responses, replies, here, statements].map(Number).reduce((sum, n) => sum + n)
  return { ...(Object.fromEntries(numbers) as Omit<RoundContents, 'received'>), received }
}

/**
 * Deletes the round and all rows that belong to it, children first, letters never sent included. Rows that only refer
 * to it, such as incoming mail, stay with the reference set to null. Add each new table with a foreign key into a
 * round's rows here: a test checks that.
 */
export async function deleteRound(tx: Tx, roundId: string): Promise<void> {
  const from = <
    T extends 'quote_collection' | 'seminar' | 'seat' | 'mailing' | 'reminder_rule' | 'seminar_change' | 'response',
  >(
    table: T,
  ) => sql`(select id from ${sql.table(table)} where round_id = ${roundId})`
  const [seminars, seats, responses] = [from('seminar'), from('seat'), from('response')]
  const invitations = sql`(select id from invitation where seminar_id in ${seminars} or seat_id in ${seats})`
  const links = sql`(select id from invitation_link where invitation_id in ${invitations})`
  const letters = sql`(select message_id from message_round where round_id = ${roundId})`
  const submissions = sql`(select id from submission where response_id in ${responses})`
  const runs = [
    sql`update incoming set seat_id = null where seat_id in ${seats}`,
    sql`update incoming set guest_invitation_id = null where guest_invitation_id in ${invitations}`,
    sql`update incoming set message_id = null where message_id in ${letters}`,
    sql`delete from history where subject = 'seminar' and subject_id in ${seminars}`,
    sql`delete from history where subject = 'seat' and subject_id in ${seats}`,
    sql`delete from history where subject = 'message' and subject_id in ${letters}`,
    sql`delete from quote where collection_id in ${from('quote_collection')}`,
    sql`delete from quote_collection where round_id = ${roundId}`,
    sql`delete from statement_verdict where seat_id in ${seats}`,
    sql`delete from statement where seminar_id in ${seminars}`,
    sql`delete from documentation_version where seminar_id in ${seminars}`,
    sql`delete from documentation where seminar_id in ${seminars}`,
    sql`delete from message_content where message_id in ${letters}`,
    sql`delete from message where id in ${letters}`,
    sql`delete from personal_wish where link_id in ${links}`,
    sql`delete from attendance_tap where seminar_id in ${seminars}`,
    sql`delete from attendance where seminar_id in ${seminars}`,
    sql`delete from joint_stance where seat_id in ${seats}`,
    sql`delete from joint_answer where round_id = ${roundId}`,
    sql`delete from entry where seat_id in ${seats}`,
    sql`delete from answer_comment where seat_id in ${seats}`,
    sql`delete from answer_choice where response_id in ${responses}`,
    sql`delete from submitted_answer where submission_id in ${submissions}`,
    sql`delete from coded_submission where submission_id in ${submissions}`,
    sql`delete from submission where response_id in ${responses}`,
    sql`delete from answer where response_id in ${responses}`,
    sql`delete from response where round_id = ${roundId}`,
    sql`delete from colleague where seat_id in ${seats}`,
    sql`delete from handover where invitation_id in ${invitations}`,
    sql`delete from reply where invitation_id in ${invitations}`,
    sql`delete from invitation_link where invitation_id in ${invitations}`,
    sql`delete from invitation where id in ${invitations}`,
    sql`delete from reminder_done where rule_id in ${from('reminder_rule')}`,
    sql`delete from reminder_rule where round_id = ${roundId}`,
    sql`delete from mailing where round_id = ${roundId}`,
    sql`delete from list_import where round_id = ${roundId}`,
    sql`delete from saved_view where round_id = ${roundId}`,
    sql`delete from frozen_figure where round_id = ${roundId}`,
    sql`delete from exported_file where round_id = ${roundId}`,
    sql`delete from answer_extension where round_id = ${roundId}`,
    sql`delete from holder where seat_id in ${seats}`,
    sql`delete from seat where round_id = ${roundId}`,
    sql`delete from seminar_change_item where change_id in ${from('seminar_change')}`,
    sql`delete from seminar_change where round_id = ${roundId}`,
    sql`delete from tour_wish where seminar_id in ${seminars}`,
    sql`delete from tour_run where round_id = ${roundId}`,
    sql`delete from tour_settings where round_id = ${roundId}`,
    sql`delete from date_option where seminar_id in ${seminars}`,
    sql`delete from programme_item where seminar_id in ${seminars}`,
    sql`delete from seminar_municipality where round_id = ${roundId}`,
    sql`delete from seminar where round_id = ${roundId}`,
    sql`delete from programme_template_item where round_id = ${roundId}`,
    sql`delete from mail_template where round_id = ${roundId}`,
    sql`delete from blocked_period where round_id = ${roundId}`,
    sql`delete from round where id = ${roundId}`,
  ]
  for (const run of runs) await run.execute(tx)
}
