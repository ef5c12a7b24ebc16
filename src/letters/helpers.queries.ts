/** Who has been written to before, and the round's letters to those who help. */
import type { Db, Tx } from '../kernel/db/open.ts'
import { Invalid } from '../kernel/errors.ts'
import { type HelpSender, helperMail } from './helpers.rules.ts'
import { type Purpose, purposeFacts, purposes } from './purposes.rules.ts'
import { readTemplates } from './queries.ts'
import { isUnfilled, type Mail, type Values } from './rules.ts'

const toContacts = purposes.filter((purpose) => purposeFacts[purpose].audience === 'rss')

/** Which of these addresses have had a letter to contact persons, or will have one. */
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

export type WriteHelper = (
  purpose: Purpose,
  to: { name: string; email: string },
  values: Values,
) => Mail

/**
 * The round's letters to those who help, as staff have written them; a contact person's first letter introduces us.
 * @throws Invalid when a letter lacks what it must say.
 */
export async function helperWriter(
  db: Db | Tx,
  roundId: string,
  { sender, emails }: { sender: HelpSender; emails: string[] },
): Promise<WriteHelper> {
  const [templates, written] = await Promise.all([
    readTemplates(db, roundId),
    listWrittenTo(db, emails),
  ])
  return (purpose, to, values) => {
    const isFirst = purposeFacts[purpose].audience === 'rss' && !written.has(to.email)
    const introduction = isFirst ? templates('rss_introduction') : null
    const all = { ...values, namn: to.name }
    const mail = helperMail(templates(purpose), all, { sender, introduction })
    if (isUnfilled(mail)) throw new Invalid('letters.unfilled', { names: mail.unfilled.join(', ') })
    return mail
  }
}
