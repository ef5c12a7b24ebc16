import type { Db, Tx } from '../kernel/db/open.ts'
import { inOrder } from '../kernel/text.ts'

export interface Contact {
  id: string
  name: string
  title: string | null
  email: string
  phone: string | null
}

export async function listContacts(db: Db | Tx, rssId: string): Promise<Contact[]> {
  const contacts = await db
    .selectFrom('current_contact')
    .select(['account_id as id', 'name', 'title', 'email', 'phone'])
    .where('rss_id', '=', rssId)
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
