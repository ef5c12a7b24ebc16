import type { Db, Tx } from '../kernel/db/open.ts'
import { prepared } from '../kernel/db/prepared.ts'
import { NotFound } from '../kernel/errors.ts'
import type { UtcText } from '../kernel/time.ts'
import type { Judgement } from './crosswalk.rules.ts'
import type { QuestionnaireDocument } from './rules.ts'

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
