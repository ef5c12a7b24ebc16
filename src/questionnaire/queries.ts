import type { Insertable } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import { prepared } from '../kernel/db/prepared.ts'
import { Conflict, NotFound } from '../kernel/errors.ts'
import type { UtcText } from '../kernel/time.ts'
import type { QuestionnaireTable, SeatRole } from '../schema.ts'
import type { Judgement } from './crosswalk.rules.ts'
import type { Taken } from './measured.rules.ts'
import type { Answer, QuestionnaireDocument } from './rules.ts'

export interface Questionnaire {
  id: string
  version: string
  hash: string
  document: QuestionnaireDocument
}

/** Questionnaires never change once stored, so each is read and parsed once. */
const known = new Map<string, Questionnaire>()

export async function getQuestionnaire(db: Db | Tx, id: string): Promise<Questionnaire> {
  const cached = known.get(id)
  if (cached) return cached
  const row = await db
    .selectFrom('questionnaire')
    .select(['id', 'version', 'hash', 'document'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw new NotFound()
  const questionnaire = { ...row, document: JSON.parse(row.document) as QuestionnaireDocument }
  known.set(id, questionnaire)
  return questionnaire
}

/** The latest stored version, which a new round gets. @throws NotFound */
export async function getLatestQuestionnaire(db: Db | Tx): Promise<Questionnaire> {
  const row = await db
    .selectFrom('questionnaire')
    .select('id')
    .orderBy('created_at', 'desc')
    .orderBy('version', 'desc')
    .executeTakeFirst()
  if (!row) throw new NotFound()
  return getQuestionnaire(db, row.id)
}

export interface QuestionnaireUse {
  questionnaireId: string
  version: string
  hash: string
  createdAt: UtcText
  /** null: no round uses this version. */
  round: { slug: string; name: string; frozenAt: UtcText | null } | null
}

/** Every stored version, latest first, once for each round that uses it. */
export async function listQuestionnaireUses(db: Db | Tx): Promise<QuestionnaireUse[]> {
  const rows = await db
    .selectFrom('questionnaire')
    .leftJoin('round', 'round.questionnaire_id', 'questionnaire.id')
    .select([
      'questionnaire.id as questionnaireId',
      'questionnaire.version',
      'questionnaire.hash',
      'questionnaire.created_at as createdAt',
      'round.slug',
      'round.name',
      'round.frozen_at as frozenAt',
    ])
    .orderBy('questionnaire.created_at', 'desc')
    .orderBy('questionnaire.version', 'desc')
    .orderBy('round.starts_on', 'desc')
    .execute()
  return rows.map(({ slug, name, frozenAt, ...version }) => ({
    ...version,
    round: slug && name ? { slug, name, frozenAt } : null,
  }))
}

/** What has been judged about published versions, for `crosswalk` and `sameMeaning`. */
export const listJudgements: (db: Db | Tx) => Promise<Judgement[]> = prepared((db) =>
  db
    .selectFrom('question_judgement as judgement')
    .innerJoin('questionnaire', 'questionnaire.id', 'judgement.questionnaire_id')
    .select(['question_key as key', 'from_hash as from', 'to_hash as to']),
)

/** Every published version, latest first. */
export async function listVersions(db: Db | Tx): Promise<Questionnaire[]> {
  const rows = await db
    .selectFrom('questionnaire')
    .select('id')
    .orderBy('created_at', 'desc')
    .orderBy('version', 'desc')
    .execute()
  return Promise.all(rows.map(({ id }) => getQuestionnaire(db, id)))
}

/** The next version while it is written. */
export interface Draft {
  id: string
  baseId: string
  document: QuestionnaireDocument
  revision: number
  savedAt: UtcText
  savedBy: string
}

export async function findDraft(db: Db | Tx): Promise<Draft | undefined> {
  const row = await db
    .selectFrom('questionnaire_draft as draft')
    .innerJoin('account', 'account.id', 'draft.saved_by')
    .select(['draft.id', 'base_id as baseId', 'document', 'revision', 'saved_at as savedAt', 'account.name as savedBy'])
    .executeTakeFirst()
  return row && { ...row, document: JSON.parse(row.document) }
}

/** @throws Conflict when there is none: somebody may have published or discarded it. */
export async function getDraft(db: Db | Tx): Promise<Draft> {
  const draft = await findDraft(db)
  if (!draft) throw new Conflict('questions.no_draft')
  return draft
}

/** Raises the draft's revision and locks it until the transaction ends. @throws Conflict when there is no draft */
export async function lockDraft(tx: Tx, by: { accountId: string; now: UtcText }): Promise<Draft> {
  await tx
    .updateTable('questionnaire_draft')
    .set((eb) => ({ revision: eb('revision', '+', 1), saved_at: by.now, saved_by: by.accountId }))
    .execute()
  const draft = await findDraft(tx)
  if (!draft) throw new Conflict('questions.no_draft')
  return draft
}

/** @returns false when there is a draft already. */
export async function insertDraft(
  tx: Tx,
  { id, baseId, document }: Pick<Draft, 'id' | 'baseId' | 'document'>,
  by: { accountId: string; now: UtcText },
): Promise<boolean> {
  const inserted = await tx
    .insertInto('questionnaire_draft')
    .values({
      id,
      slot: 1,
      base_id: baseId,
      document: JSON.stringify(document),
      revision: 1,
      created_at: by.now,
      saved_at: by.now,
      saved_by: by.accountId,
    })
    .onConflict((conflict) => conflict.column('slot').doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

export async function updateDraft(tx: Tx, id: string, document: QuestionnaireDocument): Promise<void> {
  await tx
    .updateTable('questionnaire_draft')
    .set({ document: JSON.stringify(document) })
    .where('id', '=', id)
    .execute()
}

export async function deleteDraft(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('questionnaire_draft').where('id', '=', id).execute()
}

export async function insertQuestionnaire(tx: Tx, row: Insertable<QuestionnaireTable>): Promise<void> {
  await tx.insertInto('questionnaire').values(row).execute()
}

/** A judgement with who made it, when and why. */
export interface OwnJudgement extends Judgement {
  why: string
  at: UtcText
  by: string
}

/** What has been judged for this version or draft, by question. */
export async function listOwnJudgements(db: Db | Tx, questionnaireId: string): Promise<OwnJudgement[]> {
  return db
    .selectFrom('question_judgement as judgement')
    .innerJoin('account', 'account.id', 'judgement.judged_by')
    .select([
      'question_key as key',
      'from_hash as from',
      'to_hash as to',
      'why',
      'judged_at as at',
      'account.name as by',
    ])
    .where('questionnaire_id', '=', questionnaireId)
    .execute()
}

export async function upsertJudgement(
  tx: Tx,
  questionnaireId: string,
  { key, from, to, why }: Judgement & { why: string },
  by: { accountId: string; now: UtcText },
): Promise<void> {
  const judged = { from_hash: from, to_hash: to, why, judged_at: by.now, judged_by: by.accountId }
  await tx
    .insertInto('question_judgement')
    .values({ questionnaire_id: questionnaireId, question_key: key, ...judged })
    .onConflict((conflict) => conflict.columns(['questionnaire_id', 'question_key']).doUpdateSet(judged))
    .execute()
}

/** Deletes the draft's judgements of all questions but `except`. */
export async function deleteJudgements(tx: Tx, questionnaireId: string, except: string[] = []): Promise<void> {
  await tx
    .deleteFrom('question_judgement')
    .where('questionnaire_id', '=', questionnaireId)
    .$if(except.length > 0, (query) => query.where('question_key', 'not in', except))
    .execute()
}

/** The version of an address, or the draft as one: `utkast`. Without a version, the latest. @throws NotFound */
export async function getShown(db: Db | Tx, version?: string): Promise<Shown> {
  if (version === undefined) return { ...(await getLatestQuestionnaire(db)), isDraft: false, baseId: null }
  if (version !== draftVersion) {
    const row = await db.selectFrom('questionnaire').select('id').where('version', '=', version).executeTakeFirst()
    if (!row) throw new NotFound()
    return { ...(await getQuestionnaire(db, row.id)), isDraft: false, baseId: null }
  }
  const draft = await findDraft(db)
  if (!draft) throw new NotFound()
  const { id, document, baseId } = draft
  return { id, version: draftVersion, hash: '', document, isDraft: true, baseId }
}

export const draftVersion = 'utkast'
/** `baseId`: of a draft, the version that it changes. */
export type Shown = Questionnaire & { isDraft: boolean; baseId: string | null }

/** What is considered before municipalities are asked. */
export interface Basis {
  purpose: string
  usage: string
  known: string
  consulted: string
  decided: string
}

/** The version's own, or for a draft that has none those of the version that it changes, without its decision. */
export async function findBasis(db: Db | Tx, { id, baseId }: Pick<Shown, 'id' | 'baseId'>): Promise<Basis | undefined> {
  const rows = await db
    .selectFrom('questionnaire_basis')
    .select(['questionnaire_id as of', 'purpose', 'usage', 'known', 'consulted', 'decided'])
    .where('questionnaire_id', 'in', [id, baseId ?? id])
    .execute()
  const found = rows.find((row) => row.of === id) ?? rows[0]
  if (!found) return undefined
  const { of, ...basis } = found
  return of === id ? basis : { ...basis, decided: '' }
}

/** The decisions to ask published versions, the latest version first; once for each round that asks it. */
export async function listAskingDecisions(db: Db | Tx) {
  return db
    .selectFrom('questionnaire_basis as basis')
    .innerJoin('questionnaire', 'questionnaire.id', 'basis.questionnaire_id')
    .leftJoin('round', 'round.questionnaire_id', 'questionnaire.id')
    .select(['questionnaire.version', 'round.name as round', 'basis.decided'])
    .where('basis.decided', '!=', '')
    .orderBy('questionnaire.created_at', 'desc')
    .orderBy('questionnaire.version', 'desc')
    .orderBy('round.starts_on', 'desc')
    .execute()
}

export async function upsertBasis(tx: Tx, questionnaireId: string, basis: Basis): Promise<void> {
  await tx
    .insertInto('questionnaire_basis')
    .values({ questionnaire_id: questionnaireId, ...basis })
    .onConflict((conflict) => conflict.column('questionnaire_id').doUpdateSet(basis))
    .execute()
}

/** What staff have decided about a question of a version. */
export interface QuestionDecision {
  key: string
  decision: 'keep' | 'change' | 'drop'
  why: string
  at: UtcText
  by: string
}

export async function listDecisions(db: Db | Tx, questionnaireId: string): Promise<QuestionDecision[]> {
  return db
    .selectFrom('question_decision as decided')
    .innerJoin('account', 'account.id', 'decided.decided_by')
    .select(['question_key as key', 'decision', 'why', 'decided_at as at', 'account.name as by'])
    .where('questionnaire_id', '=', questionnaireId)
    .execute()
}

export async function upsertDecision(
  tx: Tx,
  questionnaireId: string,
  { key, decision, why }: Pick<QuestionDecision, 'key' | 'decision' | 'why'>,
  by: { accountId: string; now: UtcText },
): Promise<void> {
  const decided = { decision, why, decided_at: by.now, decided_by: by.accountId }
  await tx
    .insertInto('question_decision')
    .values({ questionnaire_id: questionnaireId, question_key: key, ...decided })
    .onConflict((conflict) => conflict.columns(['questionnaire_id', 'question_key']).doUpdateSet(decided))
    .execute()
}

/** The answers that a round's seats have handed in. */
export interface GivenAnswers {
  /** Question key → its answers. */
  answers: Map<string, Answer[]>
  /** Role → seats that have handed in. */
  submitted: Map<SeatRole, number>
}

export async function listGivenAnswers(db: Db | Tx, roundSlug: string): Promise<GivenAnswers> {
  const rows = await db
    .selectFrom('current_answer as answer')
    .innerJoin('round', 'round.id', 'answer.round_id')
    .select(['answer.question_key as key', 'answer.value'])
    .where('round.slug', '=', roundSlug)
    .execute()
  const seats = await db
    .selectFrom('response')
    .innerJoin('seat', 'seat.id', 'response.seat_id')
    .innerJoin('round', 'round.id', 'seat.round_id')
    .select((eb) => ['seat.role', eb.fn.countAll().as('n')])
    .where('round.slug', '=', roundSlug)
    .where('response.current_submission_id', 'is not', null)
    .groupBy('seat.role')
    .execute()
  const answers = new Map<string, Answer[]>()
  for (const { key, value } of rows) {
    const answer: Answer | null = JSON.parse(value)
    if (answer === null) continue
    const own = answers.get(key)
    if (own) own.push(answer)
    else answers.set(key, [answer])
  }
  return { answers, submitted: new Map(seats.map(({ role, n }) => [role, Number(n)])) }
}

/**
 * How long the questions of this version took each response that was handed in, where it was measured and the answer was
 * not only confirmed from an earlier round.
 */
export async function listTaken(db: Db | Tx, questionnaireId: string): Promise<Taken[]> {
  return db
    .selectFrom('answer')
    .innerJoin('response', 'response.id', 'answer.response_id')
    .innerJoin('round', 'round.id', 'response.round_id')
    .select(['response.id as responseId', 'answer.question_key as key', 'answer.seconds'])
    .where('round.questionnaire_id', '=', questionnaireId)
    .where('response.current_submission_id', 'is not', null)
    .where('answer.seconds', '>', 0)
    .where('answer.source', '=', 'form')
    .where('answer.source', '!=', 'confirmed')
    .execute()
}

export async function countMunicipalities(db: Db | Tx): Promise<number> {
  const row = await db
    .selectFrom('municipality')
    .select((eb) => eb.fn.countAll().as('n'))
    .executeTakeFirst()
  return Number(row?.n ?? 0)
}
