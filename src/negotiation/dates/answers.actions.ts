import type { Actor } from '../../kernel/auth/guards.ts'
import { insertHistory } from '../../kernel/db/history.ts'
import type { Deps } from '../../kernel/deps.ts'
import { lockSeminar } from '../../seminars/queries.ts'
import { type AnswerGiven, settleAnswer } from './answers.rules.ts'
import { listDateOptions, markAnswered } from './queries.ts'
import { dateEvent, spanOf, whyCannotNegotiate } from './rules.ts'

export interface AnswerResult {
  saved: number
  /** Somebody else answered these meanwhile: nothing of theirs is overwritten. */
  conflicts: AnswerGiven[]
  /** These are no longer offered, or the date was settled meanwhile. */
  gone: AnswerGiven[]
}

/** Saves what can be saved; the rest comes back to be shown. */
export async function answerDates(
  deps: Deps,
  actor: Actor,
  slug: string,
  answers: AnswerGiven[],
): Promise<AnswerResult> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, slug)
    const rows = await listDateOptions(tx, seminar.id)
    const options = new Map(rows.map((option) => [option.id, option]))
    const closed = whyCannotNegotiate(seminar) !== null
    const settled = answers.flatMap((given) => {
      const option = options.get(given.id)
      if (!option) return []
      const outcome = settleAnswer(given, option)
      return [{ given, option, outcome: closed && outcome !== 'same' ? 'gone' : outcome }]
    })
    const those = (outcome: string) => settled.filter((one) => one.outcome === outcome)
    const saved = those('save').map(({ given }) => given)
    const result = {
      saved: saved.length,
      conflicts: those('conflict').map(({ given }) => given),
      gone: those('gone').map(({ given }) => given),
    }
    if (saved.length === 0) return result
    const by = { accountId: actor.accountId, now }
    await markAnswered(tx, seminar.id, saved, by)
    const events = those('save').map(({ given: { answer, comment }, option }) =>
      dateEvent(seminar, 'date_answered', spanOf(option), { answer, comment }),
    )
    await insertHistory(tx, by, events)
    return result
  })
}
