import { type Event, insertHistory } from '../kernel/db/history.ts'
import type { Db, Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, NotFound, refuse } from '../kernel/errors.ts'
import { type FormErrors, WrongFields } from '../kernel/http/forms.ts'
import { newId, sha256 } from '../kernel/ids.ts'
import { formatDate, type LocalDate, localDate } from '../kernel/time.ts'
import type { SeatInvitee } from '../links/queries.ts'
import { listProgramme } from '../negotiation/programme/queries.ts'
import { getQuestionnaire, type Questionnaire } from '../questionnaire/queries.ts'
import type { Consent, VerdictKind } from '../schema.ts'
import { getRoundOf } from '../seminars/queries.ts'
import type { Seminar } from '../seminars/rules.ts'
import {
  findStatement,
  getDocumentation,
  insertVersion,
  listMunicipalitiesOf,
  listStatements,
  listVerdicts,
  lockDocumentation,
  saveStatement,
  updateDecision,
  updateStage,
  upsertVerdict,
} from './queries.ts'
import {
  type Decision,
  type Documentation,
  documentationStage,
  isAttributedTo,
  outcomeOf,
  type RowEdit,
  type Statement,
  standingOf,
  whyCannotAsk,
  whyCannotConfirm,
  whyCannotDecide,
  whyCannotLock,
  whyCannotWrite,
} from './rules.ts'
import { lockedText } from './version.rules.ts'

/** The stored row after a save; `clash`: nothing was saved, because somebody else has changed the row. */
interface SavedRow {
  statement: Statement
  clash: boolean
}

/**
 * Saves one row, in turn with all others of the seminar. Sending the same row again changes nothing.
 * @throws Conflict when the documentation may not be written; WrongFields; NotFound
 */
export async function saveRow(
  deps: Pick<Deps, 'db' | 'clock'>,
  accountId: string,
  seminar: Seminar,
  sent: RowEdit,
): Promise<SavedRow> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const documentation = await lockDocumentation(tx, seminar.id)
    const edit = await withKnownItem(tx, seminar.id, sent)
    const stored = await findStatement(tx, seminar.id, edit.id)
    const outcome = outcomeOf(stored, edit)
    if (outcome === 'unknown') throw new NotFound()
    if (stored && outcome === 'same') return { statement: stored, clash: false }
    const refusal = whyCannotWrite(documentation)
    if (refusal) throw new Conflict(`documentation.refused.${refusal}`)
    if (stored && outcome === 'clash') return { statement: stored, clash: true }
    const wrong = await wrongIn(tx, seminar, edit)
    if (Object.keys(wrong).length > 0) throw new WrongFields(wrong)
    await saveStatement(tx, edit, { seminarId: seminar.id, accountId, now })
    const statement = await findStatement(tx, seminar.id, edit.id)
    if (!statement) throw new NotFound()
    return { statement, clash: false }
  })
}

/** An item of the programme may have been removed while the row waited for a network: then the row has none. */
async function withKnownItem(tx: Tx, seminarId: string, edit: RowEdit): Promise<RowEdit> {
  const { programmeItemId } = edit.fields
  if (programmeItemId === null) return edit
  const items = await listProgramme(tx, seminarId)
  if (items.some(({ id }) => id === programmeItemId)) return edit
  return { ...edit, fields: { ...edit.fields, programmeItemId: null } }
}

async function wrongIn(tx: Tx, seminar: Seminar, { fields }: RowEdit): Promise<FormErrors> {
  const { theme, questionKey, municipalityCode } = fields
  const { document } = await questionnaireOf(tx, seminar)
  const wrong: FormErrors = {}
  if (!document.themes.some(({ value }) => value === theme)) wrong.tema = 'forms.choose'
  const question = document.questions.find(({ key }) => key === questionKey)
  if (questionKey !== null && question?.theme !== theme) wrong.fraga = 'documentation.other_theme'
  if (municipalityCode === null) return wrong
  const municipalities = await listMunicipalitiesOf(tx, seminar.id)
  if (!municipalities.some(({ code }) => code === municipalityCode)) wrong.kommun = 'forms.choose'
  return wrong
}

async function questionnaireOf(tx: Db | Tx, { roundId }: Seminar): Promise<Questionnaire> {
  return getQuestionnaire(tx, (await getRoundOf(tx, roundId)).questionnaire_id)
}

type Work<R> = (tx: Tx, documentation: Documentation, today: LocalDate) => Promise<R>

/** Changes the stage of the documentation, in turn with those who write in it. */
function inStage<R>(deps: Deps, seminar: Seminar, work: Work<R>): Promise<R> {
  return deps.db
    .transaction()
    .execute(async (tx) => work(tx, await lockDocumentation(tx, seminar.id), localDate(deps.clock.now())))
}

function refuseWith(reason: string | null): void {
  refuse(reason && `documentation.refused.${reason}`)
}

async function note(deps: Deps, tx: Tx, accountId: string, event: Pick<Event, 'kind' | 'detail'> & { of: Seminar }) {
  const { of, ...rest } = event
  await insertHistory(tx, { accountId, now: deps.clock.now() }, [{ subject: 'seminar', subjectId: of.id, ...rest }])
}

/** Says that the statements are tidied; with `tidied` false goes back to writing, and asks nobody any longer. */
export async function markTidied(deps: Deps, accountId: string, seminar: Seminar, tidied: boolean): Promise<void> {
  await inStage(deps, seminar, async (tx, documentation) => {
    const stage = documentationStage(documentation)
    if (stage === 'locked') throw new Conflict('documentation.refused.locked')
    const isDone = tidied ? stage !== 'live' : stage === 'live'
    if (isDone) return
    await updateStage(tx, seminar.id, { tidied_at: tidied ? deps.clock.now() : null, confirm_by: null })
    await note(deps, tx, accountId, { of: seminar, kind: tidied ? 'documentation_tidied' : 'documentation_reopened' })
  })
}

/** Opens the statements to those concerned, up to and including the day; again, to give them another day. */
export async function askToConfirm(deps: Deps, accountId: string, seminar: Seminar, lastDay: LocalDate): Promise<void> {
  await inStage(deps, seminar, async (tx, documentation, today) => {
    refuseWith(whyCannotAsk(documentation, await listStatements(tx, seminar.id), { lastDay, today }))
    if (documentation.confirmBy === lastDay) return
    await updateStage(tx, seminar.id, { confirm_by: lastDay })
    const detail = { date: formatDate(lastDay, 'day', 'sv') }
    await note(deps, tx, accountId, { of: seminar, kind: 'documentation_asked', detail })
  })
}

/** Decides on what those concerned have said of one statement. @throws NotFound for a correction nobody has proposed */
export async function decide(deps: Deps, seminar: Seminar, statementId: string, decision: Decision): Promise<void> {
  const now = deps.clock.now()
  await inStage(deps, seminar, async (tx, documentation, today) => {
    refuseWith(whyCannotDecide(documentation, today))
    const statement = await findStatement(tx, seminar.id, statementId)
    if (!statement || statement.removed) throw new NotFound()
    const leftOut = decision.kind === 'leave_out' ? 1 : 0
    let correction: string | null = null
    if (decision.kind === 'correct') {
      const proposed = (await listVerdicts(tx, seminar.id)).find(
        (one) => one.statementId === statementId && one.seatId === decision.seatId && one.kind === 'corrected',
      )
      if (!proposed || proposed.version !== statement.version) throw new NotFound()
      correction = proposed.text
    }
    await updateDecision(tx, statement, { leftOut, correction, now })
  })
}

/** Locks the documentation as its next version. @returns its number */
export async function lockVersion(deps: Deps, accountId: string, seminar: Seminar): Promise<number> {
  return inStage(deps, seminar, async (tx, documentation, today) => {
    if (documentation.lockedVersion !== null) return documentation.lockedVersion
    const whole = await readWhole(tx, seminar)
    const standings = whole.statements.map(({ standing }) => standing)
    refuseWith(whyCannotLock(documentation, standings, today))
    const number = documentation.versions + 1
    const content = lockedText({ ...whole, number })
    const hash = sha256(content)
    const locked = { lockedAt: deps.clock.now(), lockedBy: accountId, reason: documentation.unlockReason }
    await insertVersion(tx, { id: newId(), seminarId: seminar.id, number, ...locked, hash, content })
    await updateStage(tx, seminar.id, { locked_version: number, unlock_reason: '' })
    await note(deps, tx, accountId, { of: seminar, kind: 'documentation_locked', detail: { number } })
    return number
  })
}

/** Opens the statements again; the locked version stays as it is, and the next lock makes another. */
export async function unlockVersion(deps: Deps, accountId: string, seminar: Seminar, reason: string): Promise<void> {
  await inStage(deps, seminar, async (tx, { lockedVersion }) => {
    if (lockedVersion === null) return
    await updateStage(tx, seminar.id, { locked_version: null, confirm_by: null, unlock_reason: reason })
    const detail = { number: lockedVersion, reason }
    await note(deps, tx, accountId, { of: seminar, kind: 'documentation_unlocked', detail })
  })
}

interface Said {
  statementId: string
  version: number
  kind: VerdictKind
  text: string
  consent: Consent
}

/**
 * What somebody concerned says of a statement; saying another thing later replaces it.
 * @throws Conflict outside the days to confirm, or when the statement has changed since; NotFound for another's statement
 */
export async function sayOf(deps: Deps, invitee: SeatInvitee, said: Said): Promise<void> {
  const { statementId, kind, text, consent, version } = said
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const documentation = await lockDocumentation(tx, invitee.seminarId)
    refuseWith(whyCannotConfirm(documentation, localDate(now)))
    const statement = await findStatement(tx, invitee.seminarId, statementId)
    if (!statement || statement.removed || !isAttributedTo(statement, invitee)) throw new NotFound()
    if (statement.version !== version) throw new Conflict('errors.changed_meanwhile')
    await upsertVerdict(tx, {
      statementId,
      seatId: invitee.seatId,
      linkId: invitee.linkId,
      kind,
      text: kind === 'corrected' ? text : '',
      consent: statement.kind === 'good_example' && kind !== 'withdrawn' ? consent : '',
      version,
      at: now,
    })
  })
}

/** Everything about one seminar's documentation, in a constant number of queries. */
export async function readWhole(db: Db | Tx, seminar: Seminar) {
  const documentation = await getDocumentation(db, seminar.id)
  const verdicts = Map.groupBy(await listVerdicts(db, seminar.id), ({ statementId }) => statementId)
  const statements = (await listStatements(db, seminar.id)).map((one) => {
    const said = verdicts.get(one.id) ?? []
    return { ...one, said, standing: standingOf(one, said) }
  })
  return {
    seminar,
    documentation,
    statements,
    items: await listProgramme(db, seminar.id),
    municipalities: await listMunicipalitiesOf(db, seminar.id),
    questionnaire: await questionnaireOf(db, seminar),
  }
}

export type Whole = Awaited<ReturnType<typeof readWhole>>
