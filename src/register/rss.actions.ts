import { insertHistory } from '../kernel/db/history.ts'
import type { Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, NotFound } from '../kernel/errors.ts'
import { WrongFields } from '../kernel/http/forms.ts'
import type { Seen } from '../kernel/http/save-form.ts'
import { newId } from '../kernel/ids.ts'
import { findAccountByEmail, insertAccount, updateAccount } from '../staff/queries.ts'
import type { ContactForm, RssForm } from './input.ts'
import { getMunicipality } from './queries.ts'
import {
  deleteContact,
  deleteMember,
  getContact,
  getMember,
  getRssBody,
  insertContact,
  insertMember,
  isContactSomewhere,
  makeDefault,
  updateRssBody,
} from './rss.queries.ts'
import { whyCannotLeave } from './rules.ts'

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

/** From now on this body plans the municipality's seminar, unless staff say otherwise. */
export async function makeDefaultBody(deps: Deps, rssId: string, code: string, accountId: string): Promise<void> {
  await change(deps, rssId, accountId, 'default_changed', async (tx) => {
    await getMember(tx, rssId, code)
    await makeDefault(tx, rssId, code)
  })
}

/**
 * Makes a person a contact of the body, with an account to sign in to. A person who is a contact
 * elsewhere keeps the account. @throws Conflict when the address belongs to staff or is here already.
 */
export async function addContact(deps: Deps, rssId: string, person: ContactForm, accountId: string): Promise<void> {
  await change(deps, rssId, accountId, 'contact_added', async (tx) => {
    const contactId = await ensureContactAccount(tx, person, deps.clock.now())
    const contact = { rss_id: rssId, account_id: contactId, added_at: deps.clock.now() }
    if (!(await insertContact(tx, contact))) throw new WrongFields({ email: 'register.already_contact' })
  })
}

export async function ensureContactAccount(
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
 * Corrects what is known of a contact, in whatever bodies the person helps. With another address the account is signed
 * out. @throws Conflict when the address belongs to another account.
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

/** A contact of no body at all is signed out and cannot sign in again. */
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
