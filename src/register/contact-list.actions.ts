import { insertHistory } from '../kernel/db/history.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, Invalid } from '../kernel/errors.ts'
import { getList, keepList, markListConfirmed } from '../kernel/files/kept.ts'
import { readList } from '../kernel/files/list.ts'
import { readTableWithin } from '../kernel/files/reading.ts'
import { listStaffAddresses } from '../staff/queries.ts'
import {
  contactKey,
  contactList,
  type ParsedContacts,
  parseContacts,
  planContacts,
} from './contact-list.rules.ts'
import { ensureContactAccount } from './rss.actions.ts'
import { insertContact, listContacts, listRssBodies } from './rss.queries.ts'

/** Reads a list and keeps it for a day, to be confirmed; changes nothing else. @throws Invalid */
export async function previewContacts(
  deps: Deps,
  file: { filename: string; content: Buffer; accountId: string },
): Promise<string> {
  const list = readList(await readTableWithin(file.content), contactList)
  if (typeof list === 'string') throw new Invalid('register.contact_list_no_headings')
  const [bodies, staff] = await Promise.all([listRssBodies(deps.db), listStaffAddresses(deps.db)])
  const parsed = parseContacts(list, bodies, new Set(staff))
  const { filename, accountId } = file
  return keepList(deps.db, 'contacts', { filename, accountId, now: deps.clock.now(), parsed })
}

/** Adds the contacts that the bodies do not have, all or nothing. @returns how many; null when it was done before. */
export async function confirmContacts(
  deps: Deps,
  id: string,
  accountId: string,
): Promise<number | null> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const { parsed } = await getList<ParsedContacts>(tx, 'contacts', id)
    if (!(await markListConfirmed(tx, id, now))) return null
    const known = new Set(
      (await listContacts(tx, null)).map((one) => contactKey({ ...one, rssId: one.rss_id })),
    )
    const { added } = planContacts(parsed, known)
    for (const { rssId, ...person } of added) {
      const contactId = await ensureContactAccount(tx, person, now)
      const contact = { rss_id: rssId, account_id: contactId, added_at: now }
      if (!(await insertContact(tx, contact))) throw new Conflict('errors.changed_meanwhile')
    }
    const events = added.map(({ rssId }) => ({
      ...{ subject: 'rss' as const, subjectId: rssId, kind: 'contact_added' },
    }))
    await insertHistory(tx, { accountId, now }, events)
    return added.length
  })
}
