/** Statements of a seminar: how a row is saved, the stages of the documentation, and who may say what of a statement. */
import { addDays, type LocalDate, type UtcText } from '../kernel/time.ts'
import type { Consent, SeatRole, StatementKind, VerdictKind } from '../schema.ts'

export const statementKinds = [
  'success_factor',
  'obstacle',
  'good_example',
  'state_action',
] as const satisfies StatementKind[]
export const consents = ['ja', 'utan_namn', 'nej'] as const satisfies Consent[]

/** What the writers of a row decide. */
export interface StatementFields {
  kind: StatementKind
  theme: string
  text: string
  municipalityCode: string | null
  role: SeatRole | null
  questionKey: string | null
  programmeItemId: string | null
  consent: Consent
  targetGroup: string
  evidence: string
  contact: string
  link: string
  removed: 0 | 1
}

export interface Statement extends StatementFields {
  id: string
  /** 1 …; rises with each change. */
  version: number
  /** The documentation's number of changes when this was changed last. */
  change: number
  /** The text before a correction was taken in; null when none was. */
  original: string | null
  leftOut: 0 | 1
  decidedAt: UtcText | null
  savedAt: UtcText
  savedBy: string
  municipality: string | null
}

const fieldNames = [
  ...(['kind', 'theme', 'text', 'municipalityCode', 'role', 'questionKey', 'programmeItemId'] as const),
  ...(['consent', 'targetGroup', 'evidence', 'contact', 'link', 'removed'] as const),
] satisfies (keyof StatementFields)[]

/** A row as somebody sends it. `version`: the version that it was written from; 0 for a new row. */
export interface RowEdit {
  id: string
  version: number
  fields: StatementFields
}

/**
 * What becomes of a row that is sent: `same` when it is stored already, as after a lost answer; `clash` when somebody
 * else has changed it since `edit.version`; `unknown` when no such row has been stored.
 */
export function outcomeOf(
  stored: (StatementFields & { version: number }) | undefined,
  edit: RowEdit,
): 'insert' | 'update' | 'same' | 'clash' | 'unknown' {
  if (!stored) return edit.version === 0 ? 'insert' : 'unknown'
  if (fieldNames.every((name) => stored[name] === edit.fields[name])) return 'same'
  return stored.version === edit.version ? 'update' : 'clash'
}

/** How far the documentation of a seminar has come. */
export interface Documentation {
  changes: number
  tidiedAt: UtcText | null
  /** Last day for those concerned to confirm; null when nobody has been asked. */
  confirmBy: LocalDate | null
  lockedVersion: number | null
  /** Number of the latest version, also when it has been unlocked; 0 for none. */
  versions: number
  unlockReason: string
}

export const emptyDocumentation: Documentation = {
  changes: 0,
  tidiedAt: null,
  confirmBy: null,
  lockedVersion: null,
  versions: 0,
  unlockReason: '',
}

export const documentationStages = ['live', 'tidied', 'confirming', 'locked'] as const
export type DocumentationStage = (typeof documentationStages)[number]

export function documentationStage(of: Documentation): DocumentationStage {
  if (of.lockedVersion !== null) return 'locked'
  if (of.confirmBy !== null) return 'confirming'
  return of.tidiedAt === null ? 'live' : 'tidied'
}

/** While those concerned confirm a text, and when it is locked, nobody may change it. */
export function whyCannotWrite(of: Documentation): 'confirming' | 'locked' | null {
  const stage = documentationStage(of)
  return stage === 'confirming' || stage === 'locked' ? stage : null
}

/** Days that those concerned get, unless staff choose another day. */
const daysToConfirm = 7
const longestToConfirm = 60

export function usualConfirmBy(today: LocalDate): LocalDate {
  return addDays(today, daysToConfirm)
}

export function whyCannotAsk(
  of: Documentation,
  statements: Statement[],
  { lastDay, today }: { lastDay: LocalDate; today: LocalDate },
): 'not_tidied' | 'nobody_concerned' | 'day_passed' | 'day_far' | null {
  if (documentationStage(of) !== 'tidied' && documentationStage(of) !== 'confirming') return 'not_tidied'
  if (!statements.some(concernsSomebody)) return 'nobody_concerned'
  if (lastDay < today) return 'day_passed'
  return lastDay > addDays(today, longestToConfirm) ? 'day_far' : null
}

function concernsSomebody({ municipalityCode, role }: Attribution): boolean {
  return municipalityCode !== null || role !== null
}

type Attribution = Pick<StatementFields, 'municipalityCode' | 'role'>

/** Whether the statement is attributed to the seat: to its municipality, its role, or both. */
export function isAttributedTo(
  { municipalityCode, role }: Attribution,
  seat: { municipalityCode: string; role: SeatRole },
): boolean {
  if (municipalityCode === null && role === null) return false
  return (municipalityCode ?? seat.municipalityCode) === seat.municipalityCode && (role ?? seat.role) === seat.role
}

/** The last day is included. */
export function whyCannotConfirm(of: Documentation, today: LocalDate): 'not_asked' | 'closed' | null {
  const stage = documentationStage(of)
  if (stage === 'live' || stage === 'tidied') return 'not_asked'
  return stage === 'locked' || (of.confirmBy ?? '') < today ? 'closed' : null
}

/** Whether those concerned can read their statements, and until when they can answer; null while nobody is asked. */
export function whatToConfirm(of: Documentation, today: LocalDate): { until: LocalDate | null } | null {
  const refusal = whyCannotConfirm(of, today)
  return refusal === 'not_asked' ? null : { until: refusal === null ? of.confirmBy : null }
}

/** What a seat has said of a statement. `version`: the statement's version then. */
export interface Verdict {
  statementId: string
  seatId: string
  kind: VerdictKind
  text: string
  consent: Consent
  version: number
  at: UtcText
  who: string
}

/**
 * How a statement stands. `correction` and `disputed` wait for staff: a correction is proposed; one of those concerned
 * withdraws what another stands by. `room` concerns nobody, so nobody is asked.
 */
export type StatementStanding = 'room' | 'silent' | 'confirmed' | 'correction' | 'disputed' | 'corrected' | 'withdrawn'

/** Verdicts of an earlier version of the statement do not count, nor those that staff have decided on. */
export function standingOf(statement: Statement, verdicts: Verdict[]): StatementStanding {
  if (statement.leftOut) return 'withdrawn'
  if (!concernsSomebody(statement)) return 'room'
  const current = verdicts.filter(({ version }) => version === statement.version)
  const open = current.filter(({ at }) => statement.decidedAt === null || at > statement.decidedAt)
  const withdrawn = open.filter(({ kind }) => kind === 'withdrawn')
  if (withdrawn.length > 0) return withdrawn.length < current.length ? 'disputed' : 'withdrawn'
  if (open.some(({ kind }) => kind === 'corrected')) return 'correction'
  if (statement.original !== null) return 'corrected'
  return current.some(({ kind }) => kind === 'confirmed') ? 'confirmed' : 'silent'
}

export function isUndecided(standing: StatementStanding): boolean {
  return standing === 'correction' || standing === 'disputed'
}

/** What staff decide: the text stands, is left out, or becomes the correction that the seat has proposed. */
export type Decision = { kind: 'keep' } | { kind: 'leave_out' } | { kind: 'correct'; seatId: string }

/** Staff decide when all have had their time, so that nobody's word comes after the decision. */
export function whyCannotDecide(of: Documentation, today: LocalDate): 'not_asked' | 'still_open' | 'locked' | null {
  const stage = documentationStage(of)
  if (stage === 'locked') return 'locked'
  if (stage !== 'confirming') return 'not_asked'
  return (of.confirmBy ?? '') >= today ? 'still_open' : null
}

/** A documentation that was locked before may be locked again without asking anew. */
export function whyCannotLock(
  of: Documentation,
  standings: StatementStanding[],
  today: LocalDate,
): 'not_asked' | 'still_open' | 'locked' | 'undecided' | 'empty' | null {
  const isAgain = documentationStage(of) === 'tidied' && of.versions > 0
  const refusal = isAgain ? null : whyCannotDecide(of, today)
  if (refusal) return refusal
  if (standings.some(isUndecided)) return 'undecided'
  return standings.every((standing) => standing === 'withdrawn') ? 'empty' : null
}

/** The strictest consent among those concerned; without any, what the secretaries heard in the room. */
export function consentOf(
  statement: Pick<Statement, 'consent' | 'version'>,
  verdicts: Pick<Verdict, 'consent' | 'version'>[],
): Consent {
  const given = verdicts.filter(({ version, consent }) => version === statement.version && consent !== '')
  const strictest = [...consents].reverse().find((one) => given.some(({ consent }) => consent === one))
  return strictest ?? statement.consent
}
