import { isUniqueViolation } from '../kernel/db/errors.ts'
import { insertHistory } from '../kernel/db/history.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict } from '../kernel/errors.ts'
import { WrongFields } from '../kernel/http/forms.ts'
import type { Seen } from '../kernel/http/save-form.ts'
import { newId } from '../kernel/ids.ts'
import { getLatestQuestionnaire } from '../questionnaire/queries.ts'
import { leadColumnsOf } from './lead-days.rules.ts'
import type { Round } from './queries.ts'
import { findActive, insertRound, insertSeats, listMunicipalityCodes, updateRound } from './queries.ts'
import type { RoundForm } from './rules.ts'

/**
 * A round and a seat for every municipality and role, together or not at all; the active one when there is none.
 * @throws WrongFields when another round has the slug, also when it got there a moment ago.
 */
export async function createRound(deps: Deps, accountId: string, form: RoundForm): Promise<void> {
  const now = deps.clock.now()
  const id = newId()
  return unlessSlugIsTaken(() =>
    deps.db.transaction().execute(async (tx) => {
      const questionnaire = await getLatestQuestionnaire(tx)
      await insertRound(tx, {
        id,
        ...rowOf(form),
        active: (await findActive(tx)) ? 0 : 1,
        questionnaire_id: questionnaire.id,
        frozen_at: null,
        frozen_hash: null,
        created_at: now,
        created_by: accountId,
      })
      await insertSeats(tx, id, await listMunicipalityCodes(tx))
      await insertHistory(tx, { accountId, now }, [{ subject: 'round', subjectId: id, kind: 'round_created' }])
    }),
  )
}

/** @throws WrongFields when another round has the slug. @throws Conflict when it was frozen meanwhile. */
export async function changeRound(
  deps: Deps,
  accountId: string,
  round: Round,
  form: RoundForm,
  seen: Seen,
): Promise<void> {
  return unlessSlugIsTaken(() =>
    deps.db.transaction().execute(async (tx) => {
      await seen(tx)
      const changed = await updateRound(tx, round, rowOf(form))
      if (!changed) throw new Conflict('errors.changed_meanwhile')
      await insertHistory(tx, { accountId, now: deps.clock.now() }, [
        { subject: 'round', subjectId: round.id, kind: 'round_changed' },
      ])
    }),
  )
}

/** The violation ends its transaction, so it is caught outside. Ids are random: only the slug can collide. */
async function unlessSlugIsTaken(write: () => Promise<void>): Promise<void> {
  try {
    await write()
  } catch (error) {
    if (isUniqueViolation(error)) throw new WrongFields({ slug: 'rounds.slug_taken' })
    throw error
  }
}

function rowOf(form: RoundForm) {
  return {
    slug: form.slug,
    name: form.name,
    starts_on: form.startsOn,
    ends_on: form.endsOn,
    reply_days: form.replyDays,
    answer_deadline: form.answerDeadline,
    split_threshold: form.splitThreshold,
    diary_number: form.diaryNumber,
    second_look: form.secondLook,
    ...leadColumnsOf(form.leadDays),
  }
}
