import { type Event, insertHistory } from '../kernel/db/history.ts'
import type { Db, Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, NotFound, refuse } from '../kernel/errors.ts'
import { type FormErrors, WrongFields } from '../kernel/http/forms.ts'
import { newId, sha256 } from '../kernel/ids.ts'
import { formatDate, type LocalDate, localDate, type UtcText } from '../kernel/time.ts'
import type { SeatInvitee } from '../links/queries.ts'
import { listProgramme } from '../negotiation/programme/queries.ts'
import { getQuestionnaire, type Questionnaire } from '../questionnaire/queries.ts'
import type { Consent, VerdictKind } from '../schema.ts'
import { getRoundOf } from '../seminars/queries.ts'
import type { Seminar } from '../seminars/rules.ts'
import {
  cancelLetters,
  findStatement,
  getDocumentation,
  insertVersion,
  listChangedStatements,
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

/** The stored row after a save. `clash`: nothing was saved, because somebody else has changed the row. */
interface SavedRow {
  statement: Statement
  clash: boolean
  isRestored: boolean
}

/**
 * Saves one row, in turn with all others of the seminar. Sending the same row again changes nothing.
 * @throws Conflict when the documentation may not be written; WrongFields; NotFound
 */
export function saveRow(deps: Deps, accountId: string, seminar: Seminar, sent: RowEdit): Promise<SavedRow> {
  const seminarId = seminar.id
  return inStage(deps, { seminarId, accountId }, async ({ tx, documentation, now }) => {
    const edit = await withKnownItem(tx, seminarId, sent)
    const stored = await findStatement(tx, seminarId, edit.id)
    const outcome = outcomeOf(stored, edit)
    if (outcome === 'unknown') throw new NotFound()
    if (stored && outcome === 'same') return { statement: stored, clash: false, isRestored: false }
    refuseWith(whyCannotWrite(documentation))
    if (stored && outcome === 'clash') return { statement: stored, clash: true, isRestored: false }
    const wrong = await wrongIn(tx, seminar, edit)
    if (Object.keys(wrong).length > 0) throw new WrongFields(wrong)
    await saveStatement(tx, edit, { seminarId, accountId, now })
    const statement = await findStatement(tx, seminarId, edit.id)
    if (!statement) throw new NotFound()
    return { statement, clash: false, isRestored: stored?.removed === 1 && !statement.removed }
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

interface InStage {
  tx: Tx
  documentation: Documentation
  today: LocalDate
  now: UtcText
  /** Adds an event to the seminar's history. */
  note(kind: string, detail?: Event['detail']): Promise<void>
}

/** Changes the documentation, in turn with all others who write in it. `accountId`: null for those concerned. */
function inStage<R>(
  deps: Deps,
  { seminarId, accountId }: { seminarId: string; accountId: string | null },
  work: (at: InStage) => Promise<R>,
): Promise<R> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const documentation = await lockDocumentation(tx, seminarId)
    const note: InStage['note'] = (kind, detail = {}) =>
      insertHistory(tx, { accountId, now }, [{ subject: 'seminar', subjectId: seminarId, kind, detail }])
    return work({ tx, documentation, today: localDate(now), now, note })
  })
}

function refuseWith(reason: string | null): void {
  refuse(reason && `documentation.refused.${reason}`)
}

type ByStaff = { seminarId: string; accountId: string }

/**
 * Says that the statements are tidied; with `tidied` false goes back to writing, and asks nobody any longer.
 * @returns how many letters that ask somebody to confirm were waiting, and are cancelled
 */
export function markTidied(deps: Deps, by: ByStaff, tidied: boolean): Promise<number> {
  return inStage(deps, by, async ({ tx, documentation, now, note }) => {
    const stage = documentationStage(documentation)
    if (stage === 'locked') throw new Conflict('documentation.refused.locked')
    const isDone = tidied ? stage !== 'live' : stage === 'live'
    if (isDone) return 0
    await updateStage(tx, by.seminarId, { tidied_at: tidied ? now : null, confirm_by: null })
    await note(tidied ? 'documentation_tidied' : 'documentation_reopened')
    return cancelLetters(tx, [by.seminarId], 'changed')
  })
}

/**
 * Opens the statements to those concerned, up to and including the day; again, to give them another day. Cancels
 * waiting letters, which state the day before.
 */
export function askToConfirm(deps: Deps, by: ByStaff, lastDay: LocalDate): Promise<void> {
  return inStage(deps, by, async ({ tx, documentation, today, note }) => {
    refuseWith(whyCannotAsk(documentation, await listStatements(tx, by.seminarId), { lastDay, today }))
    if (documentation.confirmBy === lastDay) return
    await updateStage(tx, by.seminarId, { confirm_by: lastDay })
    await cancelLetters(tx, [by.seminarId], 'changed')
    await note('documentation_asked', { date: formatDate(lastDay, 'day', 'sv') })
  })
}

/** Decides on what those concerned have said of one statement. @throws NotFound for a correction nobody has proposed */
export function decide(deps: Deps, by: ByStaff, statementId: string, decision: Decision): Promise<void> {
  return inStage(deps, by, async ({ tx, documentation, today, now }) => {
    refuseWith(whyCannotDecide(documentation, today))
    const statement = await findStatement(tx, by.seminarId, statementId)
    if (!statement || statement.removed) throw new NotFound()
    let correction: string | null = null
    if (decision.kind === 'correct') {
      const proposed = (await listVerdicts(tx, by.seminarId)).find(
        (one) => one.statementId === statementId && one.seatId === decision.seatId && one.kind === 'corrected',
      )
      if (!proposed || proposed.version !== statement.version) throw new NotFound()
      correction = proposed.text
    }
    await updateDecision(tx, statement, { leftOut: decision.kind === 'leave_out' ? 1 : 0, correction, now })
  })
}

/** Locks the documentation as its next version. @returns its number */
export function lockVersion(deps: Deps, accountId: string, seminar: Seminar): Promise<number> {
  const seminarId = seminar.id
  return inStage(deps, { seminarId, accountId }, async ({ tx, documentation, today, now, note }) => {
    if (documentation.lockedVersion !== null) return documentation.lockedVersion
    const whole = await readWhole(tx, seminar)
    const standings = whole.statements.map(({ standing }) => standing)
    refuseWith(whyCannotLock(documentation, standings, today))
    const number = documentation.versions + 1
    const content = lockedText({ ...whole, number })
    const locked = { locked_at: now, locked_by: accountId, reason: documentation.unlockReason }
    await insertVersion(tx, { id: newId(), seminar_id: seminarId, number, ...locked, hash: sha256(content), content })
    await updateStage(tx, seminarId, { locked_version: number, unlock_reason: '' })
    await note('documentation_locked', { number })
    return number
  })
}

/** Opens the statements again; the locked version stays as it is, and the next lock makes another. */
export function unlockVersion(deps: Deps, by: ByStaff, reason: string): Promise<void> {
  return inStage(deps, by, async ({ tx, documentation: { lockedVersion: number }, note }) => {
    if (number === null) return
    await updateStage(tx, by.seminarId, { locked_version: null, confirm_by: null, unlock_reason: reason })
    await note('documentation_unlocked', { number, reason })
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
export function sayOf(deps: Deps, { seminarId, seatId, linkId, ...seat }: SeatInvitee, said: Said): Promise<void> {
  const { statementId, kind, text, consent, version } = said
  return inStage(deps, { seminarId, accountId: null }, async ({ tx, documentation, today, now }) => {
    refuseWith(whyCannotConfirm(documentation, today))
    const statement = await findStatement(tx, seminarId, statementId)
    if (!statement || statement.removed || !isAttributedTo(statement, seat)) throw new NotFound()
    if (statement.version !== version) throw new Conflict('errors.changed_meanwhile')
    await upsertVerdict(tx, {
      statementId,
      seatId,
      linkId,
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
  const all = (await listChangedStatements(db, seminar.id, 0)).map((one) => {
    const said = verdicts.get(one.id) ?? []
    return { ...one, said, standing: standingOf(one, said) }
  })
  return {
    seminar,
    documentation,
    statements: all.filter(({ removed }) => !removed),
    removed: all.filter(({ removed }) => removed),
    items: await listProgramme(db, seminar.id),
    municipalities: await listMunicipalitiesOf(db, seminar.id),
    questionnaire: await questionnaireOf(db, seminar),
  }
}

export type Whole = Awaited<ReturnType<typeof readWhole>>
