import { insertHistory } from '../kernel/db/history.ts'
import { Conflict } from '../kernel/errors.ts'
import { listImport } from '../lists/actions.ts'
import { listStaffAddresses } from '../staff/queries.ts'
import { contactKey, contactList, contactRules, planContacts } from './contact-list.rules.ts'
import { ensureContactAccount } from './rss.actions.ts'
import { insertContact, listContacts, listRssBodies } from './rss.queries.ts'

/** Contact persons of RSS bodies; those there are already are left as they are. */
export const contactImport = listImport({
  shape: contactList,
  owner: (_: null) => ({ kind: 'contacts' }),
  rules: async (db) => contactRules(await listRssBodies(db), new Set(await listStaffAddresses(db))),
  plan: async (db, _, rows) => {
    const contacts = await listContacts(db, null)
    const known = contacts.map((one) => contactKey({ ...one, rssId: one.rss_id }))
    return planContacts(rows, new Set(known))
  },
  save: async (tx, _, { added }, { accountId, now }) => {
    for (const { rssId, ...person } of added) {
      const contactId = await ensureContactAccount(tx, person, now)
      const contact = { rss_id: rssId, account_id: contactId, added_at: now }
      if (!(await insertContact(tx, contact))) throw new Conflict('errors.changed_meanwhile')
    }
    const events = added.map(({ rssId }) => ({ subject: 'rss' as const, subjectId: rssId, kind: 'contact_added' }))
    await insertHistory(tx, { accountId, now }, events)
    return null
  },
})
