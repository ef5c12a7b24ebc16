/** Queries for a round's letter templates, and for the addresses that contact persons have been written to at. */
import type { Db, Tx } from '../kernel/db/open.ts'
import { Invalid } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import type { Mail } from '../kernel/mail/letter.ts'
import type { UtcText } from '../kernel/time.ts'
import { defaultLetter } from './defaults.rules.ts'
import { type HelpSender, helperMail } from './helpers.rules.ts'
import { isPurpose, type Purpose, purposeFacts, purposes } from './purposes.rules.ts'
import { isUnfilled, parseTemplate, type Template, type TemplateText, type Values } from './rules.ts'

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

/** Finds the round's present templates, the latest version or the default; queries once for a whole mailing. */
export async function readTemplates(db: Db | Tx, roundId: string): Promise<(purpose: Purpose) => Template> {
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
      id: newId(),
      round_id: roundId,
      purpose,
      version,
      subject,
      body,
      saved_by: by.accountId,
      saved_at: by.now,
    })
    .onConflict((c) => c.columns(['round_id', 'purpose', 'version']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

const toContacts = purposes.filter((purpose) => purposeFacts[purpose].audience === 'rss')

/** The addresses to which a letter to contact persons is sent or queued; bounced letters do not count. */
export async function listWrittenTo(db: Db | Tx, emails: string[]): Promise<Set<string>> {
  if (emails.length === 0) return new Set()
  const rows = await db
    .selectFrom('message')
    .select('to_email')
    .distinct()
    .where('to_email', 'in', emails)
    .where((eb) => eb.or([eb('account_id', 'is not', null), eb('purpose', 'in', toContacts)]))
    .where('state', 'not in', ['cancelled', 'failed'])
    .where('bounced_at', 'is', null)
    .execute()
  return new Set(rows.map((row) => row.to_email))
}

export type WriteHelper = (purpose: Purpose, to: { name: string; email: string }, values: Values) => Mail

/**
 * Writes the round's letters to helpers from its templates, with the introduction in a contact person's first letter.
 * The returned function throws Invalid when a placeholder has no value.
 */
export async function helperWriter(
  db: Db | Tx,
  roundId: string,
  { sender, emails }: { sender: HelpSender; emails: string[] },
): Promise<WriteHelper> {
  const [templates, written] = await Promise.all([readTemplates(db, roundId), listWrittenTo(db, emails)])
  return (purpose, to, values) => {
    const isFirst = purposeFacts[purpose].audience === 'rss' && !written.has(to.email)
    const introduction = isFirst ? templates('rss_introduction') : null
    const all = { ...values, namn: to.name }
    const mail = helperMail(templates(purpose), all, { sender, introduction })
    if (isUnfilled(mail)) throw new Invalid('letters.unfilled', { names: mail.unfilled.join(', ') })
    return mail
  }
}
