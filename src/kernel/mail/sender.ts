/** Who writes: as somebody has said it in Rådslag, otherwise as the environment says. */
import type { SenderSettings } from '../config.ts'
import type { Deps } from '../deps.ts'
import { Conflict } from '../errors.ts'
import { mailProblem } from './sender.rules.ts'

/** Takes over what is said in the database, also by another process. */
export async function refreshSender(deps: Pick<Deps, 'db' | 'config'>): Promise<void> {
  const said = await deps.db
    .selectFrom('sender_settings')
    .select([
      'mail_from as mailFrom',
      'sender_name as senderName',
      'reply_to as replyTo',
      'organisation',
      'contact_email as contactEmail',
      'contact_phone as contactPhone',
    ])
    .executeTakeFirst()
  if (!said) return
  const known = Object.entries(said).filter(([, value]) => value !== null)
  deps.config = { ...deps.config, ...(Object.fromEntries(known) as Partial<SenderSettings>) }
}

/** @throws Conflict with what must be mended. */
export function mustHaveSender(deps: Pick<Deps, 'config' | 'send'>): void {
  const problem = mailProblem(deps)
  if (problem) throw new Conflict(`sender.${problem}`, { address: deps.config.baseUrl })
}
