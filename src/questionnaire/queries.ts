import type { Db, Tx } from '../kernel/db/open.ts'
import { NotFound } from '../kernel/errors.ts'
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

/** The version a new round gets: the latest stored. */
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
