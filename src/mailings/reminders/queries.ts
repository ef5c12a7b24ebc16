/** Queries for the schedule of reminders, and for the reminders that it has made. */
import type { Insertable } from 'kysely'
import type { Db, Tx } from '../../kernel/db/open.ts'
import { prepared } from '../../kernel/db/prepared.ts'
import type { UtcText } from '../../kernel/time.ts'
import type { ReminderRuleTable } from '../../schema.ts'
import { type ReminderPurpose, reminderPurposes } from '../compose/audience.rules.ts'
import type { ExtendedDay, Rule } from './rules.ts'

export interface SavedRule extends Rule {
  roundId: string
  savedById: string
  savedBy: string
}

function ruleRows(db: Db | Tx) {
  return db
    .selectFrom('reminder_rule as rule')
    .innerJoin('account', 'account.id', 'rule.saved_by')
    .select([
      'rule.id',
      'rule.round_id as roundId',
      'rule.purpose',
      'rule.number',
      'rule.days',
      'rule.hour',
      'rule.paused_at as pausedAt',
      'rule.saved_at as savedAt',
      'rule.saved_by as savedById',
      'account.name as savedBy',
    ])
    .orderBy('rule.round_id')
    .orderBy('rule.purpose', 'desc')
    .orderBy('rule.number')
}

export async function listRules(db: Db | Tx, roundId: string): Promise<SavedRule[]> {
  return ruleRows(db).where('rule.round_id', '=', roundId).execute()
}

/** The rules that are not paused, of every round that is not archived. */
export async function listActiveRules(db: Db | Tx): Promise<SavedRule[]> {
  return ruleRows(db)
    .innerJoin('round', 'round.id', 'rule.round_id')
    .where('rule.paused_at', 'is', null)
    .where('round.archived_at', 'is', null)
    .execute()
}

/** The last days to answer that some of the round's seats have been extended to, by seminar. */
export async function listExtendedDays(db: Db | Tx, roundId: string): Promise<ExtendedDay[]> {
  const rows = await db
    .selectFrom('seminar_seat as seat')
    .innerJoin('seat_deadline as due', 'due.seat_id', 'seat.seat_id')
    .select((eb) => ['seat.seminar_id as seminarId', 'due.deadline', eb.fn.max('due.extended_at').as('extendedAt')])
    .where('seat.round_id', '=', roundId)
    .where('due.extended_at', 'is not', null)
    .groupBy(['seat.seminar_id', 'due.deadline'])
    .orderBy('due.deadline')
    .execute()
  return rows.flatMap(({ extendedAt, ...row }) => (extendedAt === null ? [] : [{ ...row, extendedAt }]))
}

/** `doneKey`s of the reminders already carried out, also those that went to nobody. */
export async function listDone(db: Db | Tx, roundId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('reminder_done as done')
    .innerJoin('reminder_rule as rule', 'rule.id', 'done.rule_id')
    .select(['done.rule_id as ruleId', 'done.seminar_id as seminarId', 'done.answer_by as answerBy'])
    .where('rule.round_id', '=', roundId)
    .execute()
  return new Set(rows.map((row) => [row.ruleId, row.seminarId, row.answerBy].filter(Boolean).join(' ')))
}

export async function markDone(
  db: Db | Tx,
  row: { ruleId: string; seminarId: string; answerBy: string; at: UtcText },
): Promise<void> {
  await db
    .insertInto('reminder_done')
    .values({ rule_id: row.ruleId, seminar_id: row.seminarId, answer_by: row.answerBy, at: row.at })
    .onConflict((c) => c.columns(['rule_id', 'seminar_id', 'answer_by']).doNothing())
    .execute()
}

/** The round's reminder mailings with their number of letters, the latest first. */
export async function listReminderMailings(db: Db | Tx, roundId: string) {
  const rows = await db
    .selectFrom('mailing')
    .innerJoin('account', 'account.id', 'mailing.created_by')
    .leftJoin('message', 'message.mailing_id', 'mailing.id')
    .select((eb) => [
      'mailing.id',
      'mailing.title',
      'mailing.purpose',
      'mailing.created_at as createdAt',
      'account.name as createdBy',
      eb.fn.count('message.id').as('n'),
    ])
    .where('mailing.round_id', '=', roundId)
    .where('mailing.purpose', 'in', reminderPurposes)
    .groupBy(['mailing.id', 'mailing.title', 'mailing.purpose', 'mailing.created_at'])
    .groupBy('account.name')
    .orderBy('mailing.created_at', 'desc')
    .orderBy('mailing.id')
    .execute()
  return rows.map((row) => ({ ...row, n: Number(row.n) }))
}
export type ReminderMailing = Awaited<ReturnType<typeof listReminderMailings>>[number]

/** Inserts the rule or changes the existing one; a paused rule stays paused. */
export async function saveRule(tx: Tx, row: Insertable<ReminderRuleTable>): Promise<void> {
  const { days, hour, saved_by, saved_at } = row
  await tx
    .insertInto('reminder_rule')
    .values(row)
    .onConflict((c) => c.columns(['round_id', 'purpose', 'number']).doUpdateSet({ days, hour, saved_by, saved_at }))
    .execute()
}

/** Pauses or resumes the rules. @returns how many changed. */
export async function setPaused(
  tx: Tx,
  which: { roundId: string; ruleIds: string[] },
  to: { pausedAt: UtcText | null; accountId: string; now: UtcText },
): Promise<number> {
  if (which.ruleIds.length === 0) return 0
  const changed = await tx
    .updateTable('reminder_rule')
    .set({ paused_at: to.pausedAt, saved_by: to.accountId, saved_at: to.now })
    .where('round_id', '=', which.roundId)
    .where('id', 'in', which.ruleIds)
    .where('paused_at', to.pausedAt === null ? 'is not' : 'is', null)
    .returning('id')
    .execute()
  return changed.length
}

/** Whether the round has a rule for the purpose that is not paused. */
export async function hasReminders(db: Db | Tx, roundId: string, purpose: ReminderPurpose): Promise<boolean> {
  return (await activeRules(db, roundId, purpose)).length > 0
}

const activeRules = prepared((db, roundId: string, purpose: string) =>
  db
    .selectFrom('reminder_rule')
    .select('id')
    .where('round_id', '=', roundId)
    .where('purpose', '=', purpose as ReminderPurpose)
    .where('paused_at', 'is', null),
)
