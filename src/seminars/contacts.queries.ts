import type { Db, Tx } from '../kernel/db/open.ts'
import { inOrder } from '../kernel/text.ts'

/** A contact person who can sign in. */
export interface Contact {
  id: string
  rssId: string
  name: string
  title: string | null
  email: string
  phone: string | null
}

/** Of these bodies, or of all, by name; each person as often as the bodies. */
export async function listContacts(db: Db | Tx, rssIds: string[] | 'all'): Promise<Contact[]> {
  if (rssIds.length === 0) return []
  const contacts = await db
    .selectFrom('current_contact')
    .select(['account_id as id', 'rss_id as rssId', 'name', 'title', 'email', 'phone'])
    .$if(rssIds !== 'all', (query) => query.where('rss_id', 'in', rssIds as string[]))
    .orderBy('account_id')
    .execute()
  return inOrder(contacts, ({ name }) => [name])
}

/** A contact's own name and numbers; the address is what one signs in with and is changed by staff. */
export async function updateContact(
  tx: Tx,
  accountId: string,
  values: { name: string; title: string | null; phone: string | null },
): Promise<void> {
  await tx.updateTable('account').set(values).where('id', '=', accountId).execute()
}
