/** The sender of letters: the settings entered in Rådslag, which override the environment's. */
import type { SenderSettings } from '../config.ts'
import type { Db, Tx } from '../db/open.ts'
import type { Deps } from '../deps.ts'
import { Conflict } from '../errors.ts'
import { mailProblem } from './sender.rules.ts'

/** Reads the sender again from the database, where another process may have changed it. */
export async function refreshSender(deps: Pick<Deps, 'db' | 'config'>): Promise<void> {
  deps.config = { ...deps.config, ...(await readSender(deps.db)) }
}

/** The settings that somebody has entered; the environment's values apply to the rest. */
export async function readSender(db: Db | Tx): Promise<Partial<SenderSettings>> {
  const said = await db
    .selectFrom('sender_settings')
    .select([
      'mail_from as mailFrom',
      'sender_name as senderName',
      'reply_to as replyTo',
      'organisation',
      'contact_email as contactEmail',
      'contact_phone as contactPhone',
      'postal_address as postalAddress',
    ])
    .executeTakeFirst()
  const known = Object.entries(said ?? {}).filter(([, value]) => value !== null)
  return Object.fromEntries(known)
}

/** @throws Conflict that names the problem to solve before messages can be queued */
export function mustHaveSender(deps: Pick<Deps, 'config' | 'send'>): void {
  const problem = mailProblem(deps)
  if (problem) throw new Conflict(`sender.${problem}`, { address: deps.config.baseUrl })
}
