import { listAddressees } from '../../invitations/addressees.queries.ts'
import { isWorkingTime } from '../../kernel/calendar/working-time.ts'
import { insertHistory } from '../../kernel/db/history.ts'
import type { Deps } from '../../kernel/deps.ts'
import { NotFound } from '../../kernel/errors.ts'
import type { Seen } from '../../kernel/http/save-form.ts'
import { translators } from '../../kernel/i18n/translate.ts'
import { newId, sha256 } from '../../kernel/ids.ts'
import { listRounds, type Round } from '../../rounds/queries.ts'
import { listSeminars } from '../../seminars/queries.ts'
import { queueMailing } from '../compose/actions.ts'
import { usualAudience } from '../compose/audience.rules.ts'
import {
  listActiveRules,
  listDone,
  listExtendedDays,
  listRules,
  markDone,
  type SavedRule,
  saveRule,
  setPaused,
} from './queries.ts'
import {
  doneKey,
  extendedDay,
  firstInvited,
  invitedBefore,
  rulesOf,
  type Schedule,
  type Sending,
  sendingsOf,
} from './rules.ts'

/** Saves the schedule; an unchanged rule keeps the person and the time of its last save. */
export async function saveSchedule(
  deps: Deps,
  accountId: string,
  round: Round,
  schedule: Schedule,
  seen: Seen,
): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    await seen(tx)
    const saved = await listRules(tx, round.id)
    for (const { purpose, number, days, hour } of rulesOf(schedule)) {
      const old = saved.find((rule) => rule.purpose === purpose && rule.number === number)
      if (old?.days === days && old.hour === hour) continue
      await saveRule(tx, {
        id: newId(),
        round_id: round.id,
        purpose,
        number,
        days,
        hour,
        paused_at: null,
        saved_by: accountId,
        saved_at: now,
      })
    }
    const kind = saved.length === 0 ? 'reminders_on' : 'reminders_changed'
    await insertHistory(tx, { accountId, now }, [{ subject: 'round', subjectId: round.id, kind }])
  })
}

/** @param ruleId null: all rules of the round. @throws NotFound when the rule is another round's */
export async function pauseReminders(
  deps: Deps,
  accountId: string,
  { round, ruleId, isPaused }: { round: Round; ruleId: string | null; isPaused: boolean },
): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const ids = (await listRules(tx, round.id)).map((rule) => rule.id)
    if (ruleId !== null && !ids.includes(ruleId)) throw new NotFound()
    const n = await setPaused(
      tx,
      { roundId: round.id, ruleIds: ruleId === null ? ids : [ruleId] },
      { pausedAt: isPaused ? now : null, accountId, now },
    )
    if (n === 0) return
    const kind = isPaused ? 'reminders_paused' : 'reminders_resumed'
    const event = { subject: 'round' as const, subjectId: round.id, kind, detail: { n } }
    await insertHistory(tx, { accountId, now }, [event])
  })
}

/** Queues every reminder that is due and not done; only in working time. @returns how many letters were queued. */
export async function sendDueReminders(deps: Deps): Promise<number> {
  const now = deps.clock.now()
  if (!isWorkingTime(now)) return 0
  const rules = Map.groupBy(await listActiveRules(deps.db), (rule) => rule.roundId)
  if (rules.size === 0) return 0
  let queued = 0
  for (const round of await listRounds(deps.db)) {
    const own = rules.get(round.id)
    if (own) queued += await remindRound(deps, round, own)
  }
  return queued
}

async function remindRound(deps: Deps, round: Round, rules: SavedRule[]): Promise<number> {
  const now = deps.clock.now()
  const sendings = sendingsOf(rules, await listSeminars(deps.db, round.id), {
    answerDeadline: round.answer_deadline,
    extended: await listExtendedDays(deps.db, round.id),
    now,
    done: await listDone(deps.db, round.id),
    invited: firstInvited(await listAddressees(deps.db, round.id)),
  })
  let queued = 0
  for (const sending of sendings.filter(({ state }) => state === 'due')) {
    try {
      queued += await remind(deps, round, sending)
    } catch (error) {
      // One reminder that fails must not stop the others; the next run retries it.
      const words = error instanceof Error ? error.message : 'unknown'
      deps.log.error({ seminar: sending.seminar.slug, error: words }, 'reminder not made')
    }
  }
  return queued
}

/** Two processes that find the same reminder due use the same mailing id, so that only one of them creates it. */
async function remind(deps: Deps, round: Round, { rule, seminar, last }: Sending): Promise<number> {
  const now = deps.clock.now()
  const { purpose, number } = rule
  const filter = { ...usualAudience(purpose), seminars: [seminar.slug], invitedBefore: invitedBefore(now) }
  const { answerBy } = last
  const queued = await queueMailing(deps, {
    round,
    purpose,
    filter: answerBy === null ? filter : { ...filter, answerBy },
    again: '',
    reason: '',
    scheduledFor: null,
    id: reminderMailingId(rule.id, seminar.id, last),
    title: translators.sv(`reminders.mailing.${purpose}`, { number, name: seminar.name }),
    expected: null,
    accountId: (rule as SavedRule).savedById,
  })
  await markDone(deps.db, { ruleId: rule.id, seminarId: seminar.id, answerBy: extendedDay(last), at: now })
  return queued
}

/** Deterministic: the same rule, seminar and last day give the same id in every process. */
export function reminderMailingId(ruleId: string, seminarId: string, last: Sending['last']): string {
  return `paminnelse-${sha256(doneKey(ruleId, seminarId, last)).slice(0, 24)}`
}
