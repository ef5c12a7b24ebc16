import { isUniqueViolation } from '../kernel/db/errors.ts'
import { insertHistory } from '../kernel/db/history.ts'
import type { Db, Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict } from '../kernel/errors.ts'
import { WrongFields } from '../kernel/http/forms.ts'
import type { Seen } from '../kernel/http/save-form.ts'
import { newId } from '../kernel/ids.ts'
import type { UtcText } from '../kernel/time.ts'
import { getLatestQuestionnaire, getQuestionnaire } from '../questionnaire/queries.ts'
import {
  findActive,
  insertRound,
  insertSeats,
  listMunicipalityCodes,
  listRounds,
  lockRound,
  type Round,
  setJointFrom,
  setQuestionnaire,
  updateRound,
} from './queries.ts'
import { leadColumnsOf, type RoundForm, seenOf, whyCannotDelete } from './rules.ts'
import { countContents, deleteRound, setActive, setOpened } from './state.queries.ts'

/**
 * Creates a round with a seat for every municipality and role, in one transaction. The round becomes the active one
 * when there is none.
 * @throws WrongFields when another round has the slug, also when a concurrent request has just taken it.
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

/** Catches outside the transaction, which a unique violation ends. Ids are random: only the slug can collide. */
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

/**
 * Gives a round the version of the questions that the person has looked at.
 * @throws Conflict when an invitation has frozen its questions, or somebody has changed them meanwhile
 */
export async function changeQuestions(
  deps: Deps,
  accountId: string,
  { round, from, to }: { round: Round; from: string; to: string },
): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const { version } = await getQuestionnaire(tx, to)
    const isChanged = await setQuestionnaire(tx, { roundId: round.id, from, to })
    if (!isChanged) throw new Conflict('rounds.questions_changed')
    await insertHistory(tx, { accountId, now: deps.clock.now() }, [
      { subject: 'round', subjectId: round.id, kind: 'round_questions', detail: { name: round.name, version } },
    ])
  })
}

/**
 * Lets a municipality's roles see each other's answers, or no longer.
 * @param seen the setting that the person has looked at
 * @throws Conflict when somebody else has changed it meanwhile
 */
export async function setJoint(
  deps: Deps,
  accountId: string,
  { round, seen }: { round: Round; seen: UtcText | null },
): Promise<boolean> {
  const isOn = seen === null
  await deps.db.transaction().execute(async (tx) => {
    const isSet = await setJointFrom(tx, round.id, { from: seen, to: isOn ? deps.clock.now() : null })
    if (!isSet) throw new Conflict('rounds.joint_changed')
    await keep(tx, { deps, accountId, round }, isOn ? 'round_joint_on' : 'round_joint_off')
  })
  return isOn
}

/** @throws Conflict when another round has become active since the page showed `fromId`, or this one is archived. */
export async function nameActive(
  deps: Deps,
  accountId: string,
  { round, fromId }: { round: Round; fromId: string | null },
): Promise<void> {
  if (round.active === 1) return
  await deps.db.transaction().execute(async (tx) => {
    const isNamed = await setActive(tx, { id: round.id, fromId })
    if (!isNamed) throw new Conflict('rounds.active_changed')
    await keep(tx, { deps, accountId, round }, 'round_activated')
  })
}

/** Shows a round to its RSS contacts before any date is proposed in it, or hides it again. */
export async function openToContacts(
  deps: Deps,
  accountId: string,
  { round, isOpen }: { round: Round; isOpen: boolean },
): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const isChanged = await setOpened(tx, round.id, isOpen ? deps.clock.now() : null)
    const kind = isOpen ? 'round_opened' : 'round_hidden'
    if (isChanged) await keep(tx, { deps, accountId, round }, kind)
  })
}

/**
 * Deletes the round with everything in it.
 * @returns false when its contents have changed since the person saw them (`seen`).
 * @throws Conflict when something has been sent or received, or when it is the active one of several rounds.
 */
export async function removeRound(
  deps: Deps,
  accountId: string,
  { round, seen }: { round: Round; seen: string },
): Promise<boolean> {
  return deps.db.transaction().execute(async (tx) => {
    await lockRound(tx, round.id)
    const { contents, refusal } = await readRemoval(tx, round)
    if (refusal) throw new Conflict(refusal, { name: round.name })
    if (seenOf(contents) !== seen) return false
    await deleteRound(tx, round.id)
    await keep(tx, { deps, accountId, round }, 'round_deleted')
    return true
  })
}

/** What would be deleted with the round, and why it cannot be deleted; null when it can. */
export async function readRemoval(db: Db | Tx, round: Round) {
  const contents = await countContents(db, round.id)
  const others = (await listRounds(db)).filter((one) => one.id !== round.id && one.archived_at === null)
  return { contents, refusal: whyCannotDelete(round, { contents, others: others.length }) }
}

async function keep(
  tx: Tx,
  { deps, accountId, round }: { deps: Deps; accountId: string; round: Round },
  kind: string,
): Promise<void> {
  await insertHistory(tx, { accountId, now: deps.clock.now() }, [
    { subject: 'round', subjectId: round.id, kind, detail: { name: round.name } },
  ])
}
