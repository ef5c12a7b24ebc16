import { insertHistory } from '../kernel/db/history.ts'
import type { Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, NotFound } from '../kernel/errors.ts'
import { WrongFields } from '../kernel/http/forms.ts'
import type { Seen } from '../kernel/http/save-form.ts'
import { translators } from '../kernel/i18n/translate.ts'
import { hashToken, linkToken, newId } from '../kernel/ids.ts'
import { enqueueMail } from '../kernel/mail/outbox.ts'
import { addMinutes } from '../kernel/time.ts'
import { listImport } from '../lists/actions.ts'
import {
  findAccountByEmail,
  insertAccount,
  insertSignInLink,
  listStaffAddresses,
  lockAccount,
  updateAccount,
} from '../staff/queries.ts'
import { colleagueMail } from './colleagues.mails.ts'
import { contactKey, contactList, contactRules, planContacts } from './contact-list.rules.ts'
import type { ColleagueForm, ContactForm, RssForm } from './input.ts'
import { getMunicipality } from './queries.ts'
import {
  countColleaguesSince,
  deleteContact,
  deleteMember,
  getContact,
  getMember,
  getRssBody,
  insertContact,
  insertMember,
  isContactSomewhere,
  listContacts,
  listRssBodies,
  makeDefault,
  updateRssBody,
} from './rss.queries.ts'
import { colleagueLinkHours, mostColleaguesADay, whyCannotLeave } from './rules.ts'

export async function changeRssBody(
  deps: Deps,
  rssId: string,
  form: RssForm,
  accountId: string,
  seen: Seen,
): Promise<void> {
  await change(deps, rssId, accountId, 'changed', async (tx) => {
    await seen(tx)
    await updateRssBody(tx, rssId, form)
  })
}

/** A municipality may belong to several bodies. @throws Conflict when it belongs to this one already. */
export async function addMember(deps: Deps, rssId: string, code: string, accountId: string): Promise<void> {
  await change(deps, rssId, accountId, 'member_added', async (tx) => {
    await getMunicipality(tx, code)
    const member = { rss_id: rssId, municipality_code: code, is_default: 0 as const }
    if (!(await insertMember(tx, member))) throw new Conflict('register.already_member')
  })
}

/** @throws Conflict when this body plans the municipality's seminar. */
export async function removeMember(deps: Deps, rssId: string, code: string, accountId: string): Promise<void> {
  await change(deps, rssId, accountId, 'member_removed', async (tx) => {
    const refusal = whyCannotLeave(await getMember(tx, rssId, code))
    if (refusal) throw new Conflict(refusal)
    if (!(await deleteMember(tx, rssId, code))) throw new Conflict('errors.changed_meanwhile')
  })
}

/** Makes the body the one that plans the municipality's seminar, unless staff choose another in the plan. */
export async function makeDefaultBody(deps: Deps, rssId: string, code: string, accountId: string): Promise<void> {
  await change(deps, rssId, accountId, 'default_changed', async (tx) => {
    await getMember(tx, rssId, code)
    await makeDefault(tx, rssId, code)
  })
}

/**
 * Makes a person a contact of the body, with an account to sign in. A person who is a contact elsewhere keeps the
 * account. @throws WrongFields when the address belongs to staff or to a contact of this body
 */
export async function addContact(deps: Deps, rssId: string, person: ContactForm, accountId: string): Promise<void> {
  await change(deps, rssId, accountId, 'contact_added', async (tx) => {
    const contactId = await ensureContactAccount(tx, person, deps.clock.now())
    const contact = { rss_id: rssId, account_id: contactId, added_at: deps.clock.now() }
    if (!(await insertContact(tx, contact))) throw new WrongFields({ email: 'register.already_contact' })
  })
}

async function ensureContactAccount(
  tx: Tx,
  person: Pick<ContactForm, 'name' | 'email' | 'title' | 'phone'>,
  now: string,
): Promise<string> {
  const { email, name, title, phone } = person
  const facts = { name, title: title || null, phone: phone || null }
  const known = await findAccountByEmail(tx, email)
  if (known && known.role !== 'rss_contact') throw new WrongFields({ email: 'register.email_is_staff' })
  if (known) {
    await updateAccount(tx, known.id, { ...facts, disabled_at: null })
    return known.id
  }
  const id = newId()
  const account = { id, email, ...facts, role: 'rss_contact' as const }
  const added = await insertAccount(tx, { ...account, created_at: now, disabled_at: null })
  if (!added) throw new Conflict('errors.changed_meanwhile')
  return id
}

/**
 * Changes a contact's details, which are the same in all the person's bodies. A new address ends the account's
 * sessions. @throws WrongFields when the address belongs to another account
 */
export async function changeContact(
  deps: Deps,
  { rssId, contactId }: { rssId: string; contactId: string },
  { name, email, title, phone }: ContactForm,
  accountId: string,
  seen: Seen,
): Promise<void> {
  await change(deps, rssId, accountId, 'contact_changed', async (tx) => {
    await getContact(tx, rssId, contactId)
    await seen(tx)
    const namesake = await findAccountByEmail(tx, email)
    if (namesake && namesake.id !== contactId) throw new WrongFields({ email: 'register.email_taken' })
    await updateAccount(tx, contactId, { name, email, title: title || null, phone: phone || null })
  })
}

/** Removes the contact; closes the account when the person is not a contact of any other body. */
export async function removeContact(deps: Deps, rssId: string, contactId: string, accountId: string): Promise<void> {
  await change(deps, rssId, accountId, 'contact_removed', async (tx) => {
    if (!(await deleteContact(tx, rssId, contactId))) throw new NotFound()
    if (await isContactSomewhere(tx, contactId)) return
    await updateAccount(tx, contactId, { disabled_at: deps.clock.now() })
  })
}

async function change(
  deps: Deps,
  rssId: string,
  accountId: string,
  kind: string,
  work: (tx: Tx) => Promise<void>,
): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    await getRssBody(tx, rssId)
    await work(tx)
    const by = { accountId, now: deps.clock.now() }
    await insertHistory(tx, by, [{ subject: 'rss', subjectId: rssId, kind }])
  })
}

/** Imports contact persons of RSS bodies; does not change existing contacts. */
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

/**
 * A contact makes a colleague a contact of the same body. A new person gets an account and a first sign-in link; a
 * person who is a contact elsewhere keeps the account unchanged.
 * @throws WrongFields when the address belongs to staff, to a closed account or to a contact of the body
 * @throws Conflict when the contact has invited too many colleagues in a day
 */
export async function inviteColleague(
  deps: Deps,
  rssId: string,
  person: ColleagueForm,
  by: { accountId: string; name: string },
): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const body = await getRssBody(tx, rssId)
    await lockAccount(tx, by.accountId)
    const dayAgo = addMinutes(now, -24 * 60)
    if ((await countColleaguesSince(tx, by.accountId, dayAgo)) >= mostColleaguesADay)
      throw new Conflict('register.too_many_colleagues', { n: mostColleaguesADay })
    const accountId = await ensureAccount(tx, person, now)
    const added = await insertContact(tx, { rss_id: rssId, account_id: accountId, added_at: now })
    if (!added) throw new WrongFields({ email: 'register.already_contact' })
    const linkId = newId()
    await insertSignInLink(tx, {
      id: linkId,
      account_id: accountId,
      token_hash: hashToken(linkToken(deps.config.secret, linkId)),
      created_at: now,
      expires_at: addMinutes(now, colleagueLinkHours * 60),
    })
    const { baseUrl, organisation, contactEmail } = deps.config
    const mail = colleagueMail(
      { baseUrl, organisation, contactEmail, toName: person.name, byName: by.name, body: body.name },
      translators.sv,
    )
    const to = { toName: person.name, toEmail: person.email }
    const ids = { dedupeKey: `colleague-${linkId}`, purpose: 'sign_in', linkId }
    await enqueueMail(tx, [{ ...ids, ...to, ...mail }], now)
    await insertHistory(tx, { accountId: by.accountId, now }, [
      { subject: 'rss', subjectId: rssId, kind: 'contact_invited', detail: { name: person.name } },
    ])
  })
}

async function ensureAccount(tx: Tx, person: ColleagueForm, now: string): Promise<string> {
  const known = await findAccountByEmail(tx, person.email)
  if (known && known.role !== 'rss_contact') throw new WrongFields({ email: 'register.email_is_staff' })
  if (known?.disabled_at) throw new WrongFields({ email: 'register.colleague_closed' })
  if (known) return known.id
  const id = newId()
  const { name, email } = person
  const account = { id, email, name, title: person.title || null, phone: null }
  const added = await insertAccount(tx, { ...account, role: 'rss_contact', created_at: now, disabled_at: null })
  if (!added) throw new Conflict('errors.changed_meanwhile')
  return id
}
