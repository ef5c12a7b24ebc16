import type { Db, Tx } from '../kernel/db/open.ts'
import { newId } from '../kernel/ids.ts'
import type { UtcText } from '../kernel/time.ts'
import { defaultLetter } from './defaults.rules.ts'
import { isPurpose, type Purpose, purposeFacts } from './purposes.rules.ts'
import { parseTemplate, type Template, type TemplateText } from './rules.ts'

export interface SavedTemplate extends TemplateText {
  purpose: Purpose
  version: number
  savedAt: UtcText
  savedBy: string
  savedById: string
}

/** Every version of the round's letters that staff have written, latest first. */
export async function listTemplates(db: Db | Tx, roundId: string): Promise<SavedTemplate[]> {
  const rows = await db
    .selectFrom('mail_template')
    .innerJoin('account', 'account.id', 'mail_template.saved_by')
    .select(['purpose', 'version', 'subject', 'body', 'saved_at as savedAt'])
    .select(['account.name as savedBy', 'account.id as savedById'])
    .where('round_id', '=', roundId)
    .orderBy('version', 'desc')
    .execute()
  return rows.flatMap(({ purpose, ...rest }) => (isPurpose(purpose) ? [{ purpose, ...rest }] : []))
}

/** The round's letters as they are now, read once for a whole mailing: the latest version, or the first words. */
export async function readTemplates(
  db: Db | Tx,
  roundId: string,
): Promise<(purpose: Purpose) => Template> {
  const saved = await listTemplates(db, roundId)
  const parsed = new Map<Purpose, Template>()
  return (purpose) => {
    const known = parsed.get(purpose)
    if (known) return known
    const text = saved.find((one) => one.purpose === purpose) ?? defaultLetter(purpose)
    const template = parseTemplate(text, purposeFacts[purpose].placeholders)
    parsed.set(purpose, template)
    return template
  }
}

/** @returns false when somebody else has saved that version: `version` must be one above the latest. */
export async function insertTemplate(
  tx: Tx,
  row: TemplateText & { roundId: string; purpose: Purpose; version: number },
  by: { accountId: string; now: UtcText },
): Promise<boolean> {
  const { roundId, purpose, version, subject, body } = row
  const inserted = await tx
    .insertInto('mail_template')
    .values({
      ...{ id: newId(), round_id: roundId, purpose, version, subject, body },
      saved_by: by.accountId,
      saved_at: by.now,
    })
    .onConflict((c) => c.columns(['round_id', 'purpose', 'version']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}
